/** SQL of the tables `sign_intent`, `facility_signature`, `dose_signature` and `sign_done`. */
import type { Cell, Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import type { FacilitySignature } from './ports.ts'

export interface SignIntent {
  readonly signatureId: string
  readonly facility: string
  readonly manifest: string
  readonly doses: number
}

/** One record's place in the tree of a manifest. */
export interface Leaf {
  readonly bucket: number
  readonly doseId: DoseId
  readonly index: number
  readonly hash: Uint8Array
  /** The record's last action when the leaf was computed. */
  readonly seq: number
}

/** Stores what is about to be signed. */
export async function insertIntent(tx: Tx, intent: SignIntent, leaves: readonly Leaf[]): Promise<void> {
  await tx.run(
    `insert into sign_intent (signature_id, facility, manifest, doses, created_at, account, unit)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      intent.signatureId,
      intent.facility,
      intent.manifest,
      intent.doses,
      tx.now,
      tx.caller.account,
      tx.caller.unit,
    ],
  )
  await tx.run(
    `create temporary table if not exists new_leaf (
       bucket smallint, dose_id uuid, leaf_index integer, leaf_hash bytea, seq integer) on commit delete rows`,
  )
  const rows = leaves.map(({ bucket, doseId, index, hash, seq }): Cell[] => [
    bucket,
    doseId,
    index,
    hexBytes(hash),
    seq,
  ])
  await tx.copyIn('new_leaf', ['bucket', 'dose_id', 'leaf_index', 'leaf_hash', 'seq'], rows)
  await tx.run(
    `insert into dose_signature (bucket, dose_id, signature_id, facility, leaf_index, leaf_hash, seq)
     select bucket, dose_id, $1, $2, leaf_index, leaf_hash, seq from new_leaf`,
    [intent.signatureId, intent.facility],
  )
  await tx.run('delete from new_leaf')
}

/** Of these records, those that stand in a manifest with the content they have now. */
export async function selectIntended(
  tx: Tx,
  doses: readonly { readonly bucket: number; readonly doseId: DoseId; readonly seq: number }[],
): Promise<Set<string>> {
  const rows = await tx.query<{ dose_id: string }>(
    `select s.dose_id from dose_signature as s
     join unnest($1::smallint[], $2::uuid[], $3::integer[]) as d (bucket, dose_id, seq)
       on s.bucket = d.bucket and s.dose_id = d.dose_id and s.seq = d.seq`,
    [doses.map(({ bucket }) => bucket), doses.map(({ doseId }) => doseId), doses.map(({ seq }) => seq)],
  )
  return new Set(rows.map(({ dose_id }) => dose_id))
}

/** Manifests whose act is not over: what a crash left between manifest, signature and result. */
export async function selectUnfinished(tx: Tx): Promise<SignIntent[]> {
  return tx.query(
    `select i.signature_id as "signatureId", i.facility, i.manifest, i.doses from sign_intent as i
     where not exists (select 1 from sign_done as d where d.signature_id = i.signature_id)
     order by i.created_at, i.signature_id`,
  )
}

/** Stores a signature; the signer's role can do nothing else. A second one over the same manifest is left out. */
export async function insertSignature(
  tx: Tx,
  signatureId: string,
  { signature, certificate }: FacilitySignature,
): Promise<void> {
  await tx.run(
    `insert into facility_signature (signature_id, signature, certificate, signed_at) values ($1, $2, $3, $4)
     on conflict (signature_id) do nothing`,
    [signatureId, Buffer.from(signature), certificate, tx.now],
  )
}

/** The leaves of one signed manifest, in order. */
export async function selectLeaves(tx: Tx, signatureId: string): Promise<Leaf[]> {
  return tx.query(
    `select bucket, dose_id as "doseId", leaf_index as index, leaf_hash as hash, seq
     from dose_signature where signature_id = $1 order by leaf_index`,
    [signatureId],
  )
}

/** Ends the act; another process may have ended it first. */
export async function insertDone(
  tx: Tx,
  signatureId: string,
  { signed, changed }: { readonly signed: number; readonly changed: number },
): Promise<void> {
  await tx.run(
    `insert into sign_done (signature_id, signed, changed, at) values ($1, $2, $3, $4)
     on conflict (signature_id) do nothing`,
    [signatureId, signed, changed, tx.now],
  )
}

const hexBytes = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`
