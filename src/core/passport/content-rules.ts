/**
 * Is the content a certificate of the DCC schema (eu-dcc-schema 1.0.0 to 1.3.3)? Fields, types and dates, with the
 * tolerances that certificates of real issuers need (dcc-quality-assurance, SpecialCaseHandling.md).
 */
import { dayOfInstant, parseDay } from '../dates.ts'
import type { ContentReason } from './content-codes.ts'
import { isObject, type Json, type JsonObject, textMember } from './payload.ts'

/** The three kinds of event, by the name of their member in the payload. */
export const EVENT_TYPES = ['v', 't', 'r'] as const
export type EventType = (typeof EVENT_TYPES)[number]

export interface Event {
  readonly type: EventType
  readonly entry: JsonObject
}

interface FieldRules {
  readonly text: readonly string[]
  readonly count: readonly string[]
  readonly date: readonly string[]
}

const FIELDS: Readonly<Record<EventType, FieldRules>> = {
  v: { text: ['tg', 'vp', 'mp', 'ma', 'co', 'is', 'ci'], count: ['dn', 'sd'], date: ['dt'] },
  t: { text: ['tg', 'tt', 'tr', 'co', 'is', 'ci'], count: [], date: ['sc'] },
  r: { text: ['tg', 'co', 'is', 'ci'], count: [], date: ['fr', 'df', 'du'] },
}

const VERSION = /^\d+\.\d+\.\d+$/
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/
/** Month and day 00 stand for "unknown" with some issuers. */
const BIRTH_DATE = /^(?:19|20)\d{2}(?:-(\d{2})(?:-(\d{2}))?)?$/
const TIME = /^[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/i

/** Every event that the certificate holds, in the order v, t, r. */
export function eventsOf(certificate: JsonObject): readonly Event[] {
  return EVENT_TYPES.flatMap((type) => {
    const list = Object.hasOwn(certificate, type) ? certificate[type] : undefined
    return Array.isArray(list) ? list.filter(isObject).map((entry) => ({ type, entry })) : []
  })
}

/** Why the content is no certificate; empty when it is one. `at` is the moment of verification. */
export function contentReasons(certificate: JsonObject, at: Date): ContentReason[] {
  const events = eventsOf(certificate)
  const found: ContentReason[] = []
  if (!VERSION.test(textMember(certificate, 'ver') ?? '')) found.push('content.version')
  if (EVENT_TYPES.some((type) => isMistyped(certificate, type))) found.push('content.field-type')
  if (events.length === 0) found.push('content.no-event')
  if (events.length > 1) found.push('content.several-events')
  found.push(...nameReasons(certificate), ...birthReasons(certificate, at))
  for (const event of events) found.push(...eventReasons(event))
  return [...new Set(found)]
}

function isMistyped(certificate: JsonObject, type: EventType): boolean {
  const list = Object.hasOwn(certificate, type) ? certificate[type] : undefined
  return list !== undefined && !(Array.isArray(list) && list.every(isObject))
}

/** One of the two machine readable forms must be there. */
function nameReasons(certificate: JsonObject): ContentReason[] {
  const name = certificate.nam
  if (name === undefined) return ['content.field-missing']
  if (!isObject(name)) return ['content.field-type']
  const parts = ['fn', 'gn', 'fnt', 'gnt']
  const isTyped = parts.every((part) => !Object.hasOwn(name, part) || textMember(name, part) !== undefined)
  if (!isTyped) return ['content.field-type']
  const [fn = '', gn = '', fnt = '', gnt = ''] = parts.map((part) => textMember(name, part) ?? '')
  if (fnt === '' && gnt === '') return ['content.name-missing']
  // A form that is absent may be absent (eu-dcc-schema 1.3.3); one that is there must not be empty.
  const isMissing = (fn !== '' && name.fnt === '') || (gn !== '' && name.gnt === '')
  return isMissing ? ['content.name-not-transliterated'] : []
}

function birthReasons(certificate: JsonObject, at: Date): ContentReason[] {
  const dob = certificate.dob
  if (dob === undefined) return ['content.field-missing']
  if (typeof dob !== 'string') return ['content.field-type']
  if (dob === '') return []
  const day = dob.slice(0, 10).replace(/T.*$/, '')
  const match = BIRTH_DATE.exec(day)
  if (match === null || !isRealDay(day, match[1], match[2])) return ['content.birth-date']
  return dayOfInstant(at, WORLD_LATEST_MINUTES).slice(0, day.length) < day.replaceAll('-00', '')
    ? ['content.birth-in-future']
    : []
}

/** Somewhere on Earth it is already tomorrow: UTC+14. */
const WORLD_LATEST_MINUTES = 14 * 60

function isRealDay(text: string, month: string | undefined, day: string | undefined): boolean {
  if (month === undefined || month === '00') return day === undefined || Number(day) <= 31
  if (day === undefined || day === '00') return Number(month) <= 12
  return parseDay(text) !== undefined
}

function eventReasons({ type, entry }: Event): ContentReason[] {
  const { text, count, date } = FIELDS[type]
  const of = (key: string): Json | undefined => (Object.hasOwn(entry, key) ? entry[key] : undefined)
  const found: ContentReason[] = []
  if ([...text, ...count, ...date].some((key) => of(key) === undefined)) found.push('content.field-missing')
  const texts = [...text, ...date].map(of)
  if (texts.some((value) => value !== undefined && typeof value !== 'string'))
    found.push('content.field-type')
  const counts = count.map(of).filter((value) => value !== undefined)
  if (counts.some((value) => !isCount(value))) found.push('content.dose-number')
  const dates = date.map(of).filter((value) => typeof value === 'string')
  const mustHaveTime = type === 't'
  if (dates.some((value) => !isDate(value, mustHaveTime))) found.push('content.date')
  return found
}

/** 0 occurs in published positive test data. */
function isCount(value: Json): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

/**
 * A day, with or without a time behind it; a sample's time must have one. Only the form counts: days that no calendar has
 * occur under genuine signatures (Latvia's acceptance data) and are a finding.
 */
function isDate(text: string, mustHaveTime: boolean): boolean {
  if (!DAY_FORM.test(text.slice(0, 10))) return false
  const time = text.slice(10)
  return time === '' ? !mustHaveTime : TIME.test(time)
}
