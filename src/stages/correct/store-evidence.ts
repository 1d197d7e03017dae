/** SQL of the table `case_evidence`: slips, photos, lists. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { EvidenceKind } from '../../core/case/case.ts'
import type { StoredCase } from './store-case-rows.ts'

/** A paper of a case, without its bytes. */
export interface Evidence {
  readonly evidenceId: string
  readonly kind: EvidenceKind
  readonly mediaType: string
  /** Hex. */
  readonly sha256: string
  /** 0 = destroyed. */
  readonly length: number
  readonly addedAt: Date
}

/** The papers of a case, oldest first. */
export async function selectEvidence(tx: Tx, { bucket, caseId }: StoredCase): Promise<Evidence[]> {
  return tx.query(
    `select evidence_id as "evidenceId", kind, media_type as "mediaType", sha256, length(bytes) as length,
       added_at as "addedAt"
     from case_evidence where bucket = $1 and case_id = $2 order by added_at, evidence_id`,
    [bucket, caseId],
  )
}

/** The bytes of a paper of a case; undefined when there is none of this id. */
export async function selectEvidenceBytes(
  tx: Tx,
  { bucket, caseId }: StoredCase,
  evidenceId: string,
): Promise<{ mediaType: string; bytes: Uint8Array } | undefined> {
  const [row] = await tx.query<{ mediaType: string; bytes: Uint8Array }>(
    `select media_type as "mediaType", bytes from case_evidence
     where bucket = $1 and evidence_id = $2 and case_id = $3`,
    [bucket, evidenceId, caseId],
  )
  return row
}

/** Stores a paper of a case. */
export async function insertEvidence(
  tx: Tx,
  { bucket, caseId }: StoredCase,
  paper: Pick<Evidence, 'evidenceId' | 'kind' | 'mediaType' | 'sha256'> & { readonly bytes: Uint8Array },
): Promise<void> {
  await tx.run(
    `insert into case_evidence (bucket, evidence_id, case_id, kind, media_type, sha256, bytes, added_at, added_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      bucket,
      paper.evidenceId,
      caseId,
      paper.kind,
      paper.mediaType,
      paper.sha256,
      paper.bytes,
      tx.now,
      tx.caller.account,
    ],
  )
}

/** Destroys the bytes of the paper that was added last; that it was there stays known. */
export async function destroyLastPicture(tx: Tx, { bucket, caseId }: StoredCase): Promise<void> {
  await tx.run(
    `update case_evidence set bytes = ''::bytea where bucket = $1 and evidence_id = (
       select evidence_id from case_evidence where bucket = $1 and case_id = $2 and length(bytes) > 0
       order by added_at desc, evidence_id limit 1)`,
    [bucket, caseId],
  )
}
