/** Sets and lists of cases: SQL of the table `correction_case`. Single cases are in store-cases.ts. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import { type CaseKind, type CaseState, type CloseReason, IDENTITY_KINDS } from '../../core/case/case.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'

/** A case as lists show it. */
export interface CorrectionCase {
  readonly caseId: string
  /** Null for a dose that nobody has entered. */
  readonly doseId: DoseId | null
  readonly facility: string | null
  readonly kind: CaseKind
  /** Sum of `WRONG_FIELDS` bits. */
  readonly fields: number
  readonly otherFacility: string | null
  readonly openedAt: Date
}

/** Kinds about two records of one injection. */
export const PAIR_KINDS: readonly CaseKind[] = ['duplicate', 'facilities-disagree']

/** Of these dose records, those that have a case about their identity that is not closed. */
export async function selectDosesWithCase(tx: Tx, ids: readonly DoseId[]): Promise<Set<DoseId>> {
  return new Set((await selectIdentityCases(tx, ids)).map(({ doseId }) => doseId))
}

/** Cases about the identity of these dose records that are not closed. */
export async function selectIdentityCases(
  tx: Tx,
  ids: readonly DoseId[],
): Promise<{ caseId: string; doseId: DoseId }[]> {
  return tx.query(
    `select c.case_id as "caseId", c.dose_id as "doseId"
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.state <> 'closed' and c.kind = any ($3)`,
    [ids.map(bucketOf), ids, IDENTITY_KINDS],
  )
}

/** What became of a case about two records. */
export interface PairHistory {
  readonly caseId: string
  readonly doseId: DoseId
  readonly otherDose: DoseId
  readonly state: CaseState
  readonly outcome: CloseReason | null
}

/** Cases about two records of which the first is one of these; superseded ones are left out. */
export async function selectPairs(tx: Tx, ids: readonly DoseId[]): Promise<PairHistory[]> {
  return tx.query(
    `select c.case_id as "caseId", c.dose_id as "doseId", c.other_dose as "otherDose", c.state, c.outcome
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.kind = any ($3) and c.other_dose is not null and c.outcome is distinct from 'superseded'`,
    [ids.map(bucketOf), ids, PAIR_KINDS],
  )
}

/** A case about two records of one injection. */
export interface PairCase {
  readonly bucket: number
  readonly caseId: string
  readonly doseId: DoseId
  readonly otherDose: DoseId
}

const PAIR_COLUMNS = 'c.bucket, c.case_id as "caseId", c.dose_id as "doseId", c.other_dose as "otherDose"'

/** Open cases of injections that were entered twice, in key order after `after`: what a rule may merge. */
export async function selectDuplicates(
  tx: Tx,
  after: Pick<PairCase, 'bucket' | 'caseId'> | null,
  limit: number,
): Promise<PairCase[]> {
  return tx.query(
    `select ${PAIR_COLUMNS} from correction_case as c
     where c.kind = 'duplicate' and c.state = 'open' and c.other_dose is not null
       and ($1::smallint is null or (c.bucket, c.case_id) > ($1, $2::uuid))
     order by c.bucket, c.case_id limit $3`,
    [after?.bucket ?? null, after?.caseId ?? null, limit],
  )
}

/**
 * Cases that lose their object when `gone` are withdrawn: every case of these records, and of the records among `ids` the
 * cases of two records in which one of `gone` stands on the other side.
 */
export async function selectCasesWithout(
  tx: Tx,
  gone: readonly DoseId[],
  ids: readonly DoseId[],
): Promise<string[]> {
  const rows = await tx.query<{ case_id: string }>(
    `select c.case_id from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.state <> 'closed' and (c.dose_id = any ($3) or (c.other_dose = any ($3) and c.kind = any ($4)))`,
    [ids.map(bucketOf), ids, gone, PAIR_KINDS],
  )
  return rows.map(({ case_id }) => case_id)
}

/**
 * The same cases after the run that withdrew `gone`, where they ended with these records and somebody waits for an answer: who
 * opened one, or asked for something beside it.
 */
export async function selectAskedWithout(
  tx: Tx,
  run: string,
  gone: readonly DoseId[],
  ids: readonly DoseId[],
): Promise<string[]> {
  const rows = await tx.query<{ case_id: string }>(
    `select c.case_id from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.state = 'closed' and c.outcome = 'superseded'
       and (c.dose_id = any ($3) or (c.other_dose = any ($3) and c.kind = any ($4)))
       and exists (select 1 from case_action as a where a.bucket = c.bucket and a.case_id = c.case_id
         and a.kind = 'closed' and a.at >= (select r.at from correction_run as r where r.run = $5))
       and (c.opened_by <> 'verdict' or exists (select 1 from case_action as a
         where a.bucket = c.bucket and a.case_id = c.case_id and a.kind = 'proposed'))`,
    [ids.map(bucketOf), ids, gone, PAIR_KINDS, run],
  )
  return rows.map(({ case_id }) => case_id)
}

/** States in which somebody owes the case a step. */
const OPEN = `c.state in ('open', 'second-key', 'waiting')`

/** Open cases by kind, within the caller's units. */
export async function countCases(tx: Tx): Promise<{ kind: CaseKind; count: number }[]> {
  return tx.query(
    `select kind, count(*)::int as count from correction_case as c where ${OPEN} group by kind order by kind`,
  )
}

const LIST_COLUMNS = `c.case_id as "caseId", c.dose_id as "doseId", c.facility, c.kind, c.fields,
  c.other_facility as "otherFacility", c.opened_at as "openedAt"`

/** The oldest open cases of the caller's units. */
export async function selectCases(tx: Tx, limit: number): Promise<CorrectionCase[]> {
  return tx.query(
    `select ${LIST_COLUMNS} from correction_case as c where ${OPEN} order by opened_at, facility, case_id limit $1`,
    [limit],
  )
}

/** An open case of a dose record. */
export type OpenCase = CorrectionCase & { readonly doseId: DoseId; readonly facility: string }

/** Open cases of these dose records, of every kind: what the next step must know. */
export async function selectOpenCases(tx: Tx, ids: readonly DoseId[]): Promise<OpenCase[]> {
  return tx.query(
    `select ${LIST_COLUMNS} from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where ${OPEN} order by c.opened_at, c.case_id`,
    [ids.map(bucketOf), ids],
  )
}
