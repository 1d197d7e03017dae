/** Reading of single actions of the table `dose_action`: what a correction said, and whether the record changed after it. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseAction } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'

/** Names one action. */
export interface ActionKey {
  readonly doseId: DoseId
  readonly seq: number
}

/** An action and what came after it. */
export interface StoredAction extends ActionKey {
  readonly action: DoseAction
  /** Somebody changed the record afterwards; checks, signatures and cases are no changes. */
  readonly changedSince: boolean
}

/** After one of these a record is no longer as an earlier action left it. */
const CHANGES = ['updated', 'corrected', 'attested', 'withdrawn', 'reinstated']

/** The actions with these keys; unknown ones are left out. */
export async function selectActions(tx: Tx, keys: readonly ActionKey[]): Promise<StoredAction[]> {
  const rows = await tx.query<{
    dose_id: DoseId
    seq: number
    kind: string
    payload: object | null
    changed: boolean
  }>(
    `select a.dose_id, a.seq, a.kind, a.payload, exists (
       select 1 from dose_action as later where later.bucket = a.bucket and later.dose_id = a.dose_id
         and later.seq > a.seq and later.kind = any ($4)) as changed
     from unnest($1::smallint[], $2::uuid[], $3::integer[]) as k (bucket, dose_id, seq)
     join dose_action as a on a.bucket = k.bucket and a.dose_id = k.dose_id and a.seq = k.seq
     order by a.bucket, a.dose_id, a.seq`,
    [
      keys.map(({ doseId }) => bucketOf(doseId)),
      keys.map(({ doseId }) => doseId),
      keys.map(({ seq }) => seq),
      CHANGES,
    ],
  )
  return rows.map(({ dose_id, seq, kind, payload, changed }) => ({
    doseId: dose_id,
    seq,
    action: { kind, ...payload } as DoseAction, // the table holds what writeActions took apart
    changedSince: changed,
  }))
}
