/** SQL of the table `register_change`: what the home register has been asked to change. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { RegisterField } from '../../core/dose/actions.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'

/** One request to the home register. */
export interface RegisterChange {
  readonly personId: string
  readonly field: RegisterField
  readonly newValue: string
  readonly caseId: string
}

/** `seen_in` of a request that was taken back; editions are numbered from 1. */
const TAKEN_BACK = 0

/**
 * Enters requests; one that is open stays as it is, and one that was taken back is a new row. The case of each is locked by this
 * transaction, so that nobody enters the same one side by side.
 */
export async function insertChanges(tx: Tx, changes: readonly RegisterChange[]): Promise<void> {
  await tx.run(
    `insert into register_change (bucket, person_id, field, case_id, round, new_value, requested_at)
     select a.bucket, a.person_id, a.field, a.case_id, coalesce(max(c.round), 0) + 1, a.new_value, $6
     from unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
       as a (bucket, person_id, field, new_value, case_id)
     left join register_change as c on c.bucket = a.bucket and c.person_id = a.person_id and c.field = a.field
       and c.case_id = a.case_id
     group by a.bucket, a.person_id, a.field, a.case_id, a.new_value
     having count(*) filter (where c.round is not null and c.seen_in is null) = 0`,
    [
      changes.map(({ personId }) => bucketOf(personId)),
      changes.map(({ personId }) => personId),
      changes.map(({ field }) => field),
      changes.map(({ newValue }) => newValue),
      changes.map(({ caseId }) => caseId),
      tx.now,
    ],
  )
}

/** Open requests in key order after `after`. */
export async function selectOpenChanges(
  tx: Tx,
  after: Pick<RegisterChange, 'personId' | 'field' | 'caseId'> | null,
  limit: number,
): Promise<RegisterChange[]> {
  return tx.query(
    `select person_id as "personId", field, new_value as "newValue", case_id as "caseId" from register_change
     where seen_in is null
       and ($1::smallint is null or (bucket, person_id, field, case_id) > ($1, $2::uuid, $3::text, $4::uuid))
     order by bucket, person_id, field, case_id limit $5`,
    [
      after === null ? null : bucketOf(after.personId),
      after?.personId ?? null,
      after?.field ?? null,
      after?.caseId ?? null,
      limit,
    ],
  )
}

/** Of these persons, the fields in which the register has been asked to change; persons without a request are left out. */
export async function selectContested(
  tx: Tx,
  personIds: readonly string[],
): Promise<Map<string, Set<RegisterField>>> {
  const rows = await tx.query<{ person_id: string; field: RegisterField }>(
    `select c.person_id, c.field from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
     join register_change as c on c.bucket = p.bucket and c.person_id = p.person_id where c.seen_in is null`,
    [personIds.map(bucketOf), personIds],
  )
  const grouped = Map.groupBy(rows, ({ person_id }) => person_id)
  return new Map([...grouped].map(([id, some]) => [id, new Set(some.map(({ field }) => field))]))
}

/** Marks requests as done by an edition of the register. Returns how many were still open. */
export async function markSeen(tx: Tx, changes: readonly RegisterChange[], version: number): Promise<number> {
  return tx.run(
    `update register_change as c set seen_in = $5
     from unnest($1::smallint[], $2::uuid[], $3::text[], $4::uuid[]) as s (bucket, person_id, field, case_id)
     where c.bucket = s.bucket and c.person_id = s.person_id and c.field = s.field and c.case_id = s.case_id
       and c.seen_in is null`,
    [
      changes.map(({ personId }) => bucketOf(personId)),
      changes.map(({ personId }) => personId),
      changes.map(({ field }) => field),
      changes.map(({ caseId }) => caseId),
      version,
    ],
  )
}

/** Takes a request back, so that it contests nothing any more. */
export async function takeBackChange(tx: Tx, change: RegisterChange): Promise<void> {
  await markSeen(tx, [change], TAKEN_BACK)
}
