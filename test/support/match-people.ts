/** The other side of `Patient/$match` in tests: who of a list of people may be meant, and how FHIR says a person. */
import type { RegisterRow } from '../../src/adapters/registers/load-register.ts'
import { neighboursOf } from '../../src/core/person/identity-number.ts'
import { nameKey } from '../../src/core/person/name.ts'
import { normalisePhone } from '../../src/core/person/phone.ts'

const SID = 'http://fhir.ehealth.gov.vn/core/sid'
const EXTENSION = 'urn:vaxpass:fhir'
/** People of one kind in an answer, and of a phone number that still means somebody. */
const MOST_OF_A_KIND = 20

export interface Extension {
  readonly url: string
  readonly valueString?: string
  readonly valueCode?: string
  readonly valueUnsignedInt?: number
  readonly valueIdentifier?: { readonly system: string; readonly value: string }
}

/** As much of a Patient (FHIR R4) as both sides say. */
export interface Patient {
  readonly resourceType: 'Patient'
  readonly identifier?: readonly { readonly system: string; readonly value: string }[]
  readonly extension?: readonly Extension[]
  readonly name?: readonly { readonly text?: string }[]
  readonly gender?: string
  readonly birthDate?: string
  readonly deceasedDateTime?: string
  readonly telecom?: readonly { readonly system: string; readonly value: string }[]
  readonly address?: readonly { readonly extension?: readonly Extension[] }[]
}

/** Finds the patients that may be meant, at most so many of each kind. */
export type Match = (asked: Patient) => Patient[]

/** Prepares a list of people. */
export function matchOver(people: readonly RegisterRow[]): Match {
  const sorted = [...people].sort((a, b) => ((a.person_number ?? '') < (b.person_number ?? '') ? -1 : 1))
  const phones = Map.groupBy(sorted, ({ phone }) => normalisePhone(phone ?? null))
  const names = Map.groupBy(sorted, ({ full_name }) => nameKey(full_name ?? ''))
  const patients = sorted.map((row) => {
    const users = {
      phone: phones.get(normalisePhone(row.phone ?? null)),
      name: names.get(nameKey(row.full_name ?? '')),
    }
    return { row, patient: patientOf(row, users.phone?.length ?? 0, users.name?.length ?? 0) }
  })
  return (asked) => {
    const isMeant = kindsOf(asked, (phone) => (phones.get(phone)?.length ?? 0) <= MOST_OF_A_KIND)
    const found = isMeant.flatMap((kind) => patients.filter(({ row }) => kind(row)).slice(0, MOST_OF_A_KIND))
    return [...new Set(found)].map(({ patient }) => patient)
  }
}

type Kind = (row: RegisterRow) => boolean

function kindsOf(asked: Patient, isPersonal: (phone: string) => boolean): Kind[] {
  const number = identifierOf(asked, 'national_id')
  const cmnd = identifierOf(asked, 'citizen_id')
  const near = new Set(neighboursOf(number ?? ''))
  const key = nameKey(asked.name?.[0]?.text ?? '')
  const year = asked.birthDate === undefined ? Number.NaN : Number(asked.birthDate.slice(0, 4))
  const phone = asked.telecom?.[0]?.value
  const commune = asked.address?.[0]?.extension?.[0]?.valueCode
  const guardian = asked.extension?.find(({ url }) => url === `${EXTENSION}:guardian`)?.valueIdentifier?.value
  const household = asked.extension?.find(({ url }) => url === `${EXTENSION}:household`)?.valueString
  const isYear: Kind = ({ birth_date = '' }) => Math.abs(Number(birth_date.slice(0, 4)) - year) <= 1
  const isNamed: Kind = ({ full_name = '' }) => key !== '' && nameKey(full_name) === key
  const lives: Kind = ({ residence_commune }) => commune !== undefined && residence_commune === commune
  return [
    (row) => number !== undefined && row.person_number === number,
    (row) => cmnd !== undefined && row.cmnd === cmnd,
    (row) => isNamed(row) && isYear(row),
    (row) => isNamed(row) && lives(row),
    (row) => row.birth_date === asked.birthDate && lives(row),
    (row) =>
      phone !== undefined && normalisePhone(row.phone ?? null) === phone && isYear(row) && isPersonal(phone),
    (row) =>
      guardian !== undefined && (row.guardian_1 === guardian || row.guardian_2 === guardian) && isYear(row),
    (row) => household !== undefined && row.household === household && isYear(row),
    (row) => near.has(row.person_number ?? ''),
  ]
}

/** Value of the identifier `national_id` or `citizen_id`. */
export function identifierOf(patient: Patient, system: 'national_id' | 'citizen_id'): string | undefined {
  return patient.identifier?.find((one) => one.system === `${SID}/${system}`)?.value
}

/** How a server says one person. */
export function patientOf(row: RegisterRow, phoneUsers: number, nameUsers: number): Patient {
  const { person_number = '', cmnd = '', full_name = '', birth_date = '', phone = '', deceased_on = '' } = row
  const { household = '', guardian_1 = '', guardian_2 = '', residence_commune = '' } = row
  const guardians = [guardian_1, guardian_2].filter((guardian) => guardian !== '')
  return {
    resourceType: 'Patient',
    identifier: [
      { system: `${SID}/national_id`, value: person_number },
      ...(cmnd === '' ? [] : [{ system: `${SID}/citizen_id`, value: cmnd }]),
    ],
    name: [{ text: full_name }],
    gender: row.sex === 'F' ? 'female' : 'male',
    birthDate: birth_date,
    ...(deceased_on === '' ? {} : { deceasedDateTime: deceased_on }),
    telecom: phone === '' ? [] : [{ system: 'phone', value: phone }],
    address: [{ extension: [{ url: `${EXTENSION}:commune`, valueCode: residence_commune }] }],
    extension: [
      ...guardians.map((value) => ({
        url: `${EXTENSION}:guardian`,
        valueIdentifier: { system: `${SID}/national_id`, value },
      })),
      ...(household === '' ? [] : [{ url: `${EXTENSION}:household`, valueString: household }]),
      { url: `${EXTENSION}:name-users`, valueUnsignedInt: nameUsers },
      { url: `${EXTENSION}:phone-users`, valueUnsignedInt: phoneUsers },
    ],
  }
}
