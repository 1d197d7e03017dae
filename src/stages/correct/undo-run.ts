import type { Caller } from '../../core/caller.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import type { Progress } from '../../core/progress.ts'
import { Refusal } from '../../core/refusal.ts'
import { readPersons, selectDoseIds } from '../authenticate/index.ts'
import { type Database, readActions, type Tx } from '../record/index.ts'
import { revertCorrections } from './revert-corrections.ts'
import { SAME_INJECTION } from './rules.ts'
import { selectAskedWithout } from './store.ts'
import { appendCaseActions, lockCases } from './store-cases.ts'
import {
  type CorrectionRun,
  countCorrections,
  insertRun,
  type RunCorrection,
  type RunKind,
  selectLeft,
  selectRun,
  selectUndoing,
} from './store-runs.ts'

export interface UndoDeps {
  /** Row-level security shows the runs of the caller's units: what it hides is unknown. */
  readonly app: Database
  readonly worker: Database
  /** A fresh random UUID. */
  readonly newId: () => string
  readonly progress: Progress
}

export interface UndoSummary {
  /** The run that was taken back. */
  readonly undoes: string
  /** The run that took it back. */
  readonly run: string
  readonly reverted: number
  /** Of these, records that had been signed meanwhile: they must be checked and signed again. */
  readonly unsigned: number
  /** Records that somebody changed since the run: they stay as they are now. */
  readonly changed_since: readonly DoseId[]
}

/** Corrections of one transaction: large enough to be set-wise, small enough that a crash repeats little. */
const CORRECTIONS_PER_BATCH = 2000
/** What a case decided is undone with the case, so that both stand as before. */
const CAN_BE_UNDONE: ReadonlySet<RunKind> = new Set(['safe', 'list'])

/**
 * Takes a whole run of corrections back: each record gets its former values and is checked again, unless somebody changed it
 * since. What a crash left is finished by the same command; a run that was taken back is not taken back again.
 * @throws {Refusal} `correction.unknown`, `case.not-allowed`, `case.changed`, `database.*`
 */
export async function undoRun(caller: Caller, run: string, deps: UndoDeps): Promise<UndoSummary> {
  await deps.app.transaction(caller, (tx) => mustBeUndoable(tx, run))
  const { undoing, total } = await deps.worker.transaction(caller, (tx) => beginUndo(tx, run, deps.newId))
  const sum = { reverted: 0, unsigned: 0, changed: [] as DoseId[] }
  let after: DoseId | null = null
  for (let seen = 0; ; ) {
    const from: DoseId | null = after
    const batch: UndoneBatch = await deps.worker.transaction(caller, (tx) =>
      undoBatch(tx, { run, undoing }, from),
    )
    sum.reverted += batch.reverted
    sum.unsigned += batch.unsigned
    sum.changed.push(...batch.changed)
    after = batch.last
    if (after === null) break
    seen += batch.reverted + batch.changed.length
    deps.progress({ stage: 'undo', done: seen, total })
  }
  const { reverted, unsigned, changed } = sum
  return { undoes: run, run: undoing, reverted, unsigned, changed_since: changed }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function mustBeUndoable(tx: Tx, run: string): Promise<void> {
  const found = UUID.test(run) ? await selectRun(tx, run) : undefined
  if (found === undefined) {
    throw new Refusal('correction.unknown', 'there is no run of corrections with this id in your units')
  }
  if (!CAN_BE_UNDONE.has(found.kind)) throw new Refusal('case.not-allowed', WHY_NOT[found.kind])
}

/** The run is entered before its first record, so that two people cannot take back the same one side by side. */
async function beginUndo(
  tx: Tx,
  run: string,
  newId: () => string,
): Promise<{ undoing: string; total: number }> {
  const undoing = newId()
  await insertRun(tx, { run: undoing, kind: 'undo', undoes: run })
  const begun = await selectUndoing(tx, run)
  if (begun === undefined) throw new Error('an undoing run was lost while it was entered')
  if (begun.run !== undoing && (await isFinished(tx, run, begun))) {
    throw new Refusal('case.changed', 'this run has been taken back already: a second time changes nothing')
  }
  return { undoing: begun.run, total: await countCorrections(tx, run) }
}

const WHY_NOT: Readonly<Record<RunKind, string>> = {
  safe: '',
  list: '',
  case: 'a decided case is undone as a case: "vaxpass case undo"',
  merge: 'a decided case is undone as a case: "vaxpass case undo"',
  undo: 'what was taken back is decided by people: open cases say what is left',
}

/** Nothing is left but records that were changed since. */
async function isFinished(tx: Tx, run: string, { run: undoing }: CorrectionRun): Promise<boolean> {
  let after: DoseId | null = null
  for (;;) {
    const left: RunCorrection[] = await selectLeft(tx, { run, undoing }, after, CORRECTIONS_PER_BATCH)
    const actions = await readActions(tx, left)
    if (actions.some(({ changedSince }) => !changedSince)) return false
    after = left.at(-1)?.doseId ?? null
    if (after === null) return true
  }
}

interface UndoneBatch {
  readonly reverted: number
  readonly unsigned: number
  readonly changed: readonly DoseId[]
  /** Where the next batch goes on; null when there is none. */
  readonly last: DoseId | null
}

async function undoBatch(
  tx: Tx,
  { run, undoing }: { readonly run: string; readonly undoing: string },
  after: DoseId | null,
): Promise<UndoneBatch> {
  const left = await selectLeft(tx, { run, undoing }, after, CORRECTIONS_PER_BATCH)
  if (left.length === 0) return { reverted: 0, unsigned: 0, changed: [], last: null }
  const { reverted, unsigned, changed } = await revertCorrections(tx, left, undoing)
  const back = new Set(reverted)
  const counting = left.filter(({ doseId, rule }) => rule === SAME_INJECTION && back.has(doseId))
  await reopenAsked(
    tx,
    run,
    counting.map(({ doseId }) => doseId),
  )
  return { reverted: reverted.length, unsigned, changed, last: left.at(-1)?.doseId ?? null }
}

/**
 * These records count again, and whoever asked about them still waits for an answer, since when they asked. What verdicts said of
 * them the next check finds anew.
 */
async function reopenAsked(tx: Tx, run: string, doseIds: readonly DoseId[]): Promise<void> {
  if (doseIds.length === 0) return
  const persons = [...new Set((await readPersons(tx, doseIds)).values())]
  const theirs = [...(await selectDoseIds(tx, persons)).values()].flat()
  const ended = await selectAskedWithout(tx, run, doseIds, [...new Set([...doseIds, ...theirs])])
  const found = await lockCases(tx, ended)
  await appendCaseActions(
    tx,
    found.map((one) => ({ found: one, actions: [{ kind: 'undone' }] })),
  )
}
