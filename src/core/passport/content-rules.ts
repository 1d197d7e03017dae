/**
 * Is the content a certificate of the DCC schema (eu-dcc-schema 1.0.0 to 1.3.3)? Fields, types and dates, with the
 * tolerances that certificates of real issuers need (dcc-quality-assurance, SpecialCaseHandling.md).
 */
import { dayOfInstant } from '../dates.ts'
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
/** As the schema has it. Month and day 00 stand for "unknown" with some issuers. */
const BIRTH_DATE = /^(?:19|20)\d{2}(?:-\d{2}){0,2}$/
const TIME = /^[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/i

/** One is allowed. More than that are read only to say so: thousands fit into one code, and none of them counts. */
const EVENTS_MAX = 4

/** The events that the certificate holds, in the order v, t, r; no more than four. */
export function eventsOf(certificate: JsonObject): readonly Event[] {
  const events: Event[] = []
  for (const type of EVENT_TYPES) {
    const list = certificate[type]
    if (!Array.isArray(list)) continue
    for (const entry of list) {
      if (events.length < EVENTS_MAX && isObject(entry)) events.push({ type, entry })
    }
  }
  return events
}

/** Why the content is no certificate; empty when it is one. `at` is the moment of verification. */
export function contentReasons(
  certificate: JsonObject,
  at: Date,
  events: readonly Event[] = eventsOf(certificate),
): ContentReason[] {
  const found: ContentReason[] = []
  if (!VERSION.test(textMember(certificate, 'ver') ?? '')) found.push('content.version')
  if (EVENT_TYPES.some((type) => isMistyped(certificate, type))) found.push('content.field-type')
  if (events.length === 0) found.push('content.no-event')
  if (events.length > 1) found.push('content.several-events')
  found.push(...nameReasons(certificate), ...birthReasons(certificate, at))
  for (const event of events) found.push(...eventReasons(event))
  return found.length < 2 ? found : [...new Set(found)]
}

function isMistyped(certificate: JsonObject, type: EventType): boolean {
  const list = certificate[type]
  return list !== undefined && !(Array.isArray(list) && list.every(isObject))
}

const NAME_PARTS = ['fn', 'gn', 'fnt', 'gnt'] as const

/** One of the two machine readable forms must be there. */
function nameReasons(certificate: JsonObject): ContentReason[] {
  const name = certificate.nam
  if (name === undefined) return ['content.field-missing']
  if (!isObject(name)) return ['content.field-type']
  const isTyped = NAME_PARTS.every((part) => name[part] === undefined || typeof name[part] === 'string')
  if (!isTyped) return ['content.field-type']
  const { fn = '', gn = '', fnt = '', gnt = '' } = name
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
  if (!BIRTH_DATE.test(day)) return ['content.birth-date']
  return dayOfInstant(at, WORLD_LATEST_MINUTES).slice(0, day.length) < day.replaceAll('-00', '')
    ? ['content.birth-in-future']
    : []
}

/** Somewhere on Earth it is already tomorrow: UTC+14. */
const WORLD_LATEST_MINUTES = 14 * 60

function eventReasons({ type, entry }: Event): ContentReason[] {
  const { text, count, date } = FIELDS[type]
  const found: ContentReason[] = []
  const look = (key: string, fault: (value: Json) => ContentReason | undefined) => {
    const value = entry[key]
    const code = value === undefined ? 'content.field-missing' : fault(value)
    if (code !== undefined) found.push(code)
  }
  for (const key of text) look(key, textFault)
  for (const key of date) look(key, dateFault)
  for (const key of count) look(key, countFault)
  return found
}

function textFault(value: Json): ContentReason | undefined {
  return typeof value === 'string' ? undefined : 'content.field-type'
}

/**
 * A day, with or without a time behind it, whichever the schema asks for: issuers confuse the two. Only the form counts: days
 * that no calendar has occur under genuine signatures (Latvia's acceptance data) and are a finding.
 */
function dateFault(value: Json): ContentReason | undefined {
  if (typeof value !== 'string') return 'content.field-type'
  const isDate = DAY_FORM.test(value.slice(0, 10)) && (value.length === 10 || TIME.test(value.slice(10)))
  return isDate ? undefined : 'content.date'
}

/** 0 occurs in published positive test data. */
function countFault(value: Json): ContentReason | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
    ? undefined
    : 'content.dose-number'
}
