/** Names of dose records: the same row sent twice is the same record. */
import { hashId } from '../hash-id.ts'
import type { DoseClaim, DoseId } from './dose.ts'

/** The id of the record that a facility knows by its own reference. */
export function doseIdOf(facility: string, recordRef: string): DoseId {
  return hashId(['ref', facility, recordRef]) as DoseId // a UUID
}

/** The id of a record without a reference: its whole content names it. */
export function doseIdOfRow(facility: string, claim: DoseClaim): DoseId {
  return hashId([
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
  ]) as DoseId // a UUID
}

/** The partition of an id (0-255): its first byte. */
export function bucketOf(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 2), 16)
}
