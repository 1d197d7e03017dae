/** Who lives in a commune, as the register table says, with hamlet and household. */
import { bucketOf } from '../../core/dose/dose-id.ts'
import type { Resident } from '../../stages/correct/index.ts'
import type { Tx } from '../postgres/transaction.ts'

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** Residents of one commune (GSO code) in the order of their ids, after the person `after`; at most `limit`. */
export async function selectResidents(
  tx: Tx,
  commune: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Resident[]> {
  return tx.query(
    `select person_id as "personId", full_name as "fullName", hamlet, household from register_person
     where commune = $1 and (bucket, person_id) > ($2::smallint, $3::uuid) order by bucket, person_id limit $4`,
    [commune, after === null ? -1 : bucketOf(after), after ?? FIRST_ID, limit],
  )
}
