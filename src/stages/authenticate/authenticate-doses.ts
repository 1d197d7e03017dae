import type { Caller } from '../../core/caller.ts'
import type { ClaimChange, DoseAction, DoseState, IdentityState } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { inLanes } from '../../core/lanes.ts'
import type { MatchModel } from '../../core/person/match-model.ts'
import { createScorer } from '../../core/person/weigh.ts'
import type { Progress } from '../../core/progress.ts'
import { Refusal } from '../../core/refusal.ts'
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
import { decideAll, elementAt } from './decide-all.ts'
import { withAnswers } from './fetch-first.ts'
import type { Edition, Register } from './ports.ts'
import { underOneId } from './record-identity.ts'
import type { Verdict } from './rules.ts'
import { type CheckedDose, insertChecks, insertModel, replacePersonDoses, selectChecks } from './store.ts'

export interface AuthenticateDeps {
  readonly worker: Database
  readonly register: Register
  readonly model: MatchModel
  /** What must follow in the transaction that stores these verdicts (app: cases are opened and closed). */
  readonly onChecked: (tx: Tx, checked: readonly CheckedIdentity[]) => Promise<void>
  readonly progress: Progress
  /** Stops between two batches. */
  readonly signal?: AbortSignal | undefined
  /** Only these buckets: the share of one thread. All when not given. */
  readonly buckets?: readonly number[] | undefined
  /**
   * Looks at records again that were not verified (a register or a model has changed) and writes those verdicts only that
   * differ from the last ones; otherwise every unchecked record is checked.
   */
  readonly again?: boolean | undefined
}

/** States that another look may change. */
const OPEN_STATES = ['mismatch', 'ambiguous', 'unverifiable', 'missing-id', 'malformed-id'] as const

/** A verdict and the dose record it is about. */
export interface CheckedIdentity extends Verdict {
  readonly doseId: DoseId
}

/** How many dose records were checked, and with which verdict. */
export interface AuthenticateSummary {
  readonly checked: number
  /** Verdicts that were written: all, or at another look those that differ. */
  readonly changed: number
  readonly verified: number
  readonly mismatch: number
  readonly ambiguous: number
  readonly unverifiable: number
  readonly missing_id: number
  readonly malformed_id: number
}

/** Dose records of one transaction: large enough to be set-wise, small enough that a crash repeats little. */
const DOSES_PER_BATCH = 2000

/**
 * Checks dose records against the register (docs/pipeline.md, "Authenticate"). Safe to repeat and to run in
 * any number of processes: a record is claimed, and a crash leaves it unchecked.
 * @throws {Refusal} `register.*`, `database.*`; batches that were decided before stay decided
 */
export async function authenticateDoses(
  caller: Caller,
  deps: AuthenticateDeps,
): Promise<AuthenticateSummary> {
  const states: readonly DoseState[] = deps.again === true ? OPEN_STATES : ['entered']
  const total = await deps.worker.transaction(caller, async (tx) => {
    await insertModel(tx, deps.model)
    return countIn(tx, states)
  })
  const found: Tally = { checked: 0, changed: 0, by: new Map() }
  const tellProgress = () => deps.progress({ stage: 'authenticate', done: found.checked, total })
  const checkAll = async (state: DoseState): Promise<void> => {
    const buckets = await deps.worker.transaction(caller, (tx) => bucketsWithWork(tx, state))
    const mine = deps.buckets === undefined ? buckets : buckets.filter((one) => deps.buckets?.includes(one))
    await inLanes(mine, (share) =>
      checkShare(caller, deps, { state, buckets: share, after: null }, found, tellProgress),
    )
  }
  if (deps.again === true) for (const state of states) await checkAll(state)
  // A record that another batch held for a moment is skipped, and found by the next round.
  for (let before = -1; deps.again !== true && found.checked > before; ) {
    before = found.checked
    await checkAll('entered')
  }
  return summaryOf(found)
}

function summaryOf({ checked, changed, by }: Tally): AuthenticateSummary {
  const of = (identity: IdentityState): number => by.get(identity) ?? 0
  return {
    checked,
    changed,
    verified: of('verified'),
    mismatch: of('mismatch'),
    ambiguous: of('ambiguous'),
    unverifiable: of('unverifiable'),
    missing_id: of('missing-id'),
    malformed_id: of('malformed-id'),
  }
}

