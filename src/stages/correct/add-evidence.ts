import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

import type { Caller } from '../../core/caller.ts'
import type { EvidenceKind } from '../../core/case/case.ts'
import { EVIDENCE_BYTES_MOST, EVIDENCE_PER_CASE_MOST, mediaTypeOf } from '../../core/case/evidence.ts'
import { Refusal } from '../../core/refusal.ts'
import type { CaseDeps } from './case-deps.ts'
import { lockCase, seeCase } from './case-facts.ts'
import { append } from './decide-case.ts'
import type { StoredCase } from './store-cases.ts'
import { insertEvidence, selectEvidence } from './store-evidence.ts'

/** A file as somebody hands it in. */
export interface NewEvidence {
  readonly caseId: string
  readonly kind: EvidenceKind
  readonly bytes: Uint8Array
}

/**
 * Adds a paper to a case. What was refused for its picture is open again; the same file twice is one paper.
 * @returns the case as it stands then, and the id of the paper
 * @throws {Refusal} `case.unknown`, `case.invalid`, `case.closed`
 */
export async function addEvidence(
  caller: Caller,
  { caseId, kind, bytes }: NewEvidence,
  deps: Pick<CaseDeps, 'app' | 'worker' | 'newId'>,
): Promise<{ readonly found: StoredCase; readonly evidenceId: string }> {
  const mediaType = mediaTypeOf(bytes)
  if (bytes.length > EVIDENCE_BYTES_MOST) {
    throw new Refusal('case.invalid', `a paper has at most ${EVIDENCE_BYTES_MOST / 1024 / 1024} MB`)
  }
  if (mediaType === undefined) throw new Refusal('case.invalid', 'a paper is a PNG, a JPEG or a PDF')
  await deps.app.transaction(caller, (tx) => seeCase(tx, caseId))
  const hash = bytesToHex(sha256(bytes))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockCase(tx, { caseId, seq: null })
    const papers = await selectEvidence(tx, found)
    const same = papers.find((paper) => paper.sha256 === hash && paper.length > 0)
    if (same !== undefined) return { found, evidenceId: same.evidenceId }
    if (papers.length >= EVIDENCE_PER_CASE_MOST) {
      throw new Refusal('case.invalid', `a case holds at most ${EVIDENCE_PER_CASE_MOST} papers`)
    }
    const evidenceId = deps.newId()
    const after = await append(tx, found, [{ kind: 'evidence', evidence: evidenceId, of: kind }])
    await insertEvidence(tx, found, { evidenceId, kind, mediaType, sha256: hash, bytes })
    return { found: after, evidenceId }
  })
}
