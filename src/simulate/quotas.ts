/**
 * How many injections carry which error, as exact numbers. The figures are millions of the 212.6 M injections given by
 * 25 April 2022 (7.6 M not entered, 43.5 M wrong, 3.4 M unverifiable, 22.14 of 196.73 M entered rows without a usable
 * number); how the wrong ones divide among the kinds is an estimate, for nobody has published it.
 */

import { HARMLESS, WRONG } from './april-quotas.ts'
import { HARD_HARMLESS, HARD_PHONES, HARD_WRONG } from './hard-quotas.ts'

export type Group = 'not-entered' | 'wrong' | 'unverifiable' | 'harmless' | 'clean'

/** Millions of injections by group: what its kinds add up to; what remains is clean. */
const APRIL_GROUPS: Readonly<Record<Group, number>> = {
  'not-entered': 7.6,
  wrong: 43.5,
  unverifiable: 3.4,
  harmless: 27.8,
  clean: 130.3,
}
const HARD_GROUPS = { ...APRIL_GROUPS, harmless: 36.8, clean: 121.3 }

/** Nobody in the register fits: a person whom it does not know, or a row that names nobody. */
export const UNVERIFIABLE = {
  'unregistered;id-missing': 1.9,
  'unregistered;id-malformed': 0.6,
  unregistered: 0.33,
  unfindable: 0.57,
} as const satisfies Record<string, number>

/** Rows over and above one per entered injection, in millions for 212.6 M injections. */
export const EXTRA = {
  /** Another station enters the same injection. */
  'extra-other-station': 0.15,
  /** The same station types the injection a second time: more entered than given. */
  'extra-typed-twice': 0.06,
  /** The same row once more: nothing new. */
  'extra-same-row': 0.1,
  /** Rows that must be refused; the injection itself stands properly in a row of its own. */
  'refused-before-birth': 0.012,
  'refused-impossible-date': 0.012,
  'refused-unknown-lot': 0.012,
  'refused-unknown-vaccine': 0.012,
} as const satisfies Record<string, number>

export type WrongClass = keyof typeof WRONG | keyof typeof HARD_WRONG
export type UnverifiableClass = keyof typeof UNVERIFIABLE
export type HarmlessClass = keyof typeof HARMLESS | keyof typeof HARD_HARMLESS
export type ExtraClass = keyof typeof EXTRA
export type PlantedClass = 'not-entered' | WrongClass | UnverifiableClass | HarmlessClass | ExtraClass
/** What a row says for a phone number, whatever else it carries; joined to its errors by `;`. */
export type PhoneClass = keyof typeof HARD_PHONES
/** Everything of which an exact number is planted. */
export type CountedClass = PlantedClass | PhoneClass

/** Which errors occur and how often, in millions for 212.6 M injections; a class that is not named does not occur. */
export interface Mix {
  readonly groups: Readonly<Record<Group, number>>
  readonly wrong: Readonly<Partial<Record<WrongClass, number>>>
  readonly harmless: Readonly<Partial<Record<HarmlessClass, number>>>
  readonly phones: Readonly<Partial<Record<PhoneClass, number>>>
}

/** The errors of April 2022. */
export const APRIL_MIX: Mix = { groups: APRIL_GROUPS, wrong: WRONG, harmless: HARMLESS, phones: {} }
/** Two errors in most wrong rows, and few phones that could help. */
export const HARD_MIX: Mix = {
  groups: HARD_GROUPS,
  wrong: HARD_WRONG,
  harmless: HARD_HARMLESS,
  phones: HARD_PHONES,
}

/** Millions of injections given, for which the tables above are written. */
export const GIVEN = 212.6

const keysOf = <K extends string>(record: Readonly<Record<K, number>>): readonly K[] =>
  Object.keys(record) as K[] // the keys of a record of K

/** All classes of every mix, each once. */
export const CLASSES: readonly CountedClass[] = [
  ...new Set([
    'not-entered' as const,
    ...keysOf(WRONG),
    ...keysOf(HARD_WRONG),
    ...keysOf(UNVERIFIABLE),
    ...keysOf(HARMLESS),
    ...keysOf(HARD_HARMLESS),
    ...keysOf(EXTRA),
    ...keysOf(HARD_PHONES),
  ]),
]

/** A number for every class. */
export type Quotas = Record<CountedClass, number>

/** Counts every class. */
export const quotas = (count: (one: CountedClass) => number): Quotas =>
  Object.fromEntries(CLASSES.map((one) => [one, count(one)])) as Quotas // made from all classes

/** Millions of injections by class. */
export function millionsOf({ groups, wrong, harmless, phones }: Mix): Quotas {
  const named: Readonly<Partial<Quotas>> = {
    'not-entered': groups['not-entered'],
    ...wrong,
    ...UNVERIFIABLE,
    ...harmless,
    ...EXTRA,
    ...phones,
  }
  return quotas((one) => named[one] ?? 0)
}

/** Divides a whole number by weights without losing or gaining one: largest remainder, earlier entries first. */
function apportion(total: number, weights: Readonly<Record<string, number>>): [string, number][] {
  const sum = Object.values(weights).reduce((all, weight) => all + weight, 0)
  const exact = Object.entries(weights).map(([key, weight], order) => {
    const share = (total * weight) / sum
    return { key, order, whole: Math.floor(share), rest: share - Math.floor(share) }
  })
  const left = total - exact.reduce((all, { whole }) => all + whole, 0)
  const byRest = [...exact].sort((a, b) => b.rest - a.rest || a.order - b.order)
  for (const { order } of byRest.slice(0, left)) {
    const entry = exact[order]
    if (entry !== undefined) entry.whole += 1
  }
  return exact.map(({ key, whole }) => [key, whole])
}

/** How often each class must occur for so many injections given: first the groups, then the kinds within each. */
export function quotasFor(given: number, { groups, wrong, harmless, phones }: Mix): Readonly<Quotas> {
  const divided = new Map(apportion(given, groups))
  const of = (group: Group): number => divided.get(group) ?? 0
  const share = (millions: number): number => Math.round((given * millions) / GIVEN)
  const extra = (millions: number): number => (given === 0 ? 0 : Math.max(1, share(millions)))
  const named = new Map([
    ['not-entered', of('not-entered')],
    ...apportion(of('wrong'), wrong),
    ...apportion(of('unverifiable'), UNVERIFIABLE),
    ...apportion(of('harmless'), harmless),
    ...Object.entries(EXTRA).map(([key, millions]): [string, number] => [key, extra(millions)]),
    ...Object.entries(phones).map(([key, millions]): [string, number] => [key, share(millions)]),
  ])
  return quotas((one) => named.get(one) ?? 0)
}
