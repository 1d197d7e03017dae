/** Since when a record has been in question: SQL of the tables `correction_case` and `case_action`. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import { IDENTITY_KINDS } from '../../core/case/case.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { readLastVerified } from '../authenticate/index.ts'

/**
 * Receipts of identity cases that ended while the record stayed in question: dose id -> the earliest. A decision that leaves
 * the record as wrong as it was, a list that sends it elsewhere or a record that is withdrawn and reinstated starts no clock
 * anew; a record that was verified meanwhile has another mistake now, and is left out.
 */
export async function selectReceipts(tx: Tx, ids: readonly DoseId[]): Promise<Map<DoseId, Date>> {
  const ended = await tx.query<{ doseId: DoseId; openedAt: Date; endedAt: Date }>(
    `select c.dose_id as "doseId", c.opened_at as "openedAt", max(a.at) as "endedAt"
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     join case_action as a on a.bucket = c.bucket and a.case_id = c.case_id and a.kind = 'closed'
     where c.state = 'closed' and c.kind = any ($3)
     group by c.bucket, c.case_id`,
    [ids.map(bucketOf), ids, IDENTITY_KINDS],
  )
  const verified = await readLastVerified(tx, [...new Set(ended.map(({ doseId }) => doseId))])
  const receipts = new Map<DoseId, Date>()
  for (const { doseId, openedAt, endedAt } of ended) {
    const settledAt = verified.get(doseId)
    if (settledAt !== undefined && settledAt >= endedAt) continue
    const known = receipts.get(doseId)
    if (known === undefined || openedAt < known) receipts.set(doseId, openedAt)
  }
  return receipts
}
