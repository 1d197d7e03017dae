/** What the page shows of a certificate (EU DCC schema 1.3); a missing or mistyped field is empty, never guessed. */
import { isObject, type Json, type JsonObject, textMember } from '../../src/core/passport/payload.ts'

export interface PassportView {
  readonly name: string
  /** In the letters of the machine readable zone; empty when it says nothing new. */
  readonly latinName: string
  /** `yyyy`, `yyyy-MM` or `yyyy-MM-dd`; empty when unknown. */
  readonly birthDate: string
  readonly event: EventView | undefined
}

export type EventView = {
  readonly country: string
  readonly issuer: string
  readonly certificateId: string
} & (
  | {
      readonly kind: 'dose'
      readonly number: string
      readonly of: string
      readonly product: string
      readonly day: string
    }
  | { readonly kind: 'test'; readonly result: 'negative' | 'positive' | 'unknown'; readonly day: string }
  | { readonly kind: 'recovery'; readonly day: string }
)

/** Results of tests (value set test-result, SNOMED CT). */
const RESULTS: Readonly<Record<string, 'negative' | 'positive'>> = {
  '260415000': 'negative',
  '260373001': 'positive',
}

/** Reads holder and first event. */
export function viewOf(certificate: JsonObject): PassportView {
  const names = memberObject(certificate, 'nam')
  const name = `${text(names, 'fn')} ${text(names, 'gn')}`.trim()
  const latinName = `${text(names, 'fnt')} ${text(names, 'gnt')}`.replaceAll('<', ' ').trim()
  return {
    name: name === '' ? latinName : name,
    latinName: latinName === name ? '' : latinName,
    birthDate: text(certificate, 'dob').slice(0, 10),
    event: eventOf(certificate),
  }
}

function eventOf(certificate: JsonObject): EventView | undefined {
  const [dose, test, recovery] = [first(certificate, 'v'), first(certificate, 't'), first(certificate, 'r')]
  if (dose !== undefined) {
    const [number, of] = [shown(dose.dn), shown(dose.sd)]
    return { ...sourceOf(dose), kind: 'dose', number, of, product: text(dose, 'mp'), day: day(dose, 'dt') }
  }
  if (test !== undefined) {
    const result = RESULTS[text(test, 'tr')] ?? 'unknown'
    return { ...sourceOf(test), kind: 'test', result, day: day(test, 'sc') }
  }
  return recovery && { ...sourceOf(recovery), kind: 'recovery', day: day(recovery, 'fr') }
}

const sourceOf = (entry: JsonObject) => ({
  country: text(entry, 'co'),
  issuer: text(entry, 'is'),
  certificateId: text(entry, 'ci'),
})

function first(certificate: JsonObject, key: string): JsonObject | undefined {
  const list = Object.hasOwn(certificate, key) ? certificate[key] : undefined
  const [entry] = Array.isArray(list) ? (list as readonly Json[]) : [] // an array of JSON holds JSON
  return isObject(entry) ? entry : undefined
}

function memberObject(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return isObject(value) ? value : {}
}

const text = (object: JsonObject, key: string): string => textMember(object, key) ?? ''
const day = (object: JsonObject, key: string): string => text(object, key).slice(0, 10)
const shown = (value: Json | undefined): string => (typeof value === 'number' ? String(value) : '?')
