/**
 * How many injections carry which error, as exact numbers. The figures are millions of the 212.6 M injections given by
 * 25 April 2022 (7.6 M not entered, 43.5 M wrong, 3.4 M unverifiable, 22.14 of 196.73 M entered rows without a usable
 * number); how the wrong ones divide among the kinds is an estimate, for nobody has published it.
 */

export type Group = 'not-entered' | 'wrong' | 'unverifiable' | 'harmless' | 'clean'

/** Millions of injections by group; what remains is clean. */
export const GROUPS: Readonly<Record<Group, number>> = {
  'not-entered': 7.6,
  wrong: 43.5,
  unverifiable: 3.4,
  harmless: 27.8,
  clean: 130.3,
}

/** Millions of injections of each kind of wrong; two kinds in one row are joined by `;`, the first names the field. */
export const WRONG = {
  'id-missing': 12.3,
  'id-missing;name-ascii': 1.2,
  'id-malformed': 4.5,
  'id-placeholder': 2,
  'id-lost-zero': 2.2,
  'id-cmnd': 3.1,
  'id-digit': 1.3,
  'id-digits-swapped': 0.9,
  'id-of-relative': 0.5,
  'name-ascii': 3.2,
  'name-ascii;birth-default': 0.2,
  'name-mark-lost': 1.5,
  'name-hoi-nga': 1,
  'name-telex': 0.5,
  'name-middle-dropped': 1.2,
  'name-other-given': 0.4,
  'name-order': 0.6,
  'name-iy': 0.5,
  'name-typo': 0.9,
  'birth-swapped': 1.2,
  'birth-default': 1.2,
  'birth-digit': 0.6,
  'birth-year-only': 0.9,
  'birth-lunar': 0.7,
  'sex-wrong': 0.5,
  'register-name': 0.23,
  'register-birth': 0.15,
  'deceased-before': 0.02,
} as const satisfies Record<string, number>

/** Nobody in the register fits: a person whom it does not know, or a row that names nobody. */
export const UNVERIFIABLE = {
  'unregistered;id-missing': 1.9,
  'unregistered;id-malformed': 0.6,
  unregistered: 0.33,
  unfindable: 0.57,
} as const satisfies Record<string, number>

/** What looks different and is equal after normalisation, or says less than it could. None of it is wrong. */
export const HARMLESS = {
  'noise-upper-case': 12,
  'noise-nfd': 2,
  'noise-spaces': 3,
  'noise-tone-style': 1,
  'noise-tcvn3': 0.8,
  'noise-vni': 0.3,
  'noise-utf8-as-1252': 0.3,
  'noise-invisible': 0.3,
  'noise-look-alike': 0.3,
  'noise-id-spaces': 2,
  'noise-id-letters': 0.3,
  'noise-purpose-missing': 3,
  'noise-vaccine-spelling': 2.5,
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

export type WrongClass = keyof typeof WRONG
export type UnverifiableClass = keyof typeof UNVERIFIABLE
export type HarmlessClass = keyof typeof HARMLESS
export type ExtraClass = keyof typeof EXTRA
export type PlantedClass = 'not-entered' | WrongClass | UnverifiableClass | HarmlessClass | ExtraClass

/** Millions of injections given, for which the tables above are written. */
export const GIVEN = 212.6

/** Divides a whole number by weights without losing or gaining one: largest remainder, earlier entries first. */
export function apportion<K extends string>(
  total: number,
  weights: Readonly<Record<K, number>>,
): Record<K, number> {
  const entries = Object.entries<number>(weights) as [K, number][] // the keys of a record of K are K
  const sum = entries.reduce((all, [, weight]) => all + weight, 0)
  const exact = entries.map(([key, weight], order) => {
    const share = (total * weight) / sum
    return { key, order, whole: Math.floor(share), rest: share - Math.floor(share) }
  })
  const left = total - exact.reduce((all, { whole }) => all + whole, 0)
  const byRest = [...exact].sort((a, b) => b.rest - a.rest || a.order - b.order)
  for (const { order } of byRest.slice(0, left)) {
    const entry = exact[order]
    if (entry !== undefined) entry.whole += 1
  }
  return Object.fromEntries(exact.map(({ key, whole }) => [key, whole])) as Record<K, number> // every key of exact is a K
}

/** How often each class must occur for so many injections given: first the groups, then the kinds within each. */
export function quotasFor(given: number): Readonly<Record<PlantedClass, number>> {
  const groups = apportion(given, GROUPS)
  const extra = (millions: number): number =>
    given === 0 ? 0 : Math.max(1, Math.round((given * millions) / GIVEN))
  const extras = Object.entries(EXTRA).map(([key, millions]) => [key, extra(millions)] as const)
  return {
    'not-entered': groups['not-entered'],
    ...apportion(groups.wrong, WRONG),
    ...apportion(groups.unverifiable, UNVERIFIABLE),
    ...apportion(groups.harmless, HARMLESS),
    ...(Object.fromEntries(extras) as Record<ExtraClass, number>), // made from the keys of EXTRA
  }
}
