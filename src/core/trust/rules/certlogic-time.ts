/**
 * Date-times of CertLogic (specification 1.3.2, "plusTime" and "dccDateOfBirth"). Read by our own eyes and not by `Date`, whose
 * tolerance differs between platforms: a day that no calendar has is no date.
 */
import { daysInMonth } from '../../dates.ts'
import { CertLogicError } from './certlogic-values.ts'

export const TIME_UNITS = ['year', 'month', 'day', 'hour'] as const
export type TimeUnit = (typeof TIME_UNITS)[number]

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The longest form that is looked at; decimals beyond the third are cut off. */
const LENGTH_MAX = 64

/** What follows the day: time, decimals of the second, zone. */
const TIME = /^T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(?:(\d\d?)|(\d\d?):?(\d\d)))?$/

/** True for the units that `plusTime` knows. */
export function isTimeUnit(value: unknown): value is TimeUnit {
  return TIME_UNITS.some((unit) => unit === value)
}

/**
 * A date, partial date or date-time in one of the forms of the specification, moved by an amount as `Date` does it: a year
 * after 29 February is 1 March. A partial date counts as its last day.
 * @throws {CertLogicError} for any other text, and when no `Date` reaches as far
 */
export function plusTime(text: string, amount: number, unit: TimeUnit): Date {
  const start = text.length > 10 ? instantOf(text) : dayOf(text)
  if (amount === 0) return new Date(start)
  if (unit === 'day') return reachable(new Date(start + amount * DAY_MS))
  if (unit === 'hour') return reachable(new Date(start + amount * HOUR_MS))
  const date = new Date(start)
  if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + amount)
  else date.setUTCFullYear(date.getUTCFullYear() + amount)
  return reachable(date)
}

/**
 * The last day that a date of birth (`yyyy`, `yyyy-MM` or `yyyy-MM-dd`) can mean, midnight UTC.
 * @throws {CertLogicError} for any other text
 */
export function dccDateOfBirth(text: string): Date {
  return new Date(dayOf(text))
}

function reachable(date: Date): Date {
  if (!Number.isNaN(date.getTime())) return date
  throw new CertLogicError('a "plusTime" leaves the calendar')
}

/** Milliseconds of a day or of the last day of a month or year. */
function dayOf(text: string): number {
  const { length } = text
  if (length !== 4 && length !== 7 && length !== 10) throw noDate()
  const year = digits(text, 0, 4)
  if (length === 4) return midnight(year, 12, 31)
  const month = text[4] === '-' ? digits(text, 5, 7) : 0
  if (month < 1 || month > 12) throw noDate()
  if (length === 7) return midnight(year, month, daysInMonth(year, month))
  const day = text[7] === '-' ? digits(text, 8, 10) : 0
  if (day < 1 || day > daysInMonth(year, month)) throw noDate()
  return midnight(year, month, day)
}

/** `Date.UTC` takes the years 0 to 99 for those of the last century. */
function midnight(year: number, month: number, day: number): number {
  return year > 99 ? Date.UTC(year, month - 1, day) : new Date(0).setUTCFullYear(year, month - 1, day)
}

function instantOf(text: string): number {
  const match = text.length > LENGTH_MAX ? null : TIME.exec(text.slice(10))
  if (match === null) throw noDate()
  const [, hour, minute, second, decimals = '', sign, hourAlone, zoneHour = hourAlone, zoneMinute] = match
  const ms = decimals === '' ? 0 : Number(decimals.padEnd(3, '0').slice(0, 3))
  const time = clockMs(Number(hour), Number(minute), Number(second)) + ms
  // ISO 8601 writes the end of a day as 24:00, and nothing after it.
  if (time > DAY_MS) throw noDate()
  const day = dayOf(text.slice(0, 10))
  if (sign === undefined) return day + time
  const zone = clockMs(Number(zoneHour), Number(zoneMinute ?? 0), 0)
  if (zone >= DAY_MS) throw noDate()
  return day + time - (sign === '-' ? -zone : zone)
}

function clockMs(hour: number, minute: number, second: number): number {
  if (hour > 24 || minute > 59 || second > 59) throw noDate()
  return hour * HOUR_MS + minute * 60_000 + second * 1000
}

/** The number that the ASCII digits from `start` to `end` write. */
function digits(text: string, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) throw noDate()
    value = value * 10 + digit
  }
  return value
}

function noDate(): CertLogicError {
  return new CertLogicError('a text is no date or date-time')
}
