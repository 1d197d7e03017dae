/** SQL of the tables `correction_case` and `case_action`. */
import type { Cell, Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import type { NewCase } from './open-cases.ts'
import type { CaseKind } from './rules.ts'

/** A case as lists show it. */
export interface CorrectionCase {
  readonly caseId: string
  readonly doseId: DoseId
  readonly facility: string
  readonly kind: CaseKind
  /** Sum of `WRONG_FIELDS` bits. */
  readonly fields: number
  readonly otherFacility: string | null
  readonly openedAt: Date
}

const CASE_COLUMNS = [
  'bucket',
  'case_id',
  'dose_id',
  'facility',
  'commune',
  'kind',
  'fields',
  'other_dose',
  'other_facility',
] as const

/** Inserts cases with their first action. */
export async function insertCases(tx: Tx, cases: readonly NewCase[], reason: string): Promise<void> {
  await tx.run(
    `create temporary table if not exists new_case (
       bucket smallint, case_id uuid, dose_id uuid, facility text, commune text, kind text, fields smallint,
       other_dose uuid, other_facility text) on commit delete rows`,
  )
  const rows = cases.map(({ caseId, dose, kind, fields, other }): Cell[] => [
    dose.bucket,
    caseId,
    dose.doseId,
    dose.facility,
    dose.claim.commune,
    kind,
    fields,
    other?.doseId ?? null,
    other?.facility ?? null,
  ])
  await tx.copyIn('new_case', CASE_COLUMNS, rows)
  const names = CASE_COLUMNS.join(', ')
  await tx.run(
    `with fresh as (
       insert into correction_case (${names}, opened_at, state, seq)
       select ${names}, $1, 'open', 1 from new_case returning bucket, case_id)
     insert into case_action (bucket, case_id, seq, kind, at, account, unit, reason)
     select bucket, case_id, 1, 'opened', $1, $2, $3, $4 from fresh`,
    [tx.now, tx.caller.account, tx.caller.unit, reason],
  )
  await tx.run('delete from new_case')
}

/** Closes cases and appends why. */
export async function closeCases(
  tx: Tx,
  cases: readonly { readonly caseId: string; readonly doseId: DoseId }[],
  reason: string,
): Promise<void> {
  await tx.run(
    `with closed as (
       update correction_case as c set state = 'closed', seq = c.seq + 1
       from unnest($1::smallint[], $2::uuid[]) as n (bucket, case_id)
       where c.bucket = n.bucket and c.case_id = n.case_id and c.state = 'open'
       returning c.bucket, c.case_id, c.seq)
     insert into case_action (bucket, case_id, seq, kind, at, account, unit, reason)
     select bucket, case_id, seq, 'closed', $3, $4, $5, $6 from closed`,
    [
      cases.map(({ doseId }) => bucketOf(doseId)),
      cases.map(({ caseId }) => caseId),
      tx.now,
      tx.caller.account,
      tx.caller.unit,
      reason,
    ],
  )
}

/** Of these dose records, those that have an open case about their identity. */
export async function selectDosesWithCase(tx: Tx, ids: readonly DoseId[]): Promise<Set<DoseId>> {
  return new Set((await selectOpenIdentityCases(tx, ids)).map(({ doseId }) => doseId))
}

/** Open cases about the identity of these dose records. */
export async function selectOpenIdentityCases(
  tx: Tx,
  ids: readonly DoseId[],
): Promise<{ caseId: string; doseId: DoseId }[]> {
  return tx.query(
    `select c.case_id as "caseId", c.dose_id as "doseId"
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.state = 'open' and c.kind <> 'facilities-disagree'`,
    [ids.map(bucketOf), ids],
  )
}

/** Of these dose records, those about which facilities have disagreed before. */
export async function selectPairs(tx: Tx, ids: readonly DoseId[]): Promise<Set<DoseId>> {
  const rows = await tx.query<{ dose_id: DoseId }>(
    `select distinct c.dose_id from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.kind = 'facilities-disagree'`,
    [ids.map(bucketOf), ids],
  )
  return new Set(rows.map(({ dose_id }) => dose_id))
}

/** Open cases by kind, within the caller's units. */
export async function countCases(tx: Tx): Promise<{ kind: CaseKind; count: number }[]> {
  return tx.query(
    `select kind, count(*)::int as count from correction_case where state = 'open' group by kind order by kind`,
  )
}

/** The oldest open cases of the caller's units. */
export async function selectCases(tx: Tx, limit: number): Promise<CorrectionCase[]> {
  return tx.query(
    `select case_id as "caseId", dose_id as "doseId", facility, kind, fields, other_facility as "otherFacility",
       opened_at as "openedAt"
     from correction_case where state = 'open' order by opened_at, facility, case_id limit $1`,
    [limit],
  )
}

/** Open cases of these dose records, of every kind: what the next step must know. */
export async function selectOpenCases(tx: Tx, ids: readonly DoseId[]): Promise<CorrectionCase[]> {
  return tx.query(
    `select c.case_id as "caseId", c.dose_id as "doseId", c.facility, c.kind, c.fields,
       c.other_facility as "otherFacility", c.opened_at as "openedAt"
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.state = 'open' order by c.opened_at, c.case_id`,
    [ids.map(bucketOf), ids],
  )
}
