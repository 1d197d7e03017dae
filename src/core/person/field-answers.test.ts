import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { comparisons } from '../../../test/support/comparisons.ts'
import { type PartialDay, parsePartialDay } from '../dates.ts'
import { DATE_LEVELS } from './birth-date.ts'
import { AGREEMENTS, type Comparison } from './compare.ts'
import { NAME_LEVELS } from './compare-name.ts'
import { CHECK_FIELDS, FIELD_ANSWERS, fieldAnswers, mayBeAnswered, restsOnNumber } from './field-answers.ts'
import { NUMBER_LEVELS } from './identity-number.ts'
import { PHONE_LEVELS } from './phone.ts'
import { holdsNumber } from './weigh.ts'

const dayOf = (text: string): PartialDay => {
  const day = parsePartialDay(text)
  assert.ok(day)
  return day
}
const FULL = { birthDate: dayOf('1985-03-12') }

const asked = fc.subarray([...CHECK_FIELDS]).map((fields) => new Set(fields))

test('what was not asked is not answered, what was asked is answered by one word of the closed list', () => {
  fc.assert(
    fc.property(asked, fc.option(comparisons), (fields, comparison) => {
      const answers = fieldAnswers(fields, comparison)
      assert.deepEqual(Object.keys(answers), [...CHECK_FIELDS])
      for (const field of CHECK_FIELDS) {
        assert.equal(answers[field] === 'not-asked', !fields.has(field))
        assert.ok(FIELD_ANSWERS.includes(answers[field]))
        if (comparison === null && fields.has(field)) assert.equal(answers[field], 'not-known')
      }
    }),
  )
})

test('of each level one word: equal is yes, a slip or a spelling is close, another value is no', () => {
  const [base] = fc.sample(comparisons, 1)
  assert.ok(base)
  const all = new Set(CHECK_FIELDS)
  const name = (level: (typeof NAME_LEVELS)[number], iySpelling = false) => ({
    ...base.name,
    level,
    iySpelling,
  })
  const answered = (change: Partial<Comparison>) => fieldAnswers(all, { ...base, ...change })
  const numbers = NUMBER_LEVELS.map((number) => answered({ number }).idNumber)
  assert.deepEqual(numbers, ['yes', 'close', 'close', 'close', 'close', 'no', 'no', 'not-known'])
  const names = NAME_LEVELS.map((level) => answered({ name: name(level) }).fullName)
  assert.deepEqual(names, ['yes', 'yes', 'close', 'close', 'close', 'close', 'close', 'no', 'not-known'])
  assert.equal(answered({ name: name('N1', true) }).fullName, 'close', 'i for y is another spelling')
  const dates = DATE_LEVELS.map((birthDate) => answered({ birthDate }).birthDate)
  assert.deepEqual(dates, ['yes', 'close', 'close', 'close', 'close', 'no', 'no', 'not-known'])
  assert.deepEqual(
    AGREEMENTS.map((sex) => answered({ sex }).sex),
    ['yes', 'no', 'not-known'],
  )
  assert.deepEqual(
    PHONE_LEVELS.map((phone) => answered({ phone }).phone),
    ['yes', 'no', 'not-known'],
  )
})

test('nobody is spoken of without the exact number, or the name with the full birth date', () => {
  fc.assert(
    fc.property(comparisons, (c) => {
      const isNamed = ['N0', 'N1', 'N2', 'N3', 'N4'].includes(c.name.level) && c.birthDate === 'D0'
      if (!holdsNumber(c)) assert.equal(mayBeAnswered(FULL, c), isNamed)
      for (const birthDate of [null, dayOf('1985'), dayOf('1985-03')]) {
        if (!holdsNumber(c)) assert.equal(mayBeAnswered({ birthDate }, c), false)
      }
    }),
  )
})

test('a number beside quite another name is like no number, and without a name it needs no contrary birth date', () => {
  fc.assert(
    fc.property(comparisons, (c) => {
      const held = { ...c, number: 'I0' } as const
      const level = (name: 'N7' | 'N-', change: Partial<Comparison>) =>
        mayBeAnswered(FULL, { ...held, name: { ...c.name, level: name }, ...change })
      assert.equal(level('N7', {}), false)
      assert.equal(level('N-', { birthDate: 'D6', isWithinRegister: false }), false)
      assert.equal(level('N-', { birthDate: 'D-' }), true)
    }),
  )
})

test('a number settles it alone only where no name speaks', () => {
  fc.assert(
    fc.property(comparisons, (c) => {
      assert.equal(restsOnNumber(c), ['I0', 'I1', 'I2'].includes(c.number) && c.name.level === 'N-')
    }),
  )
})
