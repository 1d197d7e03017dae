/** When a record was last known to be somebody's: SQL of the table `identity_check`. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'

/** Instant of the last check that verified each of these records; records that were never verified are left out. */
export async function selectLastVerified(tx: Tx, ids: readonly DoseId[]): Promise<Map<DoseId, Date>> {
  const rows = await tx.query<{ doseId: DoseId; at: Date }>(
    `select c.dose_id as "doseId", max(c.at) as at from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join identity_check as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.identity = 'verified' group by c.dose_id`,
    [ids.map(bucketOf), ids],
  )
  return new Map(rows.map(({ doseId, at }) => [doseId, at]))
}
