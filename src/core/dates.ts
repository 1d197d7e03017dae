import type { Brand } from './brand.ts'
import { memo } from './memo.ts'

/** A day of the calendar, `yyyy-MM-dd`. */
export type Day = Brand<string, 'Day'>

/** A day of which only the month or the year may be known: `yyyy`, `yyyy-MM` or `yyyy-MM-dd`. */
export type PartialDay = Brand<string, 'PartialDay'>

const DAY = /^\d{4}-\d{2}-\d{2}$/
const PARTIAL_DAY = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/
const DAY_MS = 86_400_000
/** More days than two centuries have. */
const DAYS_REMEMBERED = 100_000

/** Number of days in a month (1-12) of the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Builds a day from its parts, or returns undefined when the calendar has no such day. */
export function dayFromParts(year: number, month: number, day: number): Day | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return text as Day // checked above: the calendar has this day
}

/** Parses `yyyy-MM-dd`; undefined when the calendar has no such day. */
export function parseDay(text: string): Day | undefined {
  if (!DAY.test(text)) return undefined
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))]
  const isThere = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  return isThere ? (text as Day) : undefined // the calendar has this day
}

/** Parses `yyyy`, `yyyy-MM` or `yyyy-MM-dd`; undefined when the calendar has no such day, month or year. */
export function parsePartialDay(text: string): PartialDay | undefined {
  const match = PARTIAL_DAY.exec(text)
  if (match === null) return undefined
  const month = match[2] === undefined ? 1 : Number(match[2])
  const day = match[3] === undefined ? 1 : Number(match[3])
  return dayFromParts(Number(match[1]), month, day) === undefined ? undefined : (text as PartialDay)
}

/** Days since 1970-01-01, negative before. */
export function dayNumber(day: Day): number {
  return Math.round(
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / DAY_MS,
  )
}

/** The day `days` after 1970-01-01. */
export const dayOfNumber = memo(dayAfterEpoch, DAYS_REMEMBERED)

function dayAfterEpoch(days: number): Day {
  return new Date(days * DAY_MS).toISOString().slice(0, 10) as Day // toISOString of a valid date starts with yyyy-MM-dd
}

/** The day `days` later (earlier when negative). */
export function addDays(day: Day, days: number): Day {
  return dayOfNumber(dayNumber(day) + days)
}

/** The calendar day of an instant in a time zone `offsetMinutes` east of UTC; Viet Nam is 420. */
export function dayOfInstant(instant: Date, offsetMinutes = 420): Day {
  return dayOfNumber(Math.floor((instant.getTime() + offsetMinutes * 60_000) / DAY_MS))
}
