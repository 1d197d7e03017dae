import { type Day, dayFromParts, dayNumber, dayOfNumber, type PartialDay, parsePartialDay } from '../dates.ts'

export const DATE_LEVELS = ['D0', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D-'] as const
export type DateLevel = (typeof DATE_LEVELS)[number]

/** Spreadsheets count days from 1899-12-30; 5 digits reach from 1927 to 2173. */
const SERIAL = /^[1-9]\d{4}(?:\.0+)?$/
const SERIAL_DAY_0 = dayNumber('1899-12-30' as Day) // a day of the calendar
const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?$/
const YEAR_FIRST = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?$/
const MONTH_YEAR = /^(\d{1,2})[/.-](\d{4})$/
const YEAR_MONTH = /^(\d{4})[/.-](\d{1,2})$/
const YEAR = /^\d{4}$/

/**
 * Reads a birth date as people and spreadsheets write it: `dd/MM/yyyy` (also with dots or hyphens, one digit, and `MM/yyyy`
 * or `yyyy`), `yyyy-MM-dd`, a spreadsheet's day number. Day and month change places only where one reading is a day of
 * the calendar. Undefined when there is no reading.
 */
export function parseBirthDate(text: string): PartialDay | undefined {
  const trimmed = text.trim()
  const dayFirst = DAY_FIRST.exec(trimmed)
  if (dayFirst !== null) return eitherWay(Number(dayFirst[3]), Number(dayFirst[2]), Number(dayFirst[1]))
  const yearFirst = YEAR_FIRST.exec(trimmed)
  if (yearFirst !== null) return eitherWay(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]))
  const monthYear = MONTH_YEAR.exec(trimmed)
  if (monthYear !== null) return monthOf(monthYear[2] ?? '', monthYear[1] ?? '')
  const yearMonth = YEAR_MONTH.exec(trimmed)
  if (yearMonth !== null) return monthOf(yearMonth[1] ?? '', yearMonth[2] ?? '')
  if (YEAR.test(trimmed)) return parsePartialDay(trimmed)
  if (!SERIAL.test(trimmed)) return undefined
  return parsePartialDay(dayOfNumber(SERIAL_DAY_0 + Math.trunc(Number(trimmed))))
}

function eitherWay(year: number, month: number, day: number): PartialDay | undefined {
  const date = dayFromParts(year, month, day) ?? dayFromParts(year, day, month)
  return date === undefined ? undefined : parsePartialDay(date)
}

function monthOf(year: string, month: string): PartialDay | undefined {
  return parsePartialDay(`${year}-${month.padStart(2, '0')}`)
}

/** `yyyy-MM-dd`: its length, and where its parts stand. */
const FULL = 10
const YEAR_AT = 0
const MONTH_AT = 5
const DAY_AT = 8

/**
 * Compares the birth date of an injection with the register's and returns the first level that holds:
 * D0 equal; D1 day and month swapped; D2 one digit off or two neighbours swapped in yyyymmdd; D3 same year, one side
 * without a day or on 01-01; D4 a year apart, day and month equal or one side imprecise; D5 a century apart;
 * D6 different; D- missing.
 */
export function compareBirthDate(claimed: PartialDay | null, registered: PartialDay | null): DateLevel {
  if (claimed === null || registered === null) return 'D-'
  if (claimed === registered) return 'D0'
  const isFull = claimed.length === FULL && registered.length === FULL
  const sameYear = sameDigits(claimed, YEAR_AT, registered, YEAR_AT, 4)
  if (isFull && sameYear && isTurned(claimed, registered)) return 'D1'
  const [aIsImprecise, bIsImprecise] = [isImprecise(claimed), isImprecise(registered)]
  if (isFull && isOneSlip(claimed, registered)) {
    // 01-01 against 11-01 is one digit off, but the default date explains it better.
    return sameYear && aIsImprecise !== bIsImprecise ? 'D3' : 'D2'
  }
  const isLoose = aIsImprecise || bIsImprecise
  if (sameYear && isLoose) return 'D3'
  const years = Math.abs(Number(claimed.slice(0, 4)) - Number(registered.slice(0, 4)))
  const sameDay = claimed.slice(4) === registered.slice(4)
  if (years === 1 && (sameDay || isLoose)) return 'D4'
  return years === 100 && sameDay ? 'D5' : 'D6'
}

/** The register knows only the year (or month), and the date lies in it: it says less, and nothing else. */
export function isWithin(claimed: PartialDay | null, registered: PartialDay | null): boolean {
  return claimed !== null && registered !== null && registered.length < 10 && claimed.startsWith(registered)
}

/** The day is not known, or it is the first of January: what is written when it is not. */
const isImprecise = (date: PartialDay): boolean => date.length < FULL || date.endsWith('-01-01')

/** Day and month of one are month and day of the other. */
const isTurned = (a: PartialDay, b: PartialDay): boolean =>
  sameDigits(a, MONTH_AT, b, DAY_AT, 2) && sameDigits(a, DAY_AT, b, MONTH_AT, 2)

function sameDigits(a: string, aStart: number, b: string, bStart: number, count: number): boolean {
  for (let i = 0; i < count; i += 1) {
    if (a.charCodeAt(aStart + i) !== b.charCodeAt(bStart + i)) return false
  }
  return true
}

/** One digit of two whole days differs, or two neighbouring digits have changed places; a hyphen between them does not count. */
function isOneSlip(a: PartialDay, b: PartialDay): boolean {
  let [first, second] = [-1, -1]
  for (let i = 0; i < FULL; i += 1) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue
    if (second >= 0) return false
    if (first < 0) first = i
    else second = i
  }
  if (second < 0) return first >= 0
  const areNeighbours = second - first === 1 || (second - first === 2 && a.charAt(first + 1) === '-')
  return (
    areNeighbours &&
    a.charCodeAt(first) === b.charCodeAt(second) &&
    a.charCodeAt(second) === b.charCodeAt(first)
  )
}
