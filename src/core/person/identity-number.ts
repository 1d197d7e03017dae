/**
 * Identity numbers of Viet Nam: the personal number (12 digits, on the CCCD card) and the older CMND (9 digits).
 * Sources: Decree 137/2015/ND-CP article 13; Circular 07/2016/TT-BCA. There is no check digit.
 */
import type { Sex } from '../dose/dose.ts'
import { editDistance } from './edit-distance.ts'
import { NUMBER_PROVINCES } from './number-provinces.ts'

export const NUMBER_LEVELS = ['I0', 'I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I-'] as const
export type NumberLevel = (typeof NUMBER_LEVELS)[number]

export type NumberKind = 'personal' | 'cmnd' | 'missing' | 'malformed' | 'placeholder'

/** A number as it was typed, made sense of. */
export interface NumberReading {
  readonly kind: NumberKind
  /** Digits in full length for `personal` (12) and `cmnd` (9); what was typed, cleaned, for `malformed`; else ''. */
  readonly value: string
  /** Length before lost leading zeros were put back; null when none were. */
  readonly paddedFrom: number | null
}

const PERSONAL_LENGTH = 12
const CMND_LENGTH = 9
const ZERO = 48 // the code of the digit 0
const NOTHING = /^(?:|[-.?0]+|k|ko|khong|không|không có|chua co|chưa có|none|null|n\/?a)$/i
const PLACEHOLDERS = new Set(['123456789', '1234567890', '123456789012', '012345678910', '987654321'])

/** Cleans a typed number and says what it is; lost leading zeros are put back where the result can be a number. */
export function readNumber(typed: string | null): NumberReading {
  if (typed === null || typed === '') return MISSING
  if (typed.length === PERSONAL_LENGTH && isDigits(typed)) return readWhole(typed)
  const text = (typed ?? '').trim()
  if (text === '' || (NOTHING.test(text) && !/^0+$/.test(text))) return reading('missing', '')
  const value = cleanNumber(text)
  if (/^(\d)\1*$/.test(value) || PLACEHOLDERS.has(value)) return reading('placeholder', '')
  if (!/^\d+$/.test(value)) return reading('malformed', value)
  if (value.length === CMND_LENGTH) return reading('cmnd', value)
  if (value.length === CMND_LENGTH - 1) return reading('cmnd', `0${value}`, value.length)
  const padded = value.padStart(PERSONAL_LENGTH, '0')
  const isLostZero = value.length >= PERSONAL_LENGTH - 2
  if (padded.length === PERSONAL_LENGTH && isLostZero && personalNumberFacts(padded) !== undefined) {
    return reading('personal', padded, value.length === PERSONAL_LENGTH ? null : value.length)
  }
  return reading('malformed', value)
}

