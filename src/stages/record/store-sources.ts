import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { IdentityState } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'

/** Where a record came from and what became of it: what an evaluation needs, and no personal data. */
export interface SourcedDose {
  readonly doseId: DoseId
  readonly upload: string
  readonly row: number
  readonly identity: IdentityState
  /** A rule has corrected it. */
  readonly corrected: boolean
}

/** Records of one bucket that came from files, in key order after `after`. */
export async function selectSources(
  tx: Tx,
  { bucket, after, limit }: { bucket: number; after: DoseId | null; limit: number },
): Promise<SourcedDose[]> {
  return tx.query(
    `select d.dose_id as "doseId", d.upload, d.source_row as row, d.identity,
       exists (select 1 from dose_action as a where a.bucket = d.bucket and a.dose_id = d.dose_id
         and a.kind = 'corrected') as corrected
     from dose as d
     where d.bucket = $1 and ($2::uuid is null or d.dose_id > $2) and d.upload is not null and not d.withdrawn
     order by d.dose_id limit $3`,
    [bucket, after, limit],
  )
}
