/** Links records without labels: the product's own training (src/core/person/train.ts) over any scheme of fields. */
import {
  type Pass,
  type Pattern,
  SAYS_NOTHING,
  smoothed,
  type Trained,
  train,
} from '../../src/core/person/train.ts'
import type { Levels, Row, Scheme } from './scheme.ts'

/** Two lists that are linked; one list twice when its own duplicates are looked for. */
export interface LinkInput {
  readonly left: readonly Row[]
  readonly right: readonly Row[]
}

export interface LinkedPair {
  readonly left: number
  readonly right: number
  /** log2 of the odds that both are one person, the prior included. */
  readonly bits: number
}

export interface Linkage {
  /** Every pair that was looked at. */
  readonly pairs: readonly LinkedPair[]
  readonly trained: Trained
}

interface Compared {
  readonly left: number
  readonly right: number
  readonly levels: readonly number[]
}

/** Random pairs for u: enough to meet what one in twenty thousand does. */
const RANDOM_PAIRS = 200_000
/** Rounds after which the prior no longer moves. */
const PRIOR_ROUNDS = 30

/** Compares, trains, weighs. The same input gives the same answer. */
export function link(scheme: Scheme, input: LinkInput): Linkage {
  const isOneList = input.left === input.right
  const compared = [...candidatesOf(scheme, input, isOneList)].map(([left, right]): Compared => {
    return { left, right, levels: compare(scheme, input.left[left] ?? {}, input.right[right] ?? {}) }
  })
  const u = chancesOfStrangers(scheme, input)
  const passes = scheme.passes.map(({ name, blocked, holds }): Pass => {
    const kept = compared.filter(({ levels }) => holds(named(scheme, levels)))
    const fields = scheme.fields.map((field) => field.name).filter((field) => !blocked.includes(field))
    return { name, fields, patterns: kept.map(({ levels }): Pattern => ({ levels, count: 1 })) }
  })
  const trained = train({ fields: scheme.fields, u }, passes)
  const weights = trained.m.map((levels, f) => levels.map((m, level) => Math.log2(m / (u[f]?.[level] ?? 1))))
  const sums = compared.map(({ levels }) =>
    levels.reduce((sum, level, f) => sum + (level === SAYS_NOTHING ? 0 : (weights[f]?.[level] ?? 0)), 0),
  )
  const all = isOneList
    ? (input.left.length * (input.left.length - 1)) / 2
    : input.left.length * input.right.length
  const prior = priorOf(sums, all)
  return {
    pairs: compared.map(({ left, right }, i) => ({ left, right, bits: prior + (sums[i] ?? 0) })),
    trained,
  }
}

function* candidatesOf(
  scheme: Scheme,
  { left, right }: LinkInput,
  isOneList: boolean,
): Generator<[number, number]> {
  const byKey = new Map<string, number[]>()
  for (const [j, row] of right.entries()) {
    for (const key of scheme.keys(row)) {
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, [j])
      else known.push(j)
    }
  }
  for (const [i, row] of left.entries()) {
    const near = new Set(scheme.keys(row).flatMap((key) => byKey.get(key) ?? []))
    for (const j of near) if (!isOneList || i < j) yield [i, j]
  }
}

const compare = (scheme: Scheme, a: Row, b: Row): number[] =>
  scheme.fields.map((field) => field.compare(a, b))

function named(scheme: Scheme, levels: readonly number[]): Levels {
  return Object.fromEntries(scheme.fields.map(({ name }, f) => [name, levels[f] ?? SAYS_NOTHING]))
}

/** Pairs of places that have nothing to do with each other, the same in every run. */
function chancesOfStrangers(scheme: Scheme, { left, right }: LinkInput): number[][] {
  const counts = scheme.fields.map(({ levels }) => levels.map(() => 0))
  for (let n = 0; n < RANDOM_PAIRS; n += 1) {
    const i = n % left.length
    const j = (i * 7919 + Math.floor(n / left.length) * 104_729 + 1) % right.length
    if (left === right && i === j) continue
    const levels = compare(scheme, left[i] ?? {}, right[j] ?? {})
    if (scheme.isSame(named(scheme, levels))) continue
    for (const [f, level] of levels.entries()) {
      const row = counts[f]
      if (row !== undefined && level !== SAYS_NOTHING) row[level] = (row[level] ?? 0) + 1
    }
  }
  return counts.map(smoothed)
}

/** log2 of the odds with which any two records are one person: as many as the weights then find. */
function priorOf(sums: readonly number[], all: number): number {
  let matches = 1
  for (let round = 0; round < PRIOR_ROUNDS; round += 1) {
    const prior = Math.log2(matches / all)
    matches = Math.max(
      1,
      sums.reduce((total, bits) => total + 1 / (1 + 2 ** -(prior + bits)), 0),
    )
  }
  return Math.log2(matches / all)
}
