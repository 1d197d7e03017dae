/** What exactly a facility signs: the canonical JSON of every dose record, bound together by a Merkle tree. */
import { canonicalJson } from '../../core/ledger/canonical-json.ts'
import { leafHash, toHex, treeRoot } from '../../core/ledger/merkle.ts'
import type { StoredDose } from '../record/index.ts'

/** What is signed of one dose record; the form in which anyone can re-verify it. */
export interface SignedRecord {
  readonly [field: string]: string | number | null
}

/** Version of the two documents below; part of what is signed. */
export const RECORD_FORMAT = 'vaxpass-dose-record/1'
export const MANIFEST_FORMAT = 'vaxpass-facility-manifest/1'

/** The record as its facility vouches for it: who, what, when, where; no contact and no address. */
export function signedRecord({ doseId, facility, claim }: StoredDose): SignedRecord {
  return {
    format: RECORD_FORMAT,
    dose_id: doseId,
    facility,
    full_name: claim.fullName,
    birth_date: claim.birthDate,
    sex: claim.sex,
    id_number: claim.idNumber,
    id_country: claim.idCountry,
    nationality: claim.nationality,
    vaccine: claim.vaccine,
    lot_number: claim.lotNumber,
    dose_number: claim.doseNumber,
    dose_purpose: claim.dosePurpose,
    given_on: claim.givenOn,
    given_at_facility: claim.givenAtFacility,
  }
}

/** Leaf of one record: RFC 6962 section 2.1 over the canonical JSON (RFC 8785) in UTF-8. */
export function recordLeaf(dose: StoredDose): Uint8Array {
  return leafHash(new TextEncoder().encode(canonicalJson(signedRecord(dose))))
}

/** The bytes a facility signs, as canonical JSON text. `signedOn` is the instant of the act. */
export function manifestText(
  facility: string,
  signatureId: string,
  leaves: readonly Uint8Array[],
  signedOn: Date,
): string {
  return canonicalJson({
    format: MANIFEST_FORMAT,
    signature_id: signatureId,
    facility,
    records: leaves.length,
    root: toHex(treeRoot(leaves)),
    signed_at: signedOn.toISOString(),
  })
}