interface Tally {
  checked: number
  changed: number
  readonly by: Map<IdentityState, number>
}

/** One lane: batch after batch until its buckets hold no more. */
async function checkShare(
  caller: Caller,
  deps: AuthenticateDeps,
  from: WorkCursor,
  found: Tally,
  tellProgress: () => void,
): Promise<void> {
  let cursor = from
  while (cursor.buckets.length > 0 && deps.signal?.aborted !== true) {
    const batch = await withAnswers(deps.register, deps.signal, (register) =>
      deps.worker.transaction(caller, (tx) => checkBatch(tx, cursor, { ...deps, register })),
    )
    if (batch === undefined) return
    cursor = batch.cursor
    found.checked += batch.verdicts.length
    found.changed += batch.changed
    for (const { identity } of batch.verdicts) found.by.set(identity, (found.by.get(identity) ?? 0) + 1)
    tellProgress()
  }
}

async function countIn(tx: Tx, states: readonly DoseState[]): Promise<number> {
  const counts = (await countStates(tx)).filter(({ state }) => states.includes(state))
  return counts.reduce((sum, { count }) => sum + count, 0)
}

interface CheckedBatch {
  readonly verdicts: readonly Verdict[]
  readonly changed: number
  readonly cursor: WorkCursor
}

/** One batch in one transaction. */
async function checkBatch(tx: Tx, from: WorkCursor, deps: AuthenticateDeps): Promise<CheckedBatch> {
  // Authenticate 1. Claim dose records to check, one bucket at a time.
  const { doses, cursor } = await claimAcross(tx, from, DOSES_PER_BATCH)
  if (doses.length === 0) return { verdicts: [], changed: 0, cursor }
  const { verdicts, edition } = await decideBatch(tx, doses, deps)
  const all = doses.map((dose, i): CheckedDose => ({ dose, verdict: elementAt(verdicts, i) }))
  const checked = deps.again === true ? await whatChanged(tx, all) : all
  // Authenticate 4. Commit verdicts, owners and states in one transaction.
  await appendActions(
    tx,
    checked.map(({ dose, verdict }) => ({ dose, actions: [actionOf(verdict)] })),
  )
  await replacePersonDoses(tx, checked)
  await insertChecks(tx, checked, { registerVersion: edition.version, rules: deps.model.version })
  await deps.onChecked(
    tx,
    checked.map(({ dose, verdict }) => ({ doseId: dose.doseId, ...verdict })),
  )
  return { verdicts, changed: checked.length, cursor }
}

/** A register that is loaded anew while it answers is asked again; more often than this it is not. */
const MOST_EDITIONS = 3

async function decideBatch(
  tx: Tx,
  doses: readonly StoredDose[],
  { register, model }: AuthenticateDeps,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly edition: Edition }> {
  for (let editions = 0; editions < MOST_EDITIONS; editions += 1) {
    // Authenticate 2. Ask the register for candidates, once for the batch.
    const edition = await register.edition(tx)
    // Authenticate 3. Decide in pure code.
    const verdicts = await underOneId(tx, await decideAll(tx, doses, register, createScorer(model, edition)))
    if ((await register.edition(tx)).version === edition.version) return { verdicts, edition }
  }
  throw new Refusal('register.changed', 'the register is being loaded: start again when it is done')
}

/** Of the verdicts of another look, those that say something else than the last ones. */
async function whatChanged(tx: Tx, all: readonly CheckedDose[]): Promise<CheckedDose[]> {
  const before = await selectChecks(
    tx,
    all.map(({ dose }) => dose.doseId),
  )
  return all.filter(({ dose, verdict }) => {
    const last = before.get(dose.doseId)
    return (
      last === undefined ||
      last.identity !== verdict.identity ||
      last.wrong !== verdict.wrong ||
      last.personId !== verdict.personId ||
      last.fitting !== verdict.fitting ||
      !isSameChange(last.proposal, verdict.proposal)
    )
  })
}

function isSameChange(a: ClaimChange | null, b: ClaimChange | null): boolean {
  const fields = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])
  return [...fields].every((field) => a?.[field] === b?.[field])
}

function actionOf({ identity, basis, wrong }: Verdict): DoseAction {
  return { kind: 'identified', identity, basis, wrong }
}
