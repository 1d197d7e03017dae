import type { CaseKind } from '../../core/case/case.ts'
import { type MissingDose, readMissingDose } from '../../core/case/missing-dose.ts'
import { idOf, readChange, readRegisterChange } from '../../core/case/read-decision.ts'
import type { CasePlace } from '../../core/case/routing.ts'
import {
  CLAIM_FIELD_OF,
  type ClaimChange,
  REGISTER_FIELDS,
  WRONG_FIELDS,
  type WrongField,
} from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { type Fields, fieldsOf } from '../../core/json-fields.ts'
import { Refusal } from '../../core/refusal.ts'
import type { StoredDose } from '../record/index.ts'
import type { CaseDetails, StoredCase } from './store-cases.ts'

/** What somebody asks for, read and checked. */
export interface Asked {
  readonly fields: readonly WrongField[]
  readonly personId: string | null
  /** Values that the record should have. */
  readonly proposed: ClaimChange | null
  readonly details: CaseDetails | null
}

/** A page of text says what there is to say. */
const SAYS_MOST = 2000

/**
 * Reads the JSON with which a case of a kind is opened. `missing-dose`: the injection (core/case/missing-dose.ts).
 * `register-wrong`: `field`, `value`, `person_id` where no record is named. `same-person`: `person_id`, `same`. All others:
 * `proposed` (fields of the record), `fields` in question, and what the citizen `says`. @throws {Refusal} `case.invalid`
 */
export function readCaseDetails(kind: CaseKind, value: unknown): Asked {
  const fields = fieldsOf(value)
  if (fields === undefined) throw new Refusal('case.invalid', 'a case is opened with a JSON object')
  if (kind === 'missing-dose') {
    return { fields: [], personId: personOf(fields), proposed: null, details: { ...readMissingDose(fields) } }
  }
  if (kind === 'register-wrong') {
    const change = readRegisterChange(fields)
    return { fields: [change.field], personId: personOf(fields), proposed: null, details: change }
  }
  if (kind === 'same-person') {
    const same = idOf(fields, 'same')
    return { fields: [], personId: idOf(fields, 'person_id'), proposed: null, details: { same } }
  }
  const proposed = fields.proposed === undefined ? null : readChange(fields.proposed)
  const named = namedFields(fields)
  const says = saysOf(fields)
  return {
    fields: named.length > 0 ? named : wrongFieldsOf(proposed ?? {}),
    personId: personOf(fields),
    proposed,
    details: says === null ? null : { says },
  }
}

function personOf(fields: Fields): string | null {
  return fields.person_id === undefined || fields.person_id === null ? null : idOf(fields, 'person_id')
}

function namedFields({ fields }: Fields): WrongField[] {
  if (fields === undefined) return []
  const names = Array.isArray(fields) ? fields : []
  const known = Object.keys(WRONG_FIELDS) as WrongField[] // the keys of the table
  const found = known.filter((name) => names.includes(name))
  if (names.length === 0 || found.length < names.length) {
    throw new Refusal('case.invalid', `"fields" must be a list of ${known.join(', ')}`)
  }
  return found
}

const wrongFieldOf = (field: string): WrongField =>
  REGISTER_FIELDS.find((name) => CLAIM_FIELD_OF[name] === field) ?? 'other'

/** The fields in question when these fields of a claim are to change. */
function wrongFieldsOf(change: ClaimChange): WrongField[] {
  return [...new Set(Object.keys(change).map(wrongFieldOf))]
}

function saysOf({ says }: Fields): string | null {
  if (says === undefined || says === null || says === '') return null
  if (typeof says === 'string' && says.length <= SAYS_MOST) return says.normalize('NFC')
  throw new Refusal('case.invalid', `"says" must be a text of at most ${SAYS_MOST} characters`)
}

/** What is asked for, and of which records. */
export interface Matter {
  readonly kind: CaseKind
  readonly doseId: DoseId | null
  readonly otherDose: DoseId | null
  readonly asked: Asked
}

/** Members of the details that tell one request of a kind from another about the same record or person. */
const TELLS_APART: Readonly<Partial<Record<CaseKind, readonly string[]>>> = {
  'missing-dose': ['day', 'vaccine'],
  'register-wrong': ['field'],
  'same-person': ['same'],
}

/** True when a case asks for the same already: nothing of a request may be lost in a case about something else. */
export function isSameRequest(known: StoredCase, { kind, doseId, otherDose, asked }: Matter): boolean {
  if (known.kind !== kind) return false
  const isPair = otherDose !== null || known.otherDose !== null
  const ids = [doseId, otherDose]
  const isSameRecord = isPair
    ? ids.includes(known.doseId) && ids.includes(known.otherDose)
    : known.doseId === doseId
  const names = TELLS_APART[kind] ?? []
  return isSameRecord && names.every((name) => known.details?.[name] === asked.details?.[name])
}

/** Where a case belongs: what a missing injection names, else what the record says. */
export function placeOf(asked: Asked, dose: StoredDose | null): CasePlace {
  if (dose !== null) {
    const { commune, district, province } = dose.claim
    return { facility: dose.facility, commune, district, province }
  }
  return placeOfDetails(asked.details)
}

/** The place that stored details name; they hold what `readCaseDetails` made. */
export function placeOfDetails(details: CaseDetails | null): CasePlace {
  const text = (name: string): string | null => {
    const value = details?.[name]
    return typeof value === 'string' ? value : null
  }
  return {
    facility: text('facility'),
    commune: text('commune'),
    district: text('district'),
    province: text('province'),
  }
}

/** The injection that a `missing-dose` case asks for. @throws {Refusal} `case.invalid` for a case of another kind */
export function missingDoseOf({ kind, details }: StoredCase): MissingDose {
  if (kind !== 'missing-dose' || details === null) {
    throw new Refusal('case.invalid', 'the case is not about a missing injection')
  }
  return details as unknown as MissingDose // written by openCase from what readMissingDose returned
}
