/** Reading the JSON of people who decide: the same members as `Decision`, in snake_case. */
import { type PartialDay, parsePartialDay } from '../dates.ts'
import { CLAIM_FIELD_OF, type ClaimChange, REGISTER_FIELDS } from '../dose/actions.ts'
import type { DoseId, Sex } from '../dose/dose.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'
import { repairName } from '../person/name.ts'
import { Refusal } from '../refusal.ts'
import type { AttestedIdentity, Decision } from './case.ts'

/** snake_case name in JSON -> field of a claim that a decision may change. */
const CHANGED_FIELDS: Readonly<Record<string, string>> = {
  ...CLAIM_FIELD_OF,
  id_country: 'idCountry',
  nationality: 'nationality',
  guardian_name: 'guardianName',
  guardian_id: 'guardianId',
  phone: 'phone',
  email: 'email',
  commune: 'commune',
}
type RegisterField = (typeof REGISTER_FIELDS)[number]

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** More characters than any of these values needs. */
const TEXT_MOST = 200

const invalid = (why: string): Refusal => new Refusal('case.invalid', `the decision: ${why}`)

type Read = (fields: Fields) => Decision

const READERS: { readonly [W in Decision['what']]: Read } = {
  correct: (fields) => ({ what: 'correct', change: readChange(fields.change) }),
  reassign: (fields) => ({
    what: 'reassign',
    change: readChange(fields.change),
    personId: idOf(fields, 'person_id'),
  }),
  attest: (fields) => ({
    what: 'attest',
    // Left out for somebody who was never attested before.
    personId: fields.person_id === undefined || fields.person_id === null ? null : idOf(fields, 'person_id'),
    identity: readIdentity(fields.identity),
  }),
  merge: (fields) => ({ what: 'merge', keep: doseOf(fields, 'keep'), drop: doseOf(fields, 'drop') }),
  stands: () => ({ what: 'stands' }),
  withdraw: () => ({ what: 'withdraw' }),
  entered: (fields) => ({ what: 'entered', doseId: doseOf(fields, 'dose_id') }),
  'change-register': (fields) => ({ what: 'change-register', ...readRegisterChange(fields) }),
  link: (fields) => ({ what: 'link', personId: idOf(fields, 'person_id'), same: idOf(fields, 'same') }),
}

/**
 * A decision as JSON says it: `{"what": "correct", "change": {"full_name": "..."}}`. Whether its values can stand in a
 * record is for the one who applies it. @throws {Refusal} `case.invalid`
 */
export function readDecision(value: unknown): Decision {
  const fields = fieldsOf(value)
  const what = fields?.what
  if (fields === undefined || typeof what !== 'string' || !Object.hasOwn(READERS, what)) {
    throw invalid(`"what" must be one of ${Object.keys(READERS).join(', ')}`)
  }
  return READERS[what as Decision['what']](fields) // a key of the table, asked on the line above
}

/** Values for fields of a claim, in snake_case; at least one. @throws {Refusal} `case.invalid` */
export function readChange(value: unknown): ClaimChange {
  const entries = Object.entries(fieldsOf(value) ?? {})
  if (entries.length === 0) throw invalid('"change" names no field')
  return Object.fromEntries(
    entries.map(([name, text]) => {
      const field = Object.hasOwn(CHANGED_FIELDS, name) ? CHANGED_FIELDS[name] : undefined
      if (field === undefined) {
        throw invalid(`a change may name only ${Object.keys(CHANGED_FIELDS).join(', ')}`)
      }
      if (text !== null && (typeof text !== 'string' || text.length > TEXT_MOST)) {
        throw invalid(`"${name}" must be a text or null`)
      }
      return [field, field === 'fullName' && text !== null ? repairName(text).name : text]
    }),
  )
}

/** Which field of the register must say what. @throws {Refusal} `case.invalid` */
export function readRegisterChange(fields: Fields): {
  readonly field: RegisterField
  readonly value: string
} {
  const field = REGISTER_FIELDS.find((name) => name === fields.field)
  if (field === undefined) throw invalid(`"field" must be one of ${REGISTER_FIELDS.join(', ')}`)
  const value = textOf(fields, 'value')
  return { field, value: field === 'full_name' ? repairName(value).name : value }
}

function readIdentity(value: unknown): AttestedIdentity {
  const fields = fieldsOf(value)
  if (fields === undefined) throw invalid('"identity" is missing')
  return {
    fullName: repairName(textOf(fields, 'full_name')).name,
    birthDate: dayOf(fields),
    sex: sexOf(fields),
    commune: textOf(fields, 'commune'),
    household:
      fields.household === undefined || fields.household === null ? null : textOf(fields, 'household'),
  }
}

function dayOf(fields: Fields): PartialDay {
  const day = parsePartialDay(textOf(fields, 'birth_date'))
  if (day === undefined) throw invalid('"birth_date" must be a day, a month or a year')
  return day
}

function sexOf({ sex }: Fields): Sex {
  if (sex === 'M' || sex === 'F') return sex
  throw invalid('"sex" must be M or F')
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value !== '' && value.length <= TEXT_MOST) return value.normalize('NFC')
  throw invalid(`"${name}" must be a text of at most ${TEXT_MOST} characters`)
}

/** An id of a person or case. @throws {Refusal} `case.invalid` */
export function idOf(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && UUID.test(value)) return value
  throw invalid(`"${name}" must be an id`)
}

const doseOf = (fields: Fields, name: string): DoseId => idOf(fields, name) as DoseId // has the form of an id