/** Blanks, dots and hyphens gone; O read as 0, l and I as 1 where nothing but digits remains. */
function cleanNumber(text: string): string {
  const compact = text.normalize('NFKC').replace(/[\s.\-'_/\u200b-\u200f]/g, '')
  const digits = compact.replace(/[oO]/g, '0').replace(/[lI|]/g, '1')
  return /^\d+$/.test(digits) ? digits : compact.toUpperCase()
}

const reading = (kind: NumberKind, value: string, paddedFrom: number | null = null): NumberReading => ({
  kind,
  value,
  paddedFrom,
})

const MISSING = reading('missing', '')

/** Twelve digits as they should be typed: nothing to clean. */
function readWhole(digits: string): NumberReading {
  if (isOneDigit(digits) || PLACEHOLDERS.has(digits)) return reading('placeholder', '')
  return reading(canBeIssued(digits) ? 'personal' : 'malformed', digits)
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - ZERO
    if (digit < 0 || digit > 9) return false
  }
  return text !== ''
}

function isOneDigit(digits: string): boolean {
  for (let i = 1; i < digits.length; i += 1) {
    if (digits.charCodeAt(i) !== digits.charCodeAt(0)) return false
  }
  return true
}

/** Whether the first three of twelve digits are a province, or from 100 on a country of birth (Circular 07/2016, annex 2). */
const canBeIssued = (digits: string): boolean =>
  digits.charCodeAt(0) !== ZERO || NUMBER_PROVINCES.has(digits.slice(0, 3))

export interface PersonalNumberFacts {
  /** Statistics office code of the province of birth registration; null for a country of birth. */
  readonly province: string | null
  readonly sex: Sex
  readonly birthYear: number
}

/** What a personal number says of its holder; undefined when the twelve digits cannot be one. */
export function personalNumberFacts(number: string): PersonalNumberFacts | undefined {
  if (number.length !== PERSONAL_LENGTH || !isDigits(number) || !canBeIssued(number)) return undefined
  const prefix = number.slice(0, 3)
  const province = NUMBER_PROVINCES.get(prefix) ?? null
  const digit = Number(number[3])
  const birthYear = 1900 + Math.floor(digit / 2) * 100 + Number(number.slice(4, 6))
  return { province, sex: digit % 2 === 0 ? 'M' : 'F', birthYear }
}

/** Field that a personal number contradicts, by majority of number, sex and birth year; null when they agree. */
export type NumberBlame = 'id_number' | 'birth_date' | 'sex' | 'century' | null

/**
 * Which field to blame when a typed number contradicts the sex or birth year typed beside it: two that agree outvote the
 * third. `century` = only the century digit contradicts. Unknown fields contradict nothing.
 */
export function blameOfNumber(
  { sex, birthYear }: PersonalNumberFacts,
  typed: { readonly sex: Sex | null; readonly birthYear: number | null },
): NumberBlame {
  const sexAgrees = typed.sex === null || typed.sex === sex
  const yearAgrees = typed.birthYear === null || typed.birthYear === birthYear
  if (sexAgrees && yearAgrees) return null
  const isCentury = typed.birthYear !== null && !yearAgrees && (typed.birthYear - birthYear) % 100 === 0
  if (isCentury && sexAgrees) return 'century'
  if (yearAgrees) return 'sex'
  return sexAgrees ? 'birth_date' : 'id_number'
}

/**
 * Compares a typed number with those of one person and returns the first level that holds: I0 equal after cleaning;
 * I1 equal after padding; I2 the person's old number; I3 one substitution or swap of neighbours; I4 one digit inserted or
 * deleted; I5 two edits; I6 different; I- missing, malformed beyond comparison, placeholder, or nothing to compare with.
 */
export function compareNumber(
  typed: NumberReading,
  { number, cmnd }: { readonly number: string; readonly cmnd: string | null },
): NumberLevel {
  if (typed.kind === 'missing' || typed.kind === 'placeholder') return 'I-'
  if (typed.kind === 'personal' && typed.value === number) return typed.paddedFrom === null ? 'I0' : 'I1'
  if (typed.kind === 'cmnd') return compareOldNumber(typed.value, cmnd)
  const isComparable = isDigits(typed.value) && Math.abs(typed.value.length - PERSONAL_LENGTH) <= 2
  if (!isComparable) return 'I-'
  const edits = editDistance(typed.value, number, 2)
  if (edits === 1) return typed.value.length === number.length ? 'I3' : 'I4'
  return edits === 2 ? 'I5' : 'I6'
}

function compareOldNumber(typed: string, cmnd: string | null): NumberLevel {
  if (cmnd === null) return 'I-'
  if (typed === cmnd) return 'I2'
  return editDistance(typed, cmnd, 1) === 1 ? 'I3' : 'I6'
}

/** Digits that can be one slip away from a personal number; shorter or longer ones lost or gained more. */
const NEAR_LENGTHS = [PERSONAL_LENGTH - 1, PERSONAL_LENGTH + 1]

/**
 * Every personal number that is one slip away from what was typed: a digit replaced, two neighbours swapped, a digit left out
 * or doubled. Only numbers that can exist; none for texts of other lengths.
 */
export function neighboursOf(digits: string): string[] {
  const near = new Set<string>()
  const isWhole = digits.length === PERSONAL_LENGTH
  if ((!isWhole && !NEAR_LENGTHS.includes(digits.length)) || !/^\d+$/.test(digits)) return []
  for (let i = 0; i <= digits.length; i += 1) {
    const [head, tail] = [digits.slice(0, i), digits.slice(i)]
    if (digits.length > PERSONAL_LENGTH) near.add(head + tail.slice(1))
    else if (isWhole && tail.length > 1) near.add(head + tail.charAt(1) + tail.charAt(0) + tail.slice(2))
    for (let digit = 0; digit < 10 && digits.length <= PERSONAL_LENGTH; digit += 1) {
      if (isWhole && tail !== '') near.add(`${head}${digit}${tail.slice(1)}`)
      else if (!isWhole) near.add(`${head}${digit}${tail}`)
    }
  }
  near.delete(digits)
  return [...near].filter((number) => personalNumberFacts(number) !== undefined)
}

/** Document number of a foreign passport: capital letters and digits, at most 9 (ICAO 9303-3 section 4.2); else undefined. */
export function readPassportNumber(typed: string | null): string | undefined {
  const value = (typed ?? '')
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\-/]/g, '')
  if (!/^[A-Z0-9]{5,9}$/.test(value) || !/\d/.test(value) || /^(.)\1*$/.test(value)) return undefined
  return PLACEHOLDERS.has(value) ? undefined : value
}
