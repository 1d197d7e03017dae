/** Counts what was planted, so that the whole nation meets the quotas of quotas.ts exactly. */
import {
  EXTRA,
  GIVEN,
  GROUPS,
  HARMLESS,
  type PlantedClass,
  quotasFor,
  UNVERIFIABLE,
  WRONG,
} from './quotas.ts'

export type Quotas = Record<PlantedClass, number>

export interface Ledger {
  /** Injections of all areas so far. */
  given: number
  readonly planted: Quotas
  /** What the next area has to plant when the nation has so many injections after it. */
  due(given: number, isLast: boolean): Quotas
}

const MILLIONS: Readonly<Record<PlantedClass, number>> = {
  'not-entered': GROUPS['not-entered'],
  ...WRONG,
  ...UNVERIFIABLE,
  ...HARMLESS,
  ...EXTRA,
}

export const CLASSES = Object.keys(MILLIONS) as PlantedClass[] // the keys of a record of all classes

const quotas = (count: (planted: PlantedClass) => number): Quotas =>
  Object.fromEntries(CLASSES.map((planted) => [planted, count(planted)])) as Quotas // made from all classes

/**
 * An area plants up to the share of all injections so far, less one: what an area cannot take is left to the next ones, and
 * only the last has to meet the whole number exactly. The whole number of a class is never less than its share, less one.
 */
export function createLedger(): Ledger {
  const planted = quotas(() => 0)
  return {
    given: 0,
    planted,
    due: (given, isLast) => {
      const whole = quotasFor(given)
      return quotas((one) => {
        if (isLast) return whole[one] - planted[one]
        return Math.max(0, Math.floor((given * MILLIONS[one]) / GIVEN) - 1 - planted[one])
      })
    },
  }
}
