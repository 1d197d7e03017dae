/** Names of dose records: the same row sent twice is the same record. */
import { sha256 } from '@noble/hashes/sha2.js'

import type { DoseClaim, DoseId } from './dose.ts'

/** Bytes of the hash that make the id: 128 bits, as much as a UUID holds. */
const ID_BYTES = 16
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const encoder = new TextEncoder()

/** The id of the record that a facility knows by its own reference. */
export function doseIdOf(facility: string, recordRef: string): DoseId {
  return uuidOf(['ref', facility, recordRef])
}

/** The id of a record without a reference: its whole content names it. */
export function doseIdOfRow(facility: string, claim: DoseClaim): DoseId {
  return uuidOf([
    'row',
    facility,
    claim.fullName,
    claim.birthDate,
    claim.sex,
    claim.idNumber,
    claim.idCountry,
    claim.nationality,
    claim.phone,
    claim.email,
    claim.guardianName,
    claim.guardianId,
    claim.province,
    claim.district,
    claim.commune,
    claim.vaccine,
    claim.lotNumber,
    claim.doseNumber,
    claim.dosePurpose,
    claim.givenOn,
    claim.givenAtFacility,
  ])
}

/** The partition of an id (0-255): its first byte. */
export function bucketOf(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 2), 16)
}

/** First 128 bits of SHA-256 over the parts as a JSON array, which no two lists of parts share, in the form of a UUID. */
function uuidOf(parts: readonly (string | number | null)[]): DoseId {
  const hash = sha256(encoder.encode(JSON.stringify(parts)))
  let text = ''
  for (let i = 0; i < ID_BYTES; i += 1) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += HEX[hash[i] ?? 0]
  }
  return text as DoseId // 32 hexadecimal digits in the form of a UUID
}
