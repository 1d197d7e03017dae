/** Reads one row of a file of the population register, and says why a row is left out. */
import { type Day, type PartialDay, parseDay, parsePartialDay } from '../../core/dates.ts'
import type { Sex } from '../../core/dose/dose.ts'
import { personalNumberFacts } from '../../core/person/identity-number.ts'
import { repairName } from '../../core/person/name.ts'
import { normalisePhone } from '../../core/person/phone.ts'

export const REGISTER_COLUMNS = [
  'person_number',
  'cmnd',
  'full_name',
  'birth_date',
  'sex',
  'residence_commune',
  'phone',
  'deceased_on',
  'hamlet',
  'household',
  'guardian_1',
  'guardian_2',
  'family_name',
  'given_name',
] as const
export const REQUIRED_REGISTER_COLUMNS = REGISTER_COLUMNS.slice(0, 6)

/** Why a row of the register is left out. */
export const REGISTER_FINDINGS = [
  'person-number.invalid',
  'cmnd.invalid',
  'full-name.missing',
  'birth-date.invalid',
  'sex.invalid',
  'deceased-on.invalid',
] as const
export type RegisterFinding = (typeof REGISTER_FINDINGS)[number]

/** A row by column name. */
export type RegisterRow = Readonly<Partial<Record<(typeof REGISTER_COLUMNS)[number], string>>>

/** A person of the register with every cell read. */
export interface CleanPerson {
  /** 12 digits. */
  readonly number: string
  /** 9 digits. */
  readonly cmnd: string | null
  readonly fullName: string
  /** Null where the register does not split the name. */
  readonly split: { readonly familyName: string; readonly givenName: string } | null
  readonly birthDate: PartialDay
  readonly sex: Sex
  readonly commune: string | null
  /** National form. */
  readonly phone: string | null
  readonly deceasedOn: Day | null
  readonly hamlet: string | null
  readonly household: string | null
  readonly guardian1: string | null
  readonly guardian2: string | null
}

export type CleanResult =
  | { readonly person: CleanPerson }
  | {
      /** In the order of REGISTER_FINDINGS, at least one. */
      readonly faults: readonly RegisterFinding[]
    }

/** Reads a row; cells that are not required and empty are null. Pure. */
export function cleanRow(row: RegisterRow): CleanResult {
  const number = (row.person_number ?? '').trim()
  const cmnd = blank(row.cmnd)
  const fullName = repairName(row.full_name ?? '').name
  const birthDate = parsePartialDay((row.birth_date ?? '').trim())
  const sex = row.sex === 'M' || row.sex === 'F' ? row.sex : undefined
  const dead = blank(row.deceased_on)
  const deceasedOn = dead === null ? null : parseDay(dead)
  const isFaulty: Readonly<Record<RegisterFinding, boolean>> = {
    'person-number.invalid': personalNumberFacts(number) === undefined,
    'cmnd.invalid': cmnd !== null && !/^\d{9}$/.test(cmnd),
    'full-name.missing': fullName === '',
    'birth-date.invalid': birthDate === undefined,
    'sex.invalid': sex === undefined,
    'deceased-on.invalid': deceasedOn === undefined,
  }
  const faults = REGISTER_FINDINGS.filter((code) => isFaulty[code])
  const isSound = birthDate !== undefined && sex !== undefined && deceasedOn !== undefined
  if (!isSound || faults.length > 0) return { faults }
  return { person: { number, cmnd, fullName, birthDate, sex, deceasedOn, ...freeCells(row) } }
}

/** Cells in which everything is allowed. */
function freeCells(row: RegisterRow) {
  const familyName = blank(row.family_name)
  return {
    split: familyName === null ? null : { familyName, givenName: (row.given_name ?? '').trim() },
    commune: blank(row.residence_commune),
    phone: normalisePhone(row.phone ?? null),
    hamlet: blank(row.hamlet),
    household: blank(row.household),
    guardian1: blank(row.guardian_1),
    guardian2: blank(row.guardian_2),
  }
}

function blank(text: string | undefined): string | null {
  const trimmed = (text ?? '').trim()
  return trimmed === '' ? null : trimmed
}
