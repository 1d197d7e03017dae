/** Chance from a seed: a small fast counter generator (sfc32) and a mixing function. Never the machine's own chance. */

export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  next(): number
  /** A whole number from 0 to `n` - 1. */
  below(n: number): number
  /** True in `share` of all calls. */
  chance(share: number): boolean
  /** One of the list. @throws when the list is empty: a fault of the caller */
  pick<T>(list: readonly T[]): T
}

const TWO_32 = 4_294_967_296
/** Rounds until every bit of the seed has reached every bit of the state. */
const WARM_UP_ROUNDS = 16
/** Slots of a weighted table: the rarest value that can occur is one in as many. */
const SLOTS = 4096

/** A stream of chance of its own for every pair of `seed` and `stream`. */
export function createRandom(seed: number, stream: number): Random {
  let a = seed | 0
  let b = stream | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) next()
  return {
    next,
    below: (n) => Math.floor((next() / TWO_32) * n),
    chance: (share) => next() < share * TWO_32,
    pick: (list) => at(list, Math.floor((next() / TWO_32) * list.length)),
  }
}

/** Spreads two numbers over 0 to 2^32 - 1: the same pair always gives the same number. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((b + 0x7f4a7c15) | 0, 0xc2b2ae35)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  h ^= h >>> 12
  h = Math.imul(h, 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}

/** Puts the list in another order, in place. */
export function shuffle<T>(list: T[], random: Random): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1)
    const moved = at(list, i)
    list[i] = at(list, j)
    list[j] = moved
  }
}

/** The element of a list. @throws when there is none: a fault of the caller */
export function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new Error(`a list of ${list.length} has no element ${index}`)
  return value
}

/** A table in which every value stands as often as it weighs, so that `pick` draws by weight in one step. */
export function weightedTable<T>(weights: readonly (readonly [T, number])[]): readonly T[] {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const table: T[] = []
  let reached = 0
  for (const [value, weight] of weights) {
    reached += weight
    const end = Math.round((reached / total) * SLOTS)
    while (table.length < end) table.push(value)
  }
  return table
}
