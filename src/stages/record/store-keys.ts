/** Who turned which key of a dose record, from its actions. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'

/** Somebody's act on a record that counts as one of its two keys. */
export interface KeyTurn {
  readonly doseId: DoseId
  readonly kind: 'entered' | 'confirmed' | 'corrected'
  readonly account: string
  /** The unit for which the account acted. */
  readonly unit: string
  /** How it was confirmed, or by which rule it was corrected. */
  readonly by: string | null
}

/** Entries, confirmations and corrections of these dose records, each account, unit and kind once a record. */
export async function selectKeyTurns(tx: Tx, ids: readonly DoseId[]): Promise<KeyTurn[]> {
  return tx.query(
    `select distinct a.dose_id as "doseId", a.kind, a.account, a.unit,
       coalesce(a.payload ->> 'by', a.payload ->> 'rule') as by
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join dose_action as a on a.bucket = d.bucket and a.dose_id = d.dose_id
     where a.kind in ('entered', 'confirmed', 'corrected')`,
    [ids.map(bucketOf), ids],
  )
}
