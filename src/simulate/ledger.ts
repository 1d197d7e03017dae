/** Counts what was planted, so that the whole nation meets the quotas of quotas.ts exactly. */
import { GIVEN, type Mix, millionsOf, type Quotas, quotas, quotasFor } from './quotas.ts'

export interface Ledger {
  readonly mix: Mix
  /** Injections of all areas so far. */
  given: number
  readonly planted: Quotas
  /** What the next area has to plant when the nation has so many injections after it. */
  due(given: number, isLast: boolean): Quotas
}

/**
 * An area plants up to the share of all injections so far, less one: what an area cannot take is left to the next ones, and
 * only the last has to meet the whole number exactly. The whole number of a class is never less than its share, less one.
 */
export function createLedger(mix: Mix): Ledger {
  const planted = quotas(() => 0)
  const millions = millionsOf(mix)
  return {
    mix,
    given: 0,
    planted,
    due: (given, isLast) => {
      const whole = quotasFor(given, mix)
      return quotas((one) => {
        if (isLast) return whole[one] - planted[one]
        return Math.max(0, Math.floor((given * millions[one]) / GIVEN) - 1 - planted[one])
      })
    },
  }
}
