/** Value sets (ehn-dcc-development/eu-dcc-valuesets): the codes that rules compare with. */
import { type Fields, fieldsOf } from '../../json-fields.ts'
import { momentOf, textsOf } from './fields.ts'

export interface ValueSet {
  /** Such as `vaccines-covid-19-names`. */
  readonly id: string
  /** `valueSetDate`, `yyyy-MM-dd`; null when it names none. */
  readonly date: string | null
  readonly codes: readonly string[]
}

/** Value set id -> codes, the form that rules read under `external.valueSets`. */
export type ValueSets = Readonly<Record<string, readonly string[]>>

const ID = /^[a-z0-9][a-z0-9-]{0,99}$/

/** May a value set be called so? */
export function isValueSetId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

/**
 * Reads the gateway's form, `{ valueSetId, valueSetDate, valueSetValues: { code: { active, ... } } }`; undefined when it is
 * not. Codes that are no longer active stay: certificates with them were issued and are still shown.
 */
export function readValueSet({ valueSetId: id, valueSetDate, valueSetValues }: Fields): ValueSet | undefined {
  const values = fieldsOf(valueSetValues)
  if (!isValueSetId(id) || values === undefined) return undefined
  return { id, date: dateOf(valueSetDate), codes: Object.keys(values) }
}

/** Reads the short form, `{ id: codes, ... }`; undefined when it is not. */
export function readShortValueSets(document: Fields): ValueSet[] | undefined {
  const sets: ValueSet[] = []
  for (const [id, value] of Object.entries(document)) {
    const codes = textsOf(value)
    if (codes === undefined || !isValueSetId(id)) return undefined
    sets.push({ id, date: null, codes })
  }
  return sets.length > 0 ? sets : undefined
}

/** One value for each id: the newest, and of equally old ones the last. */
export function mergeValueSets(sets: readonly ValueSet[]): ValueSets {
  const newest = new Map<string, ValueSet>()
  for (const set of sets) {
    const other = newest.get(set.id)
    if (other === undefined || (other.date ?? '') <= (set.date ?? '')) newest.set(set.id, set)
  }
  return Object.fromEntries([...newest.values()].map(({ id, codes }) => [id, codes]))
}

/** The day of a date; null for what is none. */
export function dateOf(value: unknown): string | null {
  return momentOf(value)?.toISOString().slice(0, 10) ?? null
}
