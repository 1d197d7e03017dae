import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { comparisons } from '../../../test/support/comparisons.ts'
import { MODEL } from '../../../test/support/match.ts'
import { type Comparison, rarityOf } from './compare.ts'
import { createScorer, isPossible, probabilityOf } from './weigh.ts'

const PROVINCE = createScorer(MODEL, { people: 1_000_000, communes: 150 })
const NATION = createScorer(MODEL, { people: 83_000_000, communes: 8000 })

const PLAIN = { iySpelling: false, contraryMarks: false, extraMarks: false }

function agreeing(changes: Partial<Comparison> = {}): Comparison {
  return {
    number: 'I-',
    name: { level: 'N0', ...PLAIN },
    birthDate: 'D0',
    isWithinRegister: false,
    sex: 'same',
    phone: 'P-',
    commune: 'missing',
    guardian: 'missing',
    nameRarity: 0,
    ...changes,
  }
}

test('the rows of the waterfall add up to the verdict', () => {
  fc.assert(
    fc.property(comparisons, fc.constantFrom(PROVINCE, NATION), (c, scorer) => {
      const sum = scorer.rows(c).reduce((bits, row) => bits + row.bits, 0)
      assert.ok(Math.abs(sum - scorer.bits(c)) < 1e-9)
    }),
  )
})

test('sex and year of birth are not counted again beside a number that says them', () => {
  const rowOf = (c: Comparison, field: string) =>
    PROVINCE.rows(c).find((row) => row.field === field)?.bits ?? 0
  assert.equal(rowOf(agreeing({ number: 'I0' }), 'sex'), 0)
  assert.ok(rowOf(agreeing(), 'sex') > 0.5)
  assert.ok(rowOf(agreeing({ number: 'I0' }), 'birthDate') < rowOf(agreeing(), 'birthDate') - 3)
  assert.ok(rowOf(agreeing({ number: 'I2' }), 'birthDate') === rowOf(agreeing(), 'birthDate'))
})

test('a hit by number alone is never enough: another name and another birth date outvote it', () => {
  const stranger = agreeing({ number: 'I0', name: { level: 'N7', ...PLAIN }, birthDate: 'D6' })
  for (const scorer of [PROVINCE, NATION]) {
    assert.ok(scorer.bits(stranger) < MODEL.thresholds.acceptBits)
  }
  assert.equal(isPossible(stranger), false)
})

test('a rare name is stronger evidence than a common one', () => {
  const [rare, common] = [rarityOf(2, 1_000_000), rarityOf(9000, 1_000_000)]
  assert.ok(
    PROVINCE.bits(agreeing({ nameRarity: rare })) > PROVINCE.bits(agreeing({ nameRarity: common })) + 10,
  )
})

test('the larger the register, the more it takes: name and birth date alone do not settle a nation', () => {
  const common = (people: number) => agreeing({ nameRarity: rarityOf(people / 1000, people) })
  assert.ok(probabilityOf(NATION.bits(common(83_000_000))) < 0.6)
  assert.ok(PROVINCE.bits(common(1_000_000)) > NATION.bits(common(83_000_000)) + 5)
})

test('an equal number is worth the same in a register of any size', () => {
  const number = (scorer: typeof PROVINCE) => {
    const rows = scorer.rows(agreeing({ number: 'I0' }))
    return rows
      .filter(({ field }) => field === 'prior' || field === 'number')
      .reduce((sum, { bits }) => sum + bits, 0)
  }
  assert.ok(Math.abs(number(PROVINCE) - number(NATION)) < 1e-9)
})

test('for every field, agreement weighs more than contradiction', () => {
  const better: readonly (readonly [Partial<Comparison>, Partial<Comparison>])[] = [
    [{ number: 'I0' }, { number: 'I6' }],
    [{ number: 'I3' }, { number: 'I6' }],
    [{ birthDate: 'D0' }, { birthDate: 'D1' }],
    [{ birthDate: 'D1' }, { birthDate: 'D6' }],
    [{ sex: 'same' }, { sex: 'differs' }],
    [{ phone: 'P0' }, { phone: 'P2' }],
    [{ commune: 'same' }, { commune: 'differs' }],
    [{ guardian: 'same' }, { guardian: 'differs' }],
    [{ guardian: 'household' }, { guardian: 'differs' }],
    [{ name: { level: 'N3', ...PLAIN } }, { name: { level: 'N7', ...PLAIN } }],
  ]
  for (const [more, less] of better) {
    const name = JSON.stringify([more, less])
    assert.ok(NATION.bits(agreeing(more)) > NATION.bits(agreeing(less)) + 1, name)
  }
})
