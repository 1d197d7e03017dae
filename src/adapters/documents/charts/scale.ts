/** From values to places on paper. */

/** Maps a value to a place; values outside the range run on. */
export type Scale = (value: number) => number

/** A straight scale: `from` becomes `[start, end]`. A range of one value lies at the start. */
export function linear([least, most]: Range, [start, end]: Range): Scale {
  const span = most - least
  return (value) => (span === 0 ? start : start + ((value - least) / span) * (end - start))
}

export type Range = readonly [number, number]

const STEPS = [1, 2, 5, 10]

/** About `count` round values that cover a range, least first. */
export function ticksOf([least, most]: Range, count: number): number[] {
  const rough = (most - least) / Math.max(1, count)
  if (!(rough > 0)) return [least]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (STEPS.find((one) => one * power >= rough) ?? 10)
  const first = Math.ceil(least / step)
  const last = Math.floor(most / step)
  // Multiples of whole numbers: a sum of steps would gather the errors of each.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The range of the values, with 0 inside when `zero`; 0 to 1 without any. */
export function rangeOf(values: readonly number[], zero = false): Range {
  const all = zero ? [0, ...values] : values
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const value of all) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return least > most || (least === 0 && most === 0) ? [0, 1] : [least, most]
}

/** A number as an axis writes it. */
export function label(value: number): string {
  return Math.abs(value) >= 10_000
    ? value.toLocaleString('en', { notation: 'compact' })
    : value.toLocaleString('en')
}
