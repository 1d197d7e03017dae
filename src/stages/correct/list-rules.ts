/** Rules of the cleaning lists (dispatch 2262/BYT-CNTT): what is wrong with a row, its place, and what a decision may do. */
import type { Caller } from '../../core/caller.ts'
import { blocksDose } from '../../core/case/case.ts'
import type { PartialDay } from '../../core/dates.ts'
import { type ClaimChange, WRONG_FIELDS } from '../../core/dose/actions.ts'
import type { DoseClaim, Sex } from '../../core/dose/dose.ts'
import { compareBirthDate, parseBirthDate } from '../../core/person/birth-date.ts'
import { compareName } from '../../core/person/compare-name.ts'
import { compareNumber, readNumber, readPassportNumber } from '../../core/person/identity-number.ts'
import { isPlaceholderName, repairName, stripMarks, tokensOf } from '../../core/person/name.ts'
import { isForeigner, type Verdict } from '../authenticate/index.ts'
import type { StoredCase } from './store-cases.ts'

/** States of records that belong on a list. */
export const LIST_STATES = ['mismatch', 'ambiguous', 'missing-id', 'malformed-id', 'unverifiable'] as const

/** What is wrong with a record: the classes of 2262, and what they leave open. */
export const LIST_FAULTS = [
  'no-id',
  'malformed-id',
  'wrong-id',
  'wrong-name',
  'wrong-birth-date',
  'wrong-sex',
  'other',
  /** Several residents fit. */
  'ambiguous',
  /** Nobody fits. */
  'nobody',
] as const
export type ListFault = (typeof LIST_FAULTS)[number]

/** What the officer may say of a row. */
export const LIST_DECISIONS = ['accept', 'correct', 'register-wrong', 'not-resident', 'later'] as const
export type ListDecision = (typeof LIST_DECISIONS)[number]

/** Why a row was not applied, or not in all fields (docs/cleaning-lists.md). */
export const ROW_CODES = [
  'row.key-unknown',
  'row.key-damaged',
  'row.twice',
  'row.changed',
  'row.other-commune',
  'row.no-decision',
  'row.value-invalid',
  'row.not-your-decision',
  'row.register-contested',
  'row.second-key',
  'row.register-wrong',
  'row.not-resident',
] as const
export type RowCode = (typeof ROW_CODES)[number]

/** `case`: a case was opened where others go on with it. */
export type RowOutcome = 'applied' | 'unchanged' | 'case' | 'refused'

/** Lists are the identity officers' work; that the commune is theirs or below theirs, the caller of this rule has seen to. */
export function mayHandleLists({ role }: Pick<Caller, 'role'>): boolean {
  return role === 'identity-officer'
}

/** Name in the details of a case: the commune whose officers say that nobody there is meant. */
export const NOT_RESIDENT_OF = 'notResidentOf'

/** True while a case has sent a record back to its facility because nobody of this commune is meant. */
export function isSentBack(
  { details, standing }: Pick<StoredCase, 'details' | 'standing'>,
  commune: string,
): boolean {
  return details?.[NOT_RESIDENT_OF] === commune && blocksDose(standing)
}

/** What is wrong by a verdict, in the order of `LIST_FAULTS`. */
export function faultsOf({
  identity,
  wrong,
  numberKind,
}: Pick<Verdict, 'identity' | 'wrong' | 'numberKind'>): ListFault[] {
  const isThere: Readonly<Record<ListFault, boolean>> = {
    'no-id': numberKind === 'missing' || numberKind === 'placeholder',
    'malformed-id': numberKind === 'malformed',
    'wrong-id':
      (numberKind === 'personal' || numberKind === 'cmnd') && (wrong & WRONG_FIELDS.id_number) !== 0,
    'wrong-name': (wrong & WRONG_FIELDS.full_name) !== 0,
    'wrong-birth-date': (wrong & WRONG_FIELDS.birth_date) !== 0,
    'wrong-sex': (wrong & WRONG_FIELDS.sex) !== 0,
    other: (wrong & WRONG_FIELDS.other) !== 0,
    ambiguous: identity === 'ambiguous',
    nobody: identity === 'unverifiable',
  }
  return LIST_FAULTS.filter((fault) => isThere[fault])
}

/** Where a row stands in its list; null = the register does not say. */
export interface ListPlace {
  readonly hamlet: string | null
  readonly household: string | null
  readonly fullName: string
}

/** Vietnamese order; "Thôn 2" comes before "Thôn 10". */
const VIETNAMESE = new Intl.Collator('vi', { numeric: true })

