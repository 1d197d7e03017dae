/** The answer of `Patient/$match`: a searchset Bundle becomes entries, field by field; nothing in it is believed unread. */
import { type Day, dayOfInstant, parseDay, parsePartialDay } from '../../../core/dates.ts'
import type { Sex } from '../../../core/dose/dose.ts'
import { type Fields, fieldsOf } from '../../../core/json-fields.ts'
import type { RegisterEntry } from '../../../core/person/compare.ts'
import { personalNumberFacts } from '../../../core/person/identity-number.ts'
import { repairName } from '../../../core/person/name.ts'
import { personIdOfNumber } from '../../../core/person/person-id.ts'
import { normalisePhone } from '../../../core/person/phone.ts'
import { CCCD_SYSTEM, CMND_SYSTEM, EXTENSIONS } from './question.ts'

/** What an answer says. */
export interface BundleAnswer {
  /** In order of their numbers. */
  readonly entries: readonly RegisterEntry[]
  /** Patients that were left out because a field that we need is missing or makes no sense. */
  readonly dropped: number
}

/** Longer than any name, code or household that a register keeps. */
const MOST_CHARS = 200

/**
 * Reads the answer to a question that asked for at most `count` patients; undefined when it is no whole searchset Bundle
 * (FHIR R4, bundle.html and patient-operation-match.html). The score of the other side is not read.
 */
export function readBundle(text: string, count: number): BundleAnswer | undefined {
  const bundle = membersOf(text)
  if (bundle === undefined || bundle.resourceType !== 'Bundle' || bundle.type !== 'searchset')
    return undefined
  const rows = listOf(bundle.entry).map(fieldsOf)
  const isMatch = (row: Fields | undefined): boolean => fieldsOf(row?.search)?.mode !== 'outcome'
  const patients = rows.filter(isMatch).map((row) => fieldsOf(row?.resource))
  // Fewer patients than it says it has, or an entry that holds none: a part of the answer is missing.
  const promised = typeof bundle.total === 'number' ? Math.min(bundle.total, count) : patients.length
  if (patients.length < promised || patients.some((patient) => patient?.resourceType !== 'Patient'))
    return undefined
  const byNumber = new Map<string, RegisterEntry>()
  for (const patient of patients) {
    const entry = patient === undefined ? undefined : entryOf(patient)
    if (entry !== undefined && !byNumber.has(entry.number)) byNumber.set(entry.number, entry)
  }
  const entries = [...byNumber.values()].sort((a, b) => (a.number < b.number ? -1 : 1))
  return { entries, dropped: patients.length - entries.length }
}

function membersOf(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** One patient; undefined when it is not in use, or number, name, birth date or sex cannot be used. */
function entryOf(patient: Fields): RegisterEntry | undefined {
  const number = identifierIn(patient, CCCD_SYSTEM)
  const fullName = nameIn(patient)
  const birthDate = typeof patient.birthDate === 'string' ? parsePartialDay(patient.birthDate) : undefined
  const sex = SEXES.get(patient.gender)
  const deceasedOn = deceasedIn(patient)
  if (number === undefined || personalNumberFacts(number) === undefined || patient.active === false)
    return undefined
  if (fullName === '' || birthDate === undefined || sex === undefined || deceasedOn === undefined)
    return undefined
  return entryWith(patient, { number, fullName, birthDate, sex, deceasedOn })
}

type Needed = Pick<RegisterEntry, 'number' | 'fullName' | 'birthDate' | 'sex' | 'deceasedOn'>

function entryWith(patient: Fields, { number, fullName, birthDate, sex, deceasedOn }: Needed): RegisterEntry {
  const cmnd = identifierIn(patient, CMND_SYSTEM) ?? ''
  const [guardian1 = null, guardian2 = null] = guardiansIn(patient)
  const phoneUsers = countIn(patient, EXTENSIONS.phoneUsers)
  return {
    personId: personIdOfNumber(number),
    number,
    cmnd: /^\d{9}$/.test(cmnd) ? cmnd : null,
    fullName,
    birthDate,
    sex,
    commune: communeIn(patient),
    // A phone of which nobody says how many people have it may be a whole village's: it is no evidence.
    phone: phoneUsers > 0 ? phoneIn(patient) : null,
    phoneUsers,
    nameUsers: countIn(patient, EXTENSIONS.nameUsers),
    deceasedOn,
    household: textOf(extensionsOf(patient, EXTENSIONS.household)[0]?.valueString),
    guardian1,
    guardian2,
  }
}

const SEXES: ReadonlyMap<unknown, Sex> = new Map([
  ['male', 'M'],
  ['female', 'F'],
])

function identifierIn(patient: Fields, system: string): string | undefined {
  const found = objectsIn(patient.identifier).find((one) => one.system === system && one.use !== 'old')
  return typeof found?.value === 'string' ? found.value : undefined
}

/** The official name before any other; of its parts the family name comes first, as in Viet Nam. */
function nameIn(patient: Fields): string {
  const names = objectsIn(patient.name)
  const name = names.find(({ use }) => use === 'official') ?? names[0]
  const parts = [name?.family, ...listOf(name?.given)].filter((part) => typeof part === 'string')
  const text = typeof name?.text === 'string' ? name.text : parts.join(' ')
  return text.length > MOST_CHARS ? '' : repairName(text).name
}

/** The day of death, null for the living; undefined for the dead whose day is not known: no date can be compared with it. */
function deceasedIn({ deceasedDateTime, deceasedBoolean }: Fields): Day | null | undefined {
  if (deceasedBoolean === true) return undefined
  if (deceasedDateTime === undefined) return null
  if (typeof deceasedDateTime !== 'string') return undefined
  const day = parseDay(deceasedDateTime)
  if (day !== undefined) return day
  const isInstant = /^\d{4}-\d{2}-\d{2}T/.test(deceasedDateTime)
  const instant = new Date(isInstant ? deceasedDateTime : Number.NaN)
  return Number.isNaN(instant.getTime()) ? undefined : dayOfInstant(instant)
}

function phoneIn(patient: Fields): string | null {
  const found = objectsIn(patient.telecom).find((one) => one.system === 'phone' && one.use !== 'old')
  return normalisePhone(textOf(found?.value))
}

function communeIn(patient: Fields): string | null {
  const addresses = objectsIn(patient.address)
  const address = addresses.find(({ use }) => use === 'home') ?? addresses.find(({ use }) => use !== 'old')
  return address === undefined ? null : textOf(extensionsOf(address, EXTENSIONS.commune)[0]?.valueCode)
}

function guardiansIn(patient: Fields): string[] {
  return extensionsOf(patient, EXTENSIONS.guardian).flatMap(({ valueIdentifier }) => {
    const value = fieldsOf(valueIdentifier)?.value
    return typeof value === 'string' && personalNumberFacts(value) !== undefined ? [value] : []
  })
}

function countIn(patient: Fields, url: string): number {
  const count = extensionsOf(patient, url)[0]?.valueUnsignedInt
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0
}

function extensionsOf({ extension }: Fields, url: string): Fields[] {
  return objectsIn(extension).filter((one) => one.url === url)
}

/** The objects of a list; whatever else stands in it is passed over. */
const objectsIn = (list: unknown): Fields[] =>
  listOf(list)
    .map(fieldsOf)
    .filter((one) => one !== undefined)

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= MOST_CHARS ? value : null
}
