/** Words for the codes, days and instants of a passport, in both languages; an unknown code is printed as it stands. */
import { dayOfInstant, parsePartialDay } from '../../core/dates.ts'
import { VACCINES } from '../../core/dose/vaccines.ts'
import { COVID_19, PRODUCTS } from '../../core/passport/value-sets.ts'

export type Language = 'vi' | 'en'
export type InBoth = Readonly<Record<Language, string>>

const LOCALES: InBoth = { vi: 'vi-VN', en: 'en-GB' }
const TIME_ZONE = 'Asia/Ho_Chi_Minh'

/** Kinds of vaccine used in Viet Nam (EU value set sct-vaccines-covid-19). */
const KINDS: Readonly<Record<string, InBoth>> = {
  '1119349007': { vi: 'Vắc xin mRNA', en: 'mRNA vaccine' },
  '29061000087103': { vi: 'Vắc xin véc tơ vi rút', en: 'Viral vector vaccine' },
  '1157024006': { vi: 'Vắc xin bất hoạt', en: 'Inactivated vaccine' },
  '1162643001': { vi: 'Vắc xin protein tái tổ hợp', en: 'Recombinant protein vaccine' },
  '28531000087107': { vi: 'Vắc xin COVID-19', en: 'COVID-19 vaccine' },
}

const MANUFACTURERS = new Map(Object.values(VACCINES).map(({ ma, maName }) => [ma, maName]))

export const diseaseOf = (code: string): string => (code === COVID_19 ? 'COVID-19' : code)
export const kindOf = (code: string): InBoth => KINDS[code] ?? { vi: code, en: code }
export const productOf = (code: string): string => PRODUCTS[code]?.name ?? code
export const manufacturerOf = (code: string): string => MANUFACTURERS.get(code) ?? code

/** The ministry signs under either of its names; the sheet shows both. Any other issuer as it stands. */
const MINISTRY: InBoth = { vi: 'Bộ Y tế', en: 'Ministry of Health' }
export const issuerOf = (text: string): InBoth =>
  text === MINISTRY.vi || text.startsWith(MINISTRY.en) ? MINISTRY : { vi: text, en: text }

/** Name of a country, ISO 3166-1 alpha-2. */
export function countryOf(code: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  if (code === 'VN') return language === 'vi' ? 'Việt Nam' : 'Viet Nam'
  return new Intl.DisplayNames(LOCALES[language], { type: 'region' }).of(code) ?? code
}

/** A day of the calendar, known to the year, the month or the day; anything else as it stands. */
export function dayInWords(day: string, language: Language): string {
  if (parsePartialDay(day) === undefined) return day
  const [year = '', month, date] = day.split('-')
  if (month === undefined) return year
  if (language === 'vi') return [date, month, year].filter((part) => part !== undefined).join('/')
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' })
  const words = [
    date === undefined ? '' : String(Number(date)),
    name.format(new Date(`${year}-${month}-01`)),
    year,
  ]
  return words.join(' ').trim()
}

/** An instant in Viet Nam's time, to the minute. */
export function instantInWords(instant: Date, language: Language): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: TIME_ZONE })
  const day = dayInWords(dayOfInstant(instant), language)
  return language === 'vi' ? `${time.format(instant)}, ${day}` : `${day}, ${time.format(instant)}`
}

/** A whole number with the language's separators. */
export const numberInWords = (value: number, language: Language): string =>
  new Intl.NumberFormat(LOCALES[language]).format(value)

/** Millions with one decimal: what was published about the whole country. */
export function millionsInWords(value: number, language: Language): string {
  const millions = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(value / 1e6)
  return `${millions} ${language === 'vi' ? 'triệu' : 'million'}`
}

/** A share of one as percent; small shares keep a decimal, and what is there is never printed as nothing. */
export function shareInWords(share: number, language: Language): string {
  const percent = (value: number, digits: number) =>
    new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: digits }).format(
      value,
    )
  if (share > 0 && share < LEAST_SHARE) return `<\u2009${percent(LEAST_SHARE, 1)}`
  return percent(share, share < 0.1 ? 1 : 0)
}
const LEAST_SHARE = 0.001
