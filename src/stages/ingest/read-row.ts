/** One row of a list -> a dose record, or findings; no I/O. */
import type { Day, PartialDay } from '../../core/dates.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import { doseIdOf, doseIdOfRow } from '../../core/dose/dose-id.ts'
import { findVaccine, VACCINES, type VaccineCode } from '../../core/dose/vaccines.ts'
import { parseBirthDate } from '../../core/person/birth-date.ts'
import { readNumber } from '../../core/person/identity-number.ts'
import type { NewDose } from '../record/index.ts'
import {
  parseCountry,
  parseDoseNumber,
  parsePurpose,
  parseSex,
  parseWholeDay,
  plainCell,
  readName,
  remembering,
} from './cells.ts'
import type { Columns, Field } from './columns.ts'
import { type FindingCode, isError } from './findings.ts'
import type { KnownLots } from './lots.ts'
import type { Places, SourceRow } from './ports.ts'

/** What is the same for every row of a file. */
export interface RowContext {
  readonly facility: string
  readonly upload: string
  readonly today: Day
  readonly columns: Columns
  readonly places: Places
  readonly lots: KnownLots
}

export interface ReadRow {
  /** Null when one of the findings is an error. */
  readonly dose: NewDose | null
  readonly findings: readonly FindingCode[]
}

const FIRST_BIRTH = '1900'
const vaccineOf = remembering(findVaccine)

/** All findings of the row, and its record when none of them is an error. */
export function readRow({ row, cells }: SourceRow, context: RowContext): ReadRow {
  const { facility, upload, columns } = context
  const findings: FindingCode[] = []
  if (cells.length > columns.width && cells.slice(columns.width).some((cell) => cell.trim() !== '')) {
    findings.push('row.too-many-cells')
  }
  const read = new RowReader(cells, context, findings)
  const claim = read.claim()
  if (claim === undefined || findings.some(isError)) return { dose: null, findings }
  const doseId = claim.recordRef === null ? doseIdOfRow(facility, claim) : doseIdOf(facility, claim.recordRef)
  return { dose: { record: { doseId, facility, claim }, source: { upload, row } }, findings }
}

class RowReader {
  readonly #cells: readonly string[]
  readonly #context: RowContext
  readonly #findings: FindingCode[]

  constructor(cells: readonly string[], context: RowContext, findings: FindingCode[]) {
    this.#cells = cells
    this.#context = context
    this.#findings = findings
  }

  /** Undefined only where a finding says why. */
  claim(): DoseClaim | undefined {
    const fullName = this.#name()
    const person = this.#person()
    const place = this.#place()
    const birthDate = this.#birthDate()
    const vaccine = this.#vaccine()
    const lotNumber = this.#lot(vaccine)
    const doseNumber = this.#choice('dose_number', parseDoseNumber, 'dose-number.invalid')
    const dosePurpose = this.#choice('dose_purpose', parsePurpose, 'dose-purpose.invalid')
    const givenOn = this.#givenOn(birthDate, vaccine)
    const givenAtFacility = this.#facility()
    const recordRef = this.#text('record_ref')
    if (vaccine === undefined || givenOn === undefined) return undefined
    return {
      recordRef,
      fullName,
      birthDate,
      ...person,
      ...place,
      vaccine,
      lotNumber,
      doseNumber,
      dosePurpose,
      givenOn,
      givenAtFacility,
    }
  }

