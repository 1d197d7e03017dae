import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { comparisons } from '../../../test/support/comparisons.ts'
import { MODEL, SCORER } from '../../../test/support/match.ts'
import { type Comparison, packComparison, unpackComparison as unpacked } from './compare.ts'
import { MODEL_FIELDS, type ModelField } from './match-model.ts'
import { SAYS_NOTHING } from './train.ts'
import { evidenceClasses } from './train-diagnostics.ts'
import { isSamePerson, levelsOf, trainMatch } from './train-match.ts'
import type { Counts, MatchSample } from './train-strangers.ts'
import { isPossible } from './weigh.ts'

const FIELDS = Object.keys(MODEL_FIELDS) as ModelField[] // the keys of MODEL_FIELDS
const MISSING = new Set(['I-', 'N-', 'D-', 'P-', 'missing'])

const counts: fc.Arbitrary<Counts> = fc
  .array(fc.tuple(comparisons, fc.integer({ min: 1, max: 5000 })), { maxLength: 40 })
  .map((list) => new Map(list.map(([c, count]) => [packComparison(c), count])))

const samples: fc.Arbitrary<MatchSample> = fc.record({
  doses: fc.integer({ min: 200, max: 100_000 }),
  withDigits: fc.integer({ min: 0, max: 200 }),
  searched: fc.integer({ min: 0, max: 200 }),
  people: fc.integer({ min: 1000, max: 100_000_000 }),
  candidates: counts,
  random: counts,
  sameYear: counts,
  sameYearShare: fc.double({ min: 0, max: 0.1, noNaN: true }),
  others: fc.record({
    phone: fc.double({ min: 0.001, max: 5, noNaN: true }),
    guardian: fc.double({ min: 0.001, max: 5, noNaN: true }),
    household: fc.double({ min: 0.001, max: 5, noNaN: true }),
  }),
})

test('whatever the sample: chances add up, no field outvotes all others alone, and what is missing weighs nothing', () => {
  fc.assert(
    fc.property(samples, (sample) => {
      const { fields } = trainMatch(sample)
      for (const name of FIELDS) {
        const levels = Object.entries(fields[name])
        for (const kind of ['m', 'u'] as const) {
          assert.ok(
            Math.abs(levels.reduce((sum, [, chance]) => sum + chance[kind], 0) - 1) < 1e-9,
            `${name} ${kind}`,
          )
        }
        for (const [level, { m, u }] of levels) {
          assert.ok(m > 0 && u > 0 && m <= 1 && u <= 1, `${name} ${level}`)
          assert.ok(Math.log2(m / u) > -5.7, `${name} ${level}`)
          if (MISSING.has(level)) assert.equal(m, u)
        }
      }
    }),
  )
})

test('the same sample gives the same chances, in whatever order its pairs were counted', () => {
  fc.assert(
    fc.property(samples, (sample) => {
      const turned = { ...sample, candidates: new Map([...sample.candidates].reverse()) }
      assert.deepEqual(trainMatch(turned).fields, trainMatch(sample).fields)
    }),
    { numRuns: 30 },
  )
})

test('training leaves out what the weights leave out: sex and year beside a number that says them', () => {
  const [sex, date, inYear] = [
    FIELDS.indexOf('sex'),
    FIELDS.indexOf('birthDate'),
    FIELDS.indexOf('birthDateInYear'),
  ]
  fc.assert(
    fc.property(comparisons, (c) => {
      const levels = levelsOf({ ...c, sex: 'same', birthDate: 'D0' })
      const weighed = SCORER.rows({ ...c, sex: 'same', birthDate: 'D0' })
      const bitsOf = (field: string) => weighed.find((row) => row.field === field)?.bits
      assert.equal(levels[sex] === SAYS_NOTHING, bitsOf('sex') === 0)
      const { birthDate, birthDateInYear } = MODEL.fields
      const weight = levels[date] === SAYS_NOTHING ? birthDateInYear.D0 : birthDate.D0
      assert.equal(bitsOf('birthDate'), Math.log2(weight.m / weight.u))
      assert.equal(levels[date] === SAYS_NOTHING, levels[inYear] !== SAYS_NOTHING)
    }),
  )
})

test('a bearer of the number with another name and birth date is a stranger: the more there are, the less it weighs', () => {
  const plain = { iySpelling: false, contraryMarks: false, extraMarks: false }
  const base: Comparison = {
    number: 'I0',
    name: { level: 'N0', ...plain },
    birthDate: 'D0',
    isWithinRegister: false,
    sex: 'same',
    phone: 'P0',
    commune: 'same',
    guardian: 'missing',
    nameRarity: 0,
  }
  const stranger: Comparison = {
    ...base,
    name: { level: 'N7', ...plain },
    birthDate: 'D6',
    phone: 'P2',
    commune: 'differs',
  }
  const bitsWith = (strangers: number): number => {
    const candidates = new Map([
      [packComparison(base), 1000],
      [packComparison(stranger), strangers],
    ])
    const random = new Map([[packComparison({ ...stranger, number: 'I6' }), 10_000]])
    const others = { phone: 0.5, guardian: 0.1, household: 0.1 }
    const numbers = { doses: 1000, withDigits: 1000, searched: 0, people: 100_000, sameYearShare: 0.005 }
    const { m, u } = trainMatch({ ...numbers, candidates, random, sameYear: random, others }).fields.number.I0
    return Math.log2(m / u)
  }
  assert.ok(bitsWith(1) > bitsWith(10) + 2)
  assert.ok(bitsWith(10) > bitsWith(100) + 2)
})

test('classes of evidence hold every candidate that may be the person, once', () => {
  fc.assert(
    fc.property(counts, (candidates) => {
      const classes = evidenceClasses(candidates, SCORER)
      const expected = [...candidates].filter(([packed]) => isPossible(unpacked(packed)))
      const total = (list: readonly number[]): number => list.reduce((sum, n) => sum + n, 0)
      assert.equal(total(classes.map(({ count }) => count)), total(expected.map(([, count]) => count)))
      assert.deepEqual(
        classes,
        [...classes].sort((a, b) => a.bits - b.bits),
      )
    }),
  )
})

test('records that agree in number, or in name and birth date, are not taken for strangers', () => {
  fc.assert(
    fc.property(comparisons, (c) => {
      if (c.number === 'I0' || (c.name.level === 'N0' && c.birthDate === 'D0')) assert.ok(isSamePerson(c))
      if (c.number === 'I6' && c.birthDate === 'D6') assert.ok(!isSamePerson(c))
    }),
  )
})
