/** Dose records by the commune that their claim names. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseId } from '../../core/dose/dose.ts'

/** Below every id of a record. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/**
 * Records whose identity is checked and open (mismatch, ambiguous, unverifiable, missing or malformed number) and whose claim
 * names a commune (GSO code), in the order of their ids after `after`. The states stand in the statement word for word: so
 * the index `dose_commune` is used.
 */
export async function selectOpenOfCommune(
  tx: Tx,
  commune: string,
  { after, limit }: { readonly after: DoseId | null; readonly limit: number },
): Promise<DoseId[]> {
  const rows = await tx.query<{ dose_id: DoseId }>(
    `select dose_id from dose
     where commune = $1 and state in ('mismatch', 'ambiguous', 'unverifiable', 'missing-id', 'malformed-id')
       and dose_id > $2 order by dose_id limit $3`,
    [commune, after ?? FIRST_ID, limit],
  )
  return rows.map(({ dose_id }) => dose_id)
}
