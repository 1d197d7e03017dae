import type { Caller } from '../../core/caller.ts'
import type { DoseAction, WrongField } from '../../core/dose/actions.ts'
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
import type { Residents } from './list-commune.ts'
import { mergeDuplicates } from './merge-duplicates.ts'
import { openCases } from './open-cases.ts'
import type { ProposedCorrection } from './ports.ts'
import { type Correction, caseKindOf, correctionOf, mendingRule, type SafeRule } from './rules.ts'
import { selectDosesWithCase } from './store.ts'
import { selectContested } from './store-changes.ts'
import { insertCorrections, insertRun, selectUndone } from './store-runs.ts'

export interface CorrectDeps {
  readonly worker: Database
  /** Without it nothing is changed: the safe corrections are only counted. */
  readonly applySafe: boolean
  /** A fresh random UUID. */
  readonly newId: () => string
  /** Person -> commune, where the register names one: who lives there decides, whatever the station typed. */
  readonly communesOf: Residents['communesOf']
  /** Gets what the rules propose, batch by batch, after each batch was committed. */
  readonly onProposed?: (proposed: readonly ProposedCorrection[]) => Promise<void>
  readonly progress: Progress
}

export interface CorrectSummary {
  /** Records that a rule may mend, by the rule's name. */
  readonly by_rule: Readonly<Record<string, number>>
  readonly proposed: number
  /** Of these, mended now. */
  readonly applied: number
  /** The run that mended them, by which all of it can be taken back; null when nothing was mended. */
  readonly run: string | null
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
 * Turns every verdict that is not "verified" into a safe correction or a case, and puts away records of injections that were
 * entered twice beyond doubt (docs/pipeline.md, "Correct"). Safe to repeat: a record that has a case gets no second one.
 * @throws {Refusal} `database.*`
 */
export async function correctDoses(caller: Caller, deps: CorrectDeps): Promise<CorrectSummary> {
  const run = deps.applySafe ? deps.newId() : null
  const tally: Tally = { rules: new Map(), kinds: new Map(), done: 0 }
  const tell = async (proposed: readonly ProposedCorrection[]): Promise<void> => {
    for (const { rule } of proposed) count(tally.rules, rule)
    if (proposed.length > 0) await deps.onProposed?.(proposed)
  }
  // First, so that a record is corrected once in a run at most.
  await mergeDuplicates(caller, deps, run, tell)
  const states = await deps.worker.transaction(caller, countStates)
  const total = states
    .filter(({ state }) => (OPEN_STATES as readonly string[]).includes(state)) // widened to ask
    .reduce((sum, state) => sum + state.count, 0)
  for (const state of OPEN_STATES) {
    const buckets = await deps.worker.transaction(caller, (tx) => bucketsWithWork(tx, state))
    await inLanes(buckets, async (share) => {
      let cursor: WorkCursor = { state, buckets: share, after: null }
      while (cursor.buckets.length > 0) {
        const batch = await deps.worker.transaction(caller, (tx) => correctBatch(tx, cursor, run, deps))
        cursor = batch.cursor
        for (const kind of batch.opened) count(tally.kinds, kind)
        tally.done += batch.read
        await tell(batch.proposed)
        deps.progress({ stage: 'correct', done: tally.done, total })
      }
    })
  }
  return summaryOf(tally, run)
}

interface Tally {
  readonly rules: Map<string, number>
  readonly kinds: Map<string, number>
  done: number
}

function summaryOf({ rules, kinds }: Tally, run: string | null): CorrectSummary {
  const proposed = [...rules.values()].reduce((sum, n) => sum + n, 0)
  return {
    by_rule: Object.fromEntries(rules),
    proposed,
    applied: run === null ? 0 : proposed,
    run: proposed === 0 ? null : run,
    opened: Object.fromEntries(kinds),
  }
}

interface Batch {
  readonly cursor: WorkCursor
  readonly read: number
  readonly proposed: readonly ProposedCorrection[]
  readonly opened: readonly string[]
}

async function correctBatch(tx: Tx, from: WorkCursor, run: string | null, deps: CorrectDeps): Promise<Batch> {
  // Correct 1. Read the verdicts that need work.
  const { doses, cursor } = await claimAcross(tx, from, DOSES_PER_BATCH)
  // Correct 2. What a named rule allows is safe; everything else becomes a case.
  const work = await judge(tx, doses)
  const corrections = work.flatMap(({ dose, check, rule }) =>
    rule === undefined ? [] : [correctionOf(dose, rule, check.proposal ?? {})],
  )
  const unsafe = work.filter(({ rule }) => rule === undefined)
  const opened = await openNewCases(tx, unsafe, deps)
  // Correct 3. Apply the safe corrections: the record becomes unchecked and is authenticated again.
  if (run !== null) await applyCorrections(tx, corrections, run)
  const proposed = corrections.map(({ dose, rule, before, after }) => ({
    doseId: dose.doseId,
    rule,
    before,
    after,
    duplicateOf: null,
  }))
  return { cursor, read: doses.length, proposed, opened }
}

async function judge(tx: Tx, doses: readonly StoredDose[]): Promise<Work[]> {
  const ids = doses.map(({ doseId }) => doseId)
  const checks = await readChecks(tx, ids)
  const undone = await selectUndone(tx, ids)
  const persons = [...checks.values()].flatMap(({ personId }) => personId ?? [])
  const contested = await selectContested(tx, [...new Set(persons)])
  return doses.flatMap((dose): Work[] => {
    const check = checks.get(dose.doseId)
    if (check === undefined) return []
    const rule = mendingRule(check, {
      claim: dose.claim,
      contested: contested.get(check.personId ?? '') ?? NOTHING,
      wasUndone: undone.has(dose.doseId),
    })
    return [{ dose, check, rule }]
  })
}

const NOTHING: ReadonlySet<WrongField> = new Set()
const NOWHERE: ReadonlyMap<string, string> = new Map()

async function applyCorrections(tx: Tx, corrections: readonly Correction[], run: string): Promise<void> {
  if (corrections.length === 0) return
  await appendActions(
    tx,
    corrections.map((correction) => ({
      dose: correction.dose,
      actions: [actionOf(correction)],
      claim: correction.claim,
    })),
  )
  await insertRun(tx, { run, kind: 'safe', undoes: null })
  await insertCorrections(
    tx,
    run,
    corrections.map(({ dose, rule }) => ({ doseId: dose.doseId, seq: dose.seq + 1, rule })),
  )
}

function actionOf({ rule, before, after }: Correction): DoseAction {
  return { kind: 'corrected', rule, before, after }
}

async function openNewCases(
  tx: Tx,
  unsafe: readonly Work[],
  { newId, communesOf }: CorrectDeps,
): Promise<string[]> {
  const have = await selectDosesWithCase(
    tx,
    unsafe.map(({ dose }) => dose.doseId),
  )
  const fresh = unsafe.filter(({ dose }) => !have.has(dose.doseId))
  const persons = fresh.flatMap(({ check }) => check.personId ?? [])
  const communes = persons.length === 0 ? NOWHERE : await communesOf(tx, [...new Set(persons)])
  const cases = fresh.map(({ dose, check }) => ({
    caseId: newId(),
    dose,
    kind: caseKindOf(check),
    fields: check.wrong,
    other: null,
    residence: communes.get(check.personId ?? '') ?? null,
    personId: check.personId,
  }))
  await openCases(tx, cases, 'first-check')
  return cases.map(({ kind }) => kind)
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
