/** Days as numbers, and as text from tables: millions of dates are written. */
import { dayNumber, dayOfNumber, parseDay } from '../core/dates.ts'

/** The tables reach from long before anybody's birth (1805) to 2133; they are made whole, for a list with gaps is slow. */
const FIRST = -60_000
const DAYS = 120_000
const table = (): (string | undefined)[] => Array.from({ length: DAYS }, () => undefined)
const iso = table()
const dayFirst = table()

/** `yyyy-MM-dd` of a day number. */
export function dayText(day: number): string {
  let text = iso[day - FIRST]
  if (text === undefined) {
    text = dayOfNumber(day)
    iso[day - FIRST] = text
  }
  return text
}

/** `dd/MM/yyyy` of a day number. */
export function dayFirstText(day: number): string {
  let text = dayFirst[day - FIRST]
  if (text === undefined) {
    text = asDayFirst(dayText(day))
    dayFirst[day - FIRST] = text
  }
  return text
}

/** `yyyy-MM-dd` as people write it, whether the calendar has the day or not; a mere year stays. */
export function asDayFirst(text: string): string {
  return text.length < 10 ? text : `${text.slice(8)}/${text.slice(5, 7)}/${text.slice(0, 4)}`
}

/** The day number of a day that the calendar has. @throws when it has none: a fault of the caller */
export function dayAt(text: string): number {
  const day = parseDay(text)
  if (day === undefined) throw new Error(`the calendar has no ${text}`)
  return dayNumber(day)
}

/** Completed years, within the hours that leap years move a birthday. */
export const ageOn = (birth: number, day: number): number => (day - birth) / 365.25
