/** Reading, locking and appending of cases: SQL of the tables `correction_case` and `case_action`. */
import type { Cell, Tx } from '../../adapters/postgres/transaction.ts'
import { blocksDose, type CaseAction, type CaseStanding } from '../../core/case/case.ts'
import { type StepFault, takeSteps } from '../../core/case/case-steps.ts'
import type { DoseAction } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { Refusal } from '../../core/refusal.ts'
import { appendActions, lockDoses } from '../record/index.ts'
import { CASE_COLUMNS, type CaseRow, humanOf, type StoredCase, storedCase } from './store-case-rows.ts'

export type { CaseDetails, StoredCase } from './store-case-rows.ts'
export { type CaseToOpen, insertCases } from './store-new-cases.ts'

/** Cases by id as the caller may see them; hidden and unknown ones are left out. */
export async function selectCasesById(tx: Tx, caseIds: readonly string[]): Promise<StoredCase[]> {
  const rows = await tx.query<CaseRow>(
    `select ${CASE_COLUMNS} from correction_case as c where c.case_id = any ($1::uuid[]) order by c.bucket, c.case_id`,
    [caseIds],
  )
  return rows.map(storedCase)
}

/**
 * Locks cases by id until the end of the transaction, and before them their dose records on both sides: everybody takes the
 * records first, so nobody waits in a circle. Unknown ids are left out.
 */
export async function lockCases(tx: Tx, caseIds: readonly string[]): Promise<StoredCase[]> {
  const sides = await tx.query<{ dose_id: DoseId | null; other_dose: DoseId | null }>(
    'select dose_id, other_dose from correction_case where case_id = any ($1::uuid[])',
    [caseIds],
  )
  const ids = sides.flatMap(({ dose_id, other_dose }) => [dose_id, other_dose]).filter((id) => id !== null)
  await lockDoses(tx, [...new Set(ids)])
  const rows = await tx.query<CaseRow>(
    `select ${CASE_COLUMNS} from correction_case as c where c.case_id = any ($1::uuid[])
     order by c.bucket, c.case_id for update of c`,
    [caseIds],
  )
  return rows.map(storedCase)
}

/** What somebody, or a program, did to a case. */
export interface CaseStep {
  /** Locked by this transaction, each case at most once in a call. */
  readonly found: StoredCase
  /** At least one. */
  readonly actions: readonly CaseAction[]
}

/**
 * Appends actions and writes the standing that follows from them, set-wise. A dose record whose case stops blocking it gets
 * `case-closed`, one whose case blocks it again `case-opened`: no caller writes these two beside it.
 * @returns the cases as they stand now, in the order of `steps`
 * @throws {Refusal} `case.closed`, `case.invalid`, `case.same-person`, `case.already-extended`: nothing may follow then
 */
export async function appendCaseActions(tx: Tx, steps: readonly CaseStep[]): Promise<StoredCase[]> {
  if (steps.length === 0) return []
  const after = steps.map(({ found, actions }) => ({
    ...found,
    seq: found.seq + actions.length,
    standing: standingAfter(found.standing, actions),
    appealedAt: actions.some(({ kind }) => kind === 'appealed') ? tx.now : found.appealedAt,
    // Whoever asks the register again gains no time.
    waitingSince: found.waitingSince ?? (actions.some(({ kind }) => kind === 'requested') ? tx.now : null),
  }))
  await writeActions(tx, steps)
  await writeStandings(tx, steps, after)
  await tellDoses(tx, steps, after)
  return after
}

const STEP_FAULTS: Readonly<Record<StepFault, string>> = {
  'case.closed': 'the case is closed',
  'case.invalid': 'the case cannot take this as it stands: look at it again',
  'case.same-person': 'you turned the first key: another person must turn the second',
  'case.already-extended': 'the case has been extended once already',
}

function standingAfter(standing: CaseStanding, actions: readonly CaseAction[]): CaseStanding {
  const { fault, standing: after } = takeSteps(standing, actions)
  if (fault !== null) throw new Refusal(fault, STEP_FAULTS[fault])
  return after
}

