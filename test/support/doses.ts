/** Dose records of invented people for story tests. */
import { parseDay, parsePartialDay } from '../../src/core/dates.ts'
import type { DoseClaim } from '../../src/core/dose/dose.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import type { NewDose, SessionKey } from '../../src/stages/record/index.ts'

/** A complete claim; every field can be replaced. */
export function claimOf(changes: Partial<DoseClaim> = {}): DoseClaim {
  const givenOn = parseDay('2021-09-20')
  const birthDate = parsePartialDay('1985-03-12')
  if (givenOn === undefined || birthDate === undefined) throw new Error('the calendar has these days')
  return {
    recordRef: 'R1',
    fullName: 'Trần Thị Mẫu',
    birthDate,
    sex: 'F',
    idNumber: '079185000123',
    idCountry: null,
    nationality: 'VN',
    phone: '0912345678',
    email: null,
    guardianName: null,
    guardianId: null,
    province: '79',
    district: '760',
    commune: '26734',
    vaccine: 'AZ',
    lotNumber: 'ABV4678',
    doseNumber: 1,
    dosePurpose: 'primary',
    givenOn,
    givenAtFacility: 'TYT-1',
    ...changes,
  }
}

/** A record on its way in, named by facility and reference. */
export function newDose(facility: string, recordRef: string, changes: Partial<DoseClaim> = {}): NewDose {
  const claim = claimOf({ recordRef, givenAtFacility: facility, ...changes })
  return { record: { doseId: doseIdOf(facility, recordRef), facility, claim }, source: null }
}

/** The sessions in which these doses were given. */
export function sessionsOf(doses: readonly NewDose[]): SessionKey[] {
  return doses.map(({ record: { claim } }) => ({
    facility: claim.givenAtFacility,
    day: claim.givenOn,
    vaccine: claim.vaccine,
    lot: claim.lotNumber,
  }))
}
