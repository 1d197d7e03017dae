/** Lists of cases: SQL of the table `correction_case`. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import { type CaseKind, type CaseState, IDENTITY_KINDS } from '../../core/case/case.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { CASE_COLUMNS, type CaseRow, type StoredCase, storedCase } from './store-case-rows.ts'

/** Which cases to list; undefined = all. */
export interface CaseFilter {
  readonly unit: string | undefined
  readonly kind: CaseKind | undefined
  /** All that are not closed when undefined. */
  readonly state: CaseState | undefined
  readonly limit: number
}

/** Cases of the caller's units, the oldest first. `unit`: those that it has by routing. */
export async function selectCaseList(
  tx: Tx,
  { unit, kind, state, limit }: CaseFilter,
): Promise<StoredCase[]> {
  const values: unknown[] = [limit]
  const is = (column: string, value: string): string => `c.${column} = $${values.push(value)}`
  const where = [
    state === undefined ? "c.state <> 'closed'" : is('state', state),
    ...(unit === undefined ? [] : [is('unit', unit)]),
    ...(kind === undefined ? [] : [is('kind', kind)]),
  ]
  const rows = await tx.query<CaseRow>(
    `select ${CASE_COLUMNS} from correction_case as c where ${where.join(' and ')}
     order by c.opened_at, c.case_id limit $1`,
    values,
  )
  return rows.map(storedCase)
}

/** Cases without a dose record that are not closed and that these units have, the oldest first. */
export async function selectCasesWithoutDose(
  tx: Tx,
  units: readonly string[],
  limit: number,
): Promise<StoredCase[]> {
  const rows = await tx.query<CaseRow>(
    `select ${CASE_COLUMNS} from correction_case as c
     where c.unit = any ($1::text[]) and c.dose_id is null and c.state in ('open', 'second-key', 'waiting')
     order by c.opened_at, c.case_id limit $2`,
    [units, limit],
  )
  return rows.map(storedCase)
}

/**
 * Ids of open cases that these units hold for others and that nobody has routed since an instant, in order of id. An appeal
 * is not among them: whoever is below has refused it.
 */
export async function selectPooled(
  tx: Tx,
  units: readonly string[],
  {
    after,
    limit,
    notSince,
  }: { readonly after: string | null; readonly limit: number; readonly notSince: Date },
): Promise<string[]> {
  const rows = await tx.query<{ case_id: string }>(
    `select c.case_id from correction_case as c
     where c.unit = any ($1::text[]) and c.state = 'open' and c.level = 0 and c.dose_id is null
       and ($2::uuid is null or c.case_id > $2)
       and not exists (select 1 from case_action as a where a.bucket = c.bucket and a.case_id = c.case_id
         and a.kind = 'routed' and a.at >= $4)
     order by c.case_id limit $3`,
    [units, after, limit, notSince],
  )
  return rows.map(({ case_id }) => case_id)
}

/**
 * Cases of these dose records that wait for somebody, as the next step reads them; and refused ones about whose a record is,
 * for their receipt.
 */
export async function selectStepCases(tx: Tx, ids: readonly DoseId[]): Promise<StoredCase[]> {
  const rows = await tx.query<CaseRow>(
    `select ${CASE_COLUMNS} from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.state in ('open', 'second-key', 'waiting') or (c.state = 'refused' and c.kind = any ($3))
     order by c.opened_at, c.case_id`,
    [ids.map(bucketOf), ids, IDENTITY_KINDS],
  )
  return rows.map(storedCase)
}