async function writeActions(tx: Tx, steps: readonly CaseStep[]): Promise<void> {
  await tx.run(
    `create temporary table if not exists new_case_action (
       bucket smallint, case_id uuid, seq integer, kind text, reason text, payload jsonb) on commit delete rows`,
  )
  const rows = steps.flatMap(({ found, actions }) =>
    actions.map(({ kind, ...payload }, index): Cell[] => [
      found.bucket,
      found.caseId,
      found.seq + index + 1,
      kind,
      reasonOf({ kind, ...payload } as CaseAction), // put together again from its two halves
      JSON.stringify(payload),
    ]),
  )
  await tx.copyIn('new_case_action', ['bucket', 'case_id', 'seq', 'kind', 'reason', 'payload'], rows)
  await tx.run(
    `insert into case_action (bucket, case_id, seq, kind, at, account, unit, person, reason, payload)
     select bucket, case_id, seq, kind, $1, $2, $3, $4, reason, payload from new_case_action`,
    [tx.now, tx.caller.account, tx.caller.unit, humanOf(tx)],
  )
  await tx.run('delete from new_case_action')
}

/** The code beside an action. */
function reasonOf(action: CaseAction): string {
  if (action.kind === 'refused') return action.ground
  if (action.kind === 'closed') return action.reason
  if (action.kind === 'routed') return action.why
  return action.kind === 'decided' ? action.decision.what : action.kind
}

const STANDING_COLUMNS = {
  state: 'text',
  unit: 'text',
  level: 'smallint',
  extended_hours: 'smallint',
  first_key: 'uuid',
  decision: 'jsonb',
  refused_for: 'text',
  outcome: 'text',
  appealed_at: 'timestamptz',
  waiting_since: 'timestamptz',
} as const

async function writeStandings(
  tx: Tx,
  steps: readonly CaseStep[],
  after: readonly StoredCase[],
): Promise<void> {
  const names = Object.keys(STANDING_COLUMNS)
  const types = Object.entries(STANDING_COLUMNS).map(([name, type]) => `${name} ${type}`)
  await tx.run(
    `create temporary table if not exists new_case_standing (
       bucket smallint, case_id uuid, seq_before integer, seq integer, ${types.join(', ')}) on commit delete rows`,
  )
  const rows = after.map((found, index): Cell[] => [
    found.bucket,
    found.caseId,
    steps[index]?.found.seq ?? 0,
    found.seq,
    ...standingCells(found),
  ])
  await tx.copyIn('new_case_standing', ['bucket', 'case_id', 'seq_before', 'seq', ...names], rows)
  const changed = await tx.run(
    `update correction_case as c set seq = n.seq, ${names.map((name) => `${name} = n.${name}`).join(', ')}
     from new_case_standing as n where c.bucket = n.bucket and c.case_id = n.case_id and c.seq = n.seq_before`,
  )
  await tx.run('delete from new_case_standing')
  if (changed !== after.length)
    throw new Error(`${after.length - changed} cases changed under the transaction`)
}

function standingCells({ standing, appealedAt, waitingSince }: StoredCase): Cell[] {
  return [
    standing.state,
    standing.unit,
    standing.level,
    standing.extendedHours,
    standing.firstKey,
    standing.decision === null ? null : JSON.stringify(standing.decision),
    standing.refusedFor,
    standing.closedFor,
    appealedAt,
    waitingSince,
  ]
}

/** The dose records learn which of their cases block them. */
async function tellDoses(tx: Tx, steps: readonly CaseStep[], after: readonly StoredCase[]): Promise<void> {
  const news = after.flatMap(({ doseId, caseId, standing }, index) => {
    const before = steps[index]?.found.standing
    if (doseId === null || before === undefined || blocksDose(before) === blocksDose(standing)) return []
    const action: DoseAction = { kind: blocksDose(standing) ? 'case-opened' : 'case-closed', caseId }
    return [{ doseId, action }]
  })
  if (news.length === 0) return
  const newsOf = Map.groupBy(news, ({ doseId }) => doseId)
  const doses = await lockDoses(tx, [...newsOf.keys()])
  await appendActions(
    tx,
    doses.map((dose) => ({ dose, actions: (newsOf.get(dose.doseId) ?? []).map(({ action }) => action) })),
  )
}
