/**
 * Values of the register as small integers. Every code is the order or the identity of its text: equal codes are equal texts,
 * and 0 is "none" where a cell may be empty.
 */
import { type PartialDay, parsePartialDay } from '../../../core/dates.ts'
import { memo } from '../../../core/memo.ts'

/** Serials of one prefix: a personal number is a prefix of six digits and a serial of six. */
export const SERIALS = 1_000_000
/** Prefixes of six digits. */
export const PREFIXES = 1_000_000
/** Days that people of a register were born on, with months and years: more than two centuries have. */
const DAYS_REMEMBERED = 200_000
/** Codes of phone numbers above this are those that are no national mobile or landline form: places in a dictionary. */
export const OTHER_PHONES = 1_000_000_000
/** Codes of guardians from here on are places in a dictionary; below they are rows of the image. */
export const OTHER_GUARDIANS = 0x8000_0000

const ZERO = 48
const NATIONAL_LENGTH = 10

/** Digit at a place of a text of digits. */
export function digitAt(text: string, place: number): number {
  return text.charCodeAt(place) - ZERO
}

/** Digits from `start` to `end` as a number; NaN when one of them is no digit or is not there. */
export function digitsOf(text: string, start: number, end: number): number {
  let value = 0
  for (let i = start; i < end; i += 1) {
    const digit = digitAt(text, i)
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** `yyyy`, `yyyy-MM` or `yyyy-MM-dd` as year (14 bits), month (4), day (5); month or day 0 = not known. */
export function packDay(day: string): number {
  const month = day.length > 4 ? digitsOf(day, 5, 7) : 0
  return (digitsOf(day, 0, 4) << 9) | (month << 5) | (day.length > 7 ? digitsOf(day, 8, 10) : 0)
}

/** The year of a packed day. */
export function yearOf(packed: number): number {
  return packed >>> 9
}

/** The day that was packed. @throws when it was not: the image would be damaged */
export const unpackDay: (packed: number) => PartialDay = memo((packed) => {
  const [year, month, day] = [packed >>> 9, (packed >>> 5) & 15, packed & 31]
  const tail = [month, day].filter((part) => part > 0).map((part) => `-${String(part).padStart(2, '0')}`)
  const text = parsePartialDay(`${String(year).padStart(4, '0')}${tail.join('')}`)
  if (text === undefined) throw new Error('not a packed day')
  return text
}, DAYS_REMEMBERED)

/** A personal number (12 digits) of its two halves. */
export function numberText(prefix: number, serial: number): string {
  return String(prefix).padStart(6, '0') + String(serial).padStart(6, '0')
}

/** An old number (9 digits) as 1 to 10^9; NaN for any other text. */
export function packOldNumber(cmnd: string): number {
  return cmnd.length === 9 ? digitsOf(cmnd, 0, 9) + 1 : Number.NaN
}

/** The old number that was packed; null for 0. */
export function unpackOldNumber(code: number): string | null {
  return code === 0 ? null : String(code - 1).padStart(9, '0')
}

/** A phone number in national form as 1 to 10^9; NaN for another form, which a dictionary keeps. */
export function packPhone(phone: string): number {
  if (phone.length !== NATIONAL_LENGTH || digitAt(phone, 0) !== 0) return Number.NaN
  return digitsOf(phone, 1, NATIONAL_LENGTH) + 1
}

/** The phone number whose code is at most `OTHER_PHONES`. */
export function unpackPhone(code: number): string {
  return String(code - 1).padStart(NATIONAL_LENGTH, '0')
}
