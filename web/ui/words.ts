/** Words for the days, instants, ages and codes of a passport; an unknown code is shown as it stands. */
import { dayOfInstant, parsePartialDay } from '../../src/core/dates.ts'
import { PRODUCTS } from '../../src/core/passport/value-sets.ts'

export type Language = 'vi' | 'en'

const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const
const TIME_ZONE = 'Asia/Ho_Chi_Minh'
const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]
/** Up to two days an age is told in hours: what counts is whether it is more than 24. */
const HOURS_TOLD = 48

export const productOf = (code: string): string => PRODUCTS[code]?.name ?? code

/** Name of a country, ISO 3166-1 alpha-2. */
export function countryOf(code: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  if (code === 'VN') return language === 'vi' ? 'Việt Nam' : 'Viet Nam'
  return new Intl.DisplayNames(LOCALES[language], { type: 'region' }).of(code) ?? code
}

/** The ministry signs under either of its names; any other issuer as it stands. */
export function issuerOf(name: string, language: Language): string {
  const isMinistry = name === 'Bộ Y tế' || name.startsWith('Ministry of Health')
  if (!isMinistry) return name
  return language === 'vi' ? 'Bộ Y tế' : 'Ministry of Health'
}

/** A day of the calendar, known to the year, the month or the day; anything else as it stands. */
export function dayInWords(day: string, language: Language): string {
  if (parsePartialDay(day) === undefined) return day
  const [year = '', month, date] = day.split('-')
  if (month === undefined) return year
  if (language === 'vi') return [date, month, year].filter((part) => part !== undefined).join('/')
  const name = new Intl.DateTimeFormat(LOCALES.en, { month: 'long', timeZone: 'UTC' })
  const words = [
    date === undefined ? '' : String(Number(date)),
    name.format(new Date(`${year}-${month}-01`)),
    year,
  ]
  return words.join(' ').trim()
}

/** An instant in Viet Nam's time, to the minute. */
export function instantInWords(instant: Date, language: Language): string {
  const time = new Intl.DateTimeFormat(LOCALES.en, {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: TIME_ZONE,
  })
  const day = dayInWords(dayOfInstant(instant), language)
  return language === 'vi' ? `${time.format(instant)}, ${day}` : `${day}, ${time.format(instant)}`
}

/** How long ago an instant was; undefined for less than a minute and for what lies ahead. */
export function ageInWords(since: Date, now: Date, language: Language): string | undefined {
  const ms = now.getTime() - since.getTime()
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'always' })
  if (ms < MINUTE_MS) return undefined
  if (ms < HOUR_MS) return format.format(-Math.floor(ms / MINUTE_MS), 'minute')
  if (ms < HOURS_TOLD * HOUR_MS) return format.format(-Math.floor(ms / HOUR_MS), 'hour')
  return format.format(-Math.floor(ms / DAY_MS), 'day')
}

export const numberInWords = (value: number, language: Language): string =>
  new Intl.NumberFormat(LOCALES[language]).format(value)