/** By hamlet and household, unknown ones last, then in the order of Vietnamese name lists: given name, surname, middle. */
export function compareListPlaces(a: ListPlace, b: ListPlace): number {
  return (
    unknownLast(a.hamlet, b.hamlet) || unknownLast(a.household, b.household) || byName(a.fullName, b.fullName)
  )
}

function unknownLast(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return VIETNAMESE.compare(a, b)
}

function byName(a: string, b: string): number {
  if (a === b) return 0
  const [one, other] = [tokensOf(a), tokensOf(b)]
  return (
    VIETNAMESE.compare(one.at(-1) ?? '', other.at(-1) ?? '') ||
    VIETNAMESE.compare(one[0] ?? '', other[0] ?? '') ||
    VIETNAMESE.compare(one.slice(1, -1).join(' '), other.slice(1, -1).join(' '))
  )
}

/** Four fields of an identity as cells hold them; '' = nothing written. */
export interface IdentityCells {
  readonly fullName: string
  readonly birthDate: string
  readonly sex: string
  readonly idNumber: string
}

/** Longer is no name: the longest of a real register has about 60 characters. */
const NAME_CHARS_MAX = 200
/** Letters, and what stands between them in names of minorities and foreigners. */
const NAME = /^\p{L}[\p{L}\p{M} .,'’-]*$/u
const FIRST_BIRTH = '1900'
const SEXES: ReadonlyMap<string, Sex> = new Map([
  ['nam', 'M'],
  ['m', 'M'],
  ['male', 'M'],
  ['nu', 'F'],
  ['f', 'F'],
  ['female', 'F'],
])

/**
 * What the officer's cells change of a claim: only fields that differ from it; undefined when a cell holds no value that
 * the claim can take. `today` is a day in Viet Nam.
 */
export function changeOf(cells: IdentityCells, claim: DoseClaim, today: string): ClaimChange | undefined {
  const read = {
    fullName: cells.fullName === '' ? null : readName(cells.fullName),
    birthDate: cells.birthDate === '' ? null : readBirthDate(cells.birthDate, claim, today),
    sex: cells.sex === '' ? null : SEXES.get(stripMarks(cells.sex.trim().toLowerCase())),
    idNumber: cells.idNumber === '' ? null : readIdNumber(cells.idNumber, claim),
  }
  const entries = Object.entries(read)
  if (entries.some(([, value]) => value === undefined)) return undefined
  const changed = entries.filter(
    ([field, value]) => value !== null && value !== claim[field as keyof typeof read], // its own keys
  )
  return Object.fromEntries(changed) as ClaimChange // texts, none of them undefined
}

function readName(text: string): string | undefined {
  const { name } = repairName(text)
  return name.length <= NAME_CHARS_MAX && NAME.test(name) && !isPlaceholderName(name) ? name : undefined
}

function readBirthDate(text: string, { givenOn }: DoseClaim, today: string): PartialDay | undefined {
  const date = parseBirthDate(text)
  if (date === undefined || date < FIRST_BIRTH || date > today.slice(0, date.length)) return undefined
  return date > givenOn.slice(0, date.length) ? undefined : date
}

/** Twelve digits that can be a number, also where a spreadsheet took the leading zeros; of a foreigner the passport's. */
function readIdNumber(text: string, claim: DoseClaim): string | undefined {
  const { kind, value } = readNumber(text)
  if (kind === 'personal') return value
  return isForeigner(claim) ? readPassportNumber(text) : undefined
}

/** Whose a record would be after a change: still the same person's, another's, or nobody's any more. */
export type Turn = 'same' | 'other' | 'nobody'

/**
 * What a change does to the person. Where the register had found one, another one or nobody is never a typing error. Where it
 * had found nobody, a wholly different name, or another date together with another number, is another person.
 */
export function turnOf(
  claim: DoseClaim,
  change: ClaimChange,
  { oldPerson, newPerson }: { readonly oldPerson: string | null; readonly newPerson: string | null },
): Turn {
  const isSame = oldPerson === null ? !isAnother(claim, change) : oldPerson === newPerson
  if (isSame) return 'same'
  return newPerson === null ? 'nobody' : 'other'
}

function isAnother(claim: DoseClaim, change: ClaimChange): boolean {
  const now = { ...claim, ...change } as DoseClaim // a change holds fields of a claim (`changeOf`)
  if (compareName(claim.fullName, now.fullName).level === 'N7') return true
  const number = { number: now.idNumber ?? '', cmnd: null }
  return (
    compareBirthDate(claim.birthDate, now.birthDate) === 'D6' &&
    compareNumber(readNumber(claim.idNumber), number) === 'I6'
  )
}
