/** A sample of the table `register_person`, and what of it many share: for training, which looks at nobody. */
import type { RegisterEntry } from '../../core/person/compare.ts'
import type { Tx } from '../postgres/transaction.ts'
import { ENTRY_COLUMNS, type EntryRow, entryOf } from './columns.ts'

/** Where in each bucket a sample begins: an id of that bucket. */
export interface SampleStart {
  readonly bucket: number
  readonly id: string
}

const COLUMNS = ENTRY_COLUMNS.map((name) => `r.${name}`).join(', ')

/**
 * The next `perBucket` people from each start on, going round at the end of a bucket. Ids are hashes, so that neighbours have
 * nothing in common; the same starts give the same people.
 */
export async function sampleEntries(
  tx: Tx,
  starts: readonly SampleStart[],
  perBucket: number,
): Promise<RegisterEntry[]> {
  const rows = await tx.query<EntryRow>(
    `select found.* from unnest($1::smallint[], $2::uuid[]) as start (bucket, id)
     cross join lateral (
       select * from (
         (select ${COLUMNS}, 1 as turn from register_person as r
          where r.bucket = start.bucket and r.person_id > start.id order by r.person_id limit $3)
         union all
         (select ${COLUMNS}, 2 from register_person as r
          where r.bucket = start.bucket and r.person_id <= start.id order by r.person_id limit $3)
       ) as either order by turn, person_id limit $3
     ) as found order by start.bucket, found.turn, found.person_id`,
    [starts.map(({ bucket }) => bucket), starts.map(({ id }) => id), perBucket],
  )
  return rows.map(entryOf)
}

/** What these guardians' numbers lead to, counted over all of them; a number that stands twice counts twice. */
export interface GuardianCounts {
  /** People whose guardian the register says they are. */
  readonly children: number
  /** People of their households, themselves and these children included. */
  readonly members: number
}

/** Counts whom the register has beside guardians. */
export async function countGuarded(tx: Tx, numbers: readonly string[]): Promise<GuardianCounts> {
  const [row] = await tx.query<GuardianCounts>(
    `with asked as (select number, count(*) as times from unnest($1::text[]) as g (number) group by number),
     first as (select sum(times) as n from asked join register_person as r on r.guardian_1 = asked.number),
     second as (select sum(times) as n from asked join register_person as r on r.guardian_2 = asked.number),
     home as (select sum(times) as n from asked join register_person as g on g.number = asked.number
       join register_person as r on r.household = g.household)
     select (coalesce(first.n, 0) + coalesce(second.n, 0))::int as children, coalesce(home.n, 0)::int as members
     from first, second, home`,
    [numbers],
  )
  return row ?? { children: 0, members: 0 }
}
