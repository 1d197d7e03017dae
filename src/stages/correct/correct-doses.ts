import type { Caller } from '../../core/caller.ts'
import type { DoseAction } from '../../core/dose/actions.ts'
import { inLanes } from '../../core/lanes.ts'
import type { Progress } from '../../core/progress.ts'
import { type IdentityCheck, readChecks } from '../authenticate/index.ts'
import {
  appendActions,
  bucketsWithWork,
  claimAcross,
  countStates,
  type Database,
  type StoredDose,
  type Tx,
  type WorkCursor,
} from '../record/index.ts'
import { openCases } from './open-cases.ts'
import { type Correction, caseKindOf, correctionOf, type SafeRule, safeRuleFor } from './rules.ts'
import { selectDosesWithCase } from './store.ts'

export interface CorrectDeps {
  readonly worker: Database
  /** Without it nothing is changed: the safe corrections are only counted. */
  readonly applySafe: boolean
  /** A fresh random UUID. */
  readonly newId: () => string
  readonly progress: Progress
}

export interface CorrectSummary {
  /** Records that a rule may mend, by the rule's name. */
  readonly by_rule: Readonly<Record<string, number>>
  readonly proposed: number
  /** Of these, mended now. */
  readonly applied: number
  /** Cases opened now, by kind. */
  readonly opened: Readonly<Record<string, number>>
}

/** States that need somebody, in the order in which they are worked off. */
const OPEN_STATES = ['mismatch', 'ambiguous', 'unverifiable', 'missing-id', 'malformed-id'] as const
const DOSES_PER_BATCH = 2000

interface Work {
  readonly dose: StoredDose
  readonly check: IdentityCheck
  readonly rule: SafeRule | undefined
}

/**
 * Turns every verdict that is not "verified" into a safe correction or a case (docs/pipeline.md, "Correct"). Safe to repeat:
 * a record that has a case gets no second one.
 * @throws {Refusal} `database.*`
 */
export async function correctDoses(caller: Caller, deps: CorrectDeps): Promise<CorrectSummary> {
  const rules = new Map<string, number>()
  const kinds = new Map<string, number>()
  let applied = 0
  const states = await deps.worker.transaction(caller, countStates)
  const total = states
    .filter(({ state }) => (OPEN_STATES as readonly string[]).includes(state)) // widened to ask
    .reduce((sum, { count }) => sum + count, 0)
  let done = 0
  const add = (batch: Batch): void => {
    for (const { rule } of batch.safe) count(rules, rule.name)
    for (const kind of batch.opened) count(kinds, kind)
    applied += batch.applied
    done += batch.read
    deps.progress({ stage: 'correct', done, total })
  }
  for (const state of OPEN_STATES) {
    const buckets = await deps.worker.transaction(caller, (tx) => bucketsWithWork(tx, state))
    await inLanes(buckets, async (share) => {
      let cursor: WorkCursor = { state, buckets: share, after: null }
      while (cursor.buckets.length > 0) {
        const batch = await deps.worker.transaction(caller, (tx) => correctBatch(tx, cursor, deps))
        cursor = batch.cursor
        add(batch)
      }
    })
  }
  const proposed = [...rules.values()].reduce((sum, n) => sum + n, 0)
  return { by_rule: Object.fromEntries(rules), proposed, applied, opened: Object.fromEntries(kinds) }
}

interface Batch {
  readonly cursor: WorkCursor
  readonly read: number
  readonly safe: readonly { readonly rule: SafeRule }[]
  readonly applied: number
  readonly opened: readonly string[]
}

async function correctBatch(tx: Tx, from: WorkCursor, { applySafe, newId }: CorrectDeps): Promise<Batch> {
  // Correct 1. Read the verdicts that need work.
  const { doses, cursor } = await claimAcross(tx, from, DOSES_PER_BATCH)
  const checks = await readChecks(
    tx,
    doses.map(({ doseId }) => doseId),
  )
  // Correct 2. What a named rule allows is safe; everything else becomes a case.
  const work = doses.flatMap((dose): Work[] => {
    const check = checks.get(dose.doseId)
    return check === undefined ? [] : [{ dose, check, rule: safeRuleFor(check) }]
  })
  const safe = work.flatMap(({ dose, check, rule }) =>
    rule === undefined ? [] : [{ rule, correction: correctionOf(dose, rule, check.proposal ?? {}) }],
  )
  const unsafe = work.filter(({ rule }) => rule === undefined)
  const opened = await openNewCases(tx, unsafe, newId)
  // Correct 3. Apply the safe corrections: the record becomes unchecked and is authenticated again.
  if (applySafe) {
    const corrections = safe.map(({ correction }) => correction)
    await appendActions(
      tx,
      corrections.map((correction) => ({
        dose: correction.dose,
        actions: [actionOf(correction)],
        claim: correction.claim,
      })),
    )
  }
  return { cursor, read: doses.length, safe, applied: applySafe ? safe.length : 0, opened }
}

function actionOf({ rule, before, after }: Correction): DoseAction {
  return { kind: 'corrected', rule, before, after }
}

async function openNewCases(tx: Tx, unsafe: readonly Work[], newId: () => string): Promise<string[]> {
  const have = await selectDosesWithCase(
    tx,
    unsafe.map(({ dose }) => dose.doseId),
  )
  const fresh = unsafe.filter(({ dose }) => !have.has(dose.doseId))
  const cases = fresh.map(({ dose, check }) => ({
    caseId: newId(),
    dose,
    kind: caseKindOf(check),
    fields: check.wrong,
    other: null,
  }))
  await openCases(tx, cases, 'first-check')
  return cases.map(({ kind }) => kind)
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
