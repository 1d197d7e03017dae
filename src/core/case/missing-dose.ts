/** What somebody says of an injection that the system does not know, and what of it is believed. */
import { type Day, type PartialDay, parseDay, parsePartialDay } from '../dates.ts'
import type { DoseClaim, Sex } from '../dose/dose.ts'
import { findVaccine, type VaccineCode } from '../dose/vaccines.ts'
import type { Fields } from '../json-fields.ts'
import { repairName } from '../person/name.ts'
import { Refusal } from '../refusal.ts'
import type { CasePlace } from './routing.ts'

/** The injection as the citizen, or somebody for them, remembers it; null = not said. */
export interface MissingDose extends CasePlace {
  /** Name of the site in their own words, where no code is known. */
  readonly site: string | null
  readonly day: Day
  readonly vaccine: VaccineCode
  readonly lot: string | null
  readonly doseNumber: number | null
  readonly fullName: string
  readonly birthDate: PartialDay
  readonly sex: Sex | null
  readonly idNumber: string | null
  readonly phone: string | null
}

/** More characters than any of these fields needs. */
const TEXT_MOST = 200
/** No schedule has more doses. */
const DOSES_MOST = 9

const invalid = (why: string): Refusal => new Refusal('case.invalid', `the missing injection: ${why}`)

/**
 * Reads the fields of a missing injection: `site` or `facility`, `day`, `vaccine`, `lot`, `dose_number`, `full_name`,
 * `birth_date`, `sex`, `id_number`, `phone`, `commune`, `district`, `province`. @throws {Refusal} `case.invalid`
 */
export function readMissingDose(fields: Fields): MissingDose {
  const day = parseDay(textOf(fields, 'day') ?? '')
  if (day === undefined) throw invalid('"day" must be a day such as 2021-09-20')
  const vaccine = findVaccine(textOf(fields, 'vaccine') ?? '')
  if (vaccine === undefined) throw invalid('"vaccine" must name a vaccine of the catalogue')
  const birthDate = parsePartialDay(textOf(fields, 'birth_date') ?? '')
  if (birthDate === undefined) throw invalid('"birth_date" must be a day, a month or a year')
  const fullName = repairName(textOf(fields, 'full_name') ?? '').name
  if (fullName === '') throw invalid('"full_name" is missing')
  return {
    facility: textOf(fields, 'facility'),
    site: textOf(fields, 'site'),
    day,
    vaccine,
    lot: textOf(fields, 'lot'),
    doseNumber: doseNumberOf(fields.dose_number),
    fullName,
    birthDate,
    sex: sexOf(textOf(fields, 'sex')),
    idNumber: textOf(fields, 'id_number'),
    phone: textOf(fields, 'phone'),
    commune: textOf(fields, 'commune'),
    district: textOf(fields, 'district'),
    province: textOf(fields, 'province'),
  }
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || value.length > TEXT_MOST) {
    throw invalid(`"${name}" must be a text of at most ${TEXT_MOST} characters`)
  }
  return value.normalize('NFC').trim()
}

function sexOf(text: string | null): Sex | null {
  if (text === null || text === 'M' || text === 'F') return text
  throw invalid('"sex" must be M or F')
}

function doseNumberOf(value: unknown): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= DOSES_MOST) return value
  throw invalid(`"dose_number" must be a number from 1 to ${DOSES_MOST}`)
}

/** The record that a facility enters for it, under the reference `case-<id>`: the lot is the facility's to say. */
export function claimOfMissing(
  missing: MissingDose,
  facility: string,
  lot: string,
  recordRef: string,
): DoseClaim {
  return {
    recordRef,
    fullName: missing.fullName,
    birthDate: missing.birthDate,
    sex: missing.sex,
    idNumber: missing.idNumber,
    idCountry: null,
    nationality: 'VN',
    phone: missing.phone,
    email: null,
    guardianName: null,
    guardianId: null,
    province: missing.province,
    district: missing.district,
    commune: missing.commune,
    vaccine: missing.vaccine,
    lotNumber: lot,
    doseNumber: missing.doseNumber,
    dosePurpose: null,
    givenOn: missing.day,
    givenAtFacility: facility,
  }
}
