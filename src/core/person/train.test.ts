import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { type LevelChances, type Pass, type Pattern, SAYS_NOTHING, smoothed, train } from './train.ts'

const LEVELS = ['same', 'near', 'differs']
const FIELDS = ['a', 'b', 'c', 'd'].map((name) => ({ name, levels: LEVELS }))
const ALL = FIELDS.map(({ name }) => name)
const PAIRS = 50_000

interface Planted {
  readonly m: LevelChances
  readonly u: LevelChances
  readonly lambda: number
}

/** Agreement is common in pairs of one person, rare between strangers, and near lies between. */
const planted: fc.Arbitrary<Planted> = fc.record({
  m: fc
    .array(
      fc.tuple(
        fc.double({ min: 0.7, max: 0.95, noNaN: true }),
        fc.double({ min: 0.5, max: 0.8, noNaN: true }),
      ),
      { minLength: FIELDS.length, maxLength: FIELDS.length },
    )
    .map((list) => list.map(([same, share]) => [same, (1 - same) * share, (1 - same) * (1 - share)])),
  u: fc
    .array(
      fc.tuple(
        fc.double({ min: 0.01, max: 0.1, noNaN: true }),
        fc.double({ min: 0.05, max: 0.2, noNaN: true }),
      ),
      {
        minLength: FIELDS.length,
        maxLength: FIELDS.length,
      },
    )
    .map((list) => list.map(([same, share]) => [same, (1 - same) * share, (1 - same) * (1 - share)])),
  lambda: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
})

/** Every combination of levels, as often as the planted chances expect it. */
function patternsOf({ m, u, lambda }: Planted): Pattern[] {
  const combinations = FIELDS.reduce<number[][]>(
    (all) => all.flatMap((levels) => LEVELS.map((_, level) => [...levels, level])),
    [[]],
  )
  const chance = (table: LevelChances, levels: readonly number[]): number =>
    levels.reduce((product, level, f) => product * (table[f]?.[level] ?? 0), 1)
  return combinations.map((levels) => ({
    levels,
    count: PAIRS * (lambda * chance(m, levels) + (1 - lambda) * chance(u, levels)),
  }))
}

const passOf = (patterns: readonly Pattern[], fields: readonly string[] = ALL): Pass => ({
  name: 'pass',
  fields,
  patterns,
})

test('training finds the planted chances and the share of pairs that are one person', () => {
  fc.assert(
    fc.property(planted, (truth) => {
      const { m, passes } = train({ fields: FIELDS, u: truth.u }, [passOf(patternsOf(truth))])
      assert.ok(Math.abs((passes[0]?.lambda ?? 0) - truth.lambda) < 0.01)
      for (const [f, levels] of truth.m.entries()) {
        for (const [level, chance] of levels.entries()) {
          assert.ok(Math.abs((m[f]?.[level] ?? 0) - chance) < 0.01, `field ${f} level ${level}`)
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('the weights of a level grow with agreement where the truth does', () => {
  fc.assert(
    fc.property(planted, (truth) => {
      const { m } = train({ fields: FIELDS, u: truth.u }, [passOf(patternsOf(truth))])
      for (const [f, levels] of m.entries()) {
        const bits = levels.map((chance, level) => Math.log2(chance / (truth.u[f]?.[level] ?? 0)))
        assert.deepEqual(
          bits,
          [...bits].sort((a, b) => b - a),
        )
      }
    }),
    { numRuns: 30 },
  )
})

const anyPatterns = fc.array(
  fc.record({
    levels: fc.array(fc.integer({ min: SAYS_NOTHING, max: LEVELS.length - 1 }), {
      minLength: FIELDS.length,
      maxLength: FIELDS.length,
    }),
    count: fc.integer({ min: 1, max: 1000 }),
  }),
  { minLength: 1, maxLength: 40 },
)
const anyU = fc
  .array(
    fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: LEVELS.length, maxLength: LEVELS.length }),
    {
      minLength: FIELDS.length,
      maxLength: FIELDS.length,
    },
  )
  .map((counts) => counts.map(smoothed))

test('the likelihood never falls, whatever the pairs look like, and every chance lies between 0 and 1', () => {
  fc.assert(
    fc.property(anyPatterns, anyU, (patterns, u) => {
      const { m, passes } = train({ fields: FIELDS, u }, [passOf(patterns)])
      const trace = passes[0]?.logLikelihood ?? []
      for (const [i, value] of trace.entries()) {
        const before = trace[i - 1] ?? Number.NEGATIVE_INFINITY
        assert.ok(
          Number.isFinite(value) && value >= before - 1e-9 * Math.abs(value),
          `${before} then ${value}`,
        )
      }
      for (const levels of m) {
        assert.ok(levels.every((chance) => chance > 0 && chance < 1))
        assert.ok(Math.abs(levels.reduce((sum, chance) => sum + chance, 0) - 1) < 1e-9)
      }
    }),
  )
})

test('the order of the pairs does not matter', () => {
  fc.assert(
    fc.property(anyPatterns, anyU, (patterns, u) => {
      const tables = { fields: FIELDS, u }
      assert.deepEqual(train(tables, [passOf(patterns.toReversed())]), train(tables, [passOf(patterns)]))
    }),
    { numRuns: 30 },
  )
})

test('a field that a pass blocks on, or that no pair shows, does not change the others', () => {
  fc.assert(
    fc.property(planted, (truth) => {
      const tables = { fields: FIELDS, u: truth.u }
      const patterns = patternsOf(truth)
      const blocked = train(tables, [passOf(patterns, ['b', 'c', 'd'])])
      const silent = patterns.map(({ levels, count }) => ({
        levels: [SAYS_NOTHING, ...levels.slice(1)],
        count,
      }))
      const unasked = train(tables, [passOf(silent)])
      assert.deepEqual(blocked.m.slice(1), unasked.m.slice(1))
      assert.equal(blocked.matches[0], 0)
    }),
    { numRuns: 10 },
  )
})

test('two fields that share m learn from the pairs of both', () => {
  const fields = [
    { name: 'date', levels: LEVELS },
    { name: 'dateInYear', levels: LEVELS, sharesM: 'date' },
  ]
  const u = [
    [0.01, 0.01, 0.98],
    [0.1, 0.1, 0.8],
  ]
  const patterns = [
    { levels: [0, SAYS_NOTHING], count: 300 },
    { levels: [SAYS_NOTHING, 0], count: 500 },
    { levels: [SAYS_NOTHING, 1], count: 200 },
  ]
  const { m, matches } = train({ fields, u }, [passOf(patterns, ['date', 'dateInYear'])])
  assert.deepEqual(m[0], m[1])
  assert.ok(Math.abs((matches[0] ?? 0) - 1000) < 60)
  assert.ok(Math.abs((m[0]?.[0] ?? 0) - 0.8) < 0.03)
})