  #add(code: FindingCode): void {
    this.#findings.push(code)
  }

  #text(field: Field): string | null {
    const text = plainCell(this.#cells[this.#context.columns.index[field]] ?? '', this.#findings)
    return text === '' ? null : text
  }

  #name(): string {
    const text = this.#text('full_name')
    const { name, repairs } = readName(text ?? '')
    if (!/\p{L}/u.test(name)) this.#add('name.missing')
    if (repairs.length > 0) this.#add('name.repaired')
    return name
  }

  #person() {
    const sex = this.#choice('sex', parseSex, 'sex.invalid')
    if (sex === null && !this.#findings.includes('sex.invalid')) this.#add('sex.missing')
    const country = this.#choice('id_country', parseCountry, 'id-country.unknown')
    const idCountry = country === 'VN' ? null : country
    const nationality = this.#choice('nationality', parseCountry, 'nationality.unknown') ?? 'VN'
    const idNumber = this.#text('id_number')
    const fault = faultOfNumber(idNumber, idCountry === null && nationality === 'VN')
    if (fault !== null) this.#add(fault)
    const guardian = this.#text('guardian_name')
    return {
      sex,
      idNumber,
      idCountry,
      nationality,
      ...this.#contact(),
      guardianName: guardian === null ? null : readName(guardian).name,
      guardianId: this.#text('guardian_id'),
    }
  }

  #contact() {
    const phone = this.#text('phone')
    if (phone !== null && !/^\+?[\d .()-]{8,20}$/.test(phone)) this.#add('phone.malformed')
    const email = this.#text('email')
    if (email !== null && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) this.#add('email.malformed')
    return { phone, email }
  }

  #place() {
    const province = this.#text('province')
    const district = this.#text('district')
    const commune = this.#text('commune')
    if (province === null && district === null && commune === null) return NOWHERE
    const {
      province: p,
      district: d,
      commune: c,
    } = this.#context.places.resolvePlace(province, district, commune)
    const isLost =
      (province !== null && p === null) ||
      (district !== null && d === null) ||
      (commune !== null && c === null)
    if (isLost) this.#add('place.unknown')
    return { province: p, district: d, commune: c }
  }

  #birthDate(): PartialDay | null {
    const text = this.#text('birth_date')
    if (text === null) {
      this.#add('birth-date.missing')
      return null
    }
    const date = parseBirthDate(text)
    if (date === undefined) {
      this.#add('birth-date.invalid')
      return null
    }
    if (date < FIRST_BIRTH) this.#add('birth-date.before-1900')
    if (date > this.#context.today.slice(0, date.length)) this.#add('birth-date.in-future')
    return date
  }

  #vaccine(): VaccineCode | undefined {
    const vaccine = vaccineOf(this.#text('vaccine') ?? '')
    if (vaccine === undefined) this.#add('vaccine.unknown')
    return vaccine
  }

  #lot(vaccine: VaccineCode | undefined): string {
    const { lots } = this.#context
    const text = this.#text('lot_number')
    if (text === null) {
      this.#add('lot.missing')
      return ''
    }
    if (!lots.anyLoaded) this.#add('lot.unchecked')
    if (!lots.anyLoaded || vaccine === undefined) return text
    const known = lots.find(vaccine, text)
    if (known === undefined) this.#add('lot.unknown')
    else if (known !== text) this.#add('lot.respelled')
    return known ?? text
  }

  #givenOn(birthDate: PartialDay | null, vaccine: VaccineCode | undefined): Day | undefined {
    const day = parseWholeDay(this.#text('given_on') ?? '')
    if (day === undefined) {
      this.#add('given-on.invalid')
      return undefined
    }
    if (day > this.#context.today) this.#add('given-on.in-future')
    if (birthDate !== null && day.slice(0, birthDate.length) < birthDate) this.#add('given-on.before-birth')
    if (vaccine !== undefined && day < VACCINES[vaccine].firstUse) this.#add('given-on.before-first-use')
    return day
  }

  #facility(): string {
    const code = this.#text('given_at_facility')
    if (code === null) return this.#context.facility
    if (!this.#context.places.facilityExists(code)) this.#add('facility.unknown')
    return code
  }

  #choice<T>(field: Field, parse: (text: string) => T | undefined, fault: FindingCode): T | null {
    const text = this.#text(field)
    if (text === null) return null
    const value = parse(text)
    if (value === undefined) this.#add(fault)
    return value ?? null
  }
}

const NOWHERE = { province: null, district: null, commune: null }

/** Null when the number has a usual form. */
function faultOfNumber(idNumber: string | null, isVietnamese: boolean): FindingCode | null {
  if (idNumber === null) return 'id-number.missing'
  if (!isVietnamese) return /^[\dA-Za-z]{5,20}$/.test(idNumber) ? null : 'id-number.malformed'
  const { kind } = readNumber(idNumber)
  if (kind === 'missing') return 'id-number.missing'
  return kind === 'personal' || kind === 'cmnd' ? null : 'id-number.malformed'
}
