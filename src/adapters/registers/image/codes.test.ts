import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { dayOfNumber } from '../../../core/dates.ts'
import { splitName } from '../../../core/person/name.ts'
import {
  numberText,
  packDay,
  packOldNumber,
  packPhone,
  SERIALS,
  unpackDay,
  unpackOldNumber,
  unpackPhone,
  yearOf,
} from './codes.ts'
import { isDead, marksOf, SPLIT_ELSEWHERE, sexOf, splitAfter, splitCode, splitOf } from './marks.ts'

const DAYS = fc.integer({ min: -60_000, max: 40_000 }).map((days): string => dayOfNumber(days))

test('a packed day is the day, month or year that was packed, and says its year', () => {
  const partial = fc.tuple(DAYS, fc.constantFrom(4, 7, 10)).map(([day, length]) => day.slice(0, length))
  fc.assert(
    fc.property(partial, (text) => {
      assert.equal(unpackDay(packDay(text)), text)
      assert.equal(yearOf(packDay(text)), Number(text.slice(0, 4)))
    }),
  )
})

test('numbers come back with their leading zeros, and none is never a number', () => {
  const digits = (length: number) =>
    fc.integer({ min: 0, max: 10 ** length - 1 }).map((value) => String(value).padStart(length, '0'))
  fc.assert(
    fc.property(digits(12), digits(9), (number, nine) => {
      const value = Number(number)
      assert.equal(numberText(Math.floor(value / SERIALS), value % SERIALS), number)
      assert.equal(unpackOldNumber(packOldNumber(nine)), nine)
      assert.equal(unpackPhone(packPhone(`0${nine}`)), `0${nine}`)
    }),
  )
  assert.equal(packOldNumber('000000000'), 1, '0 is none')
  assert.equal(unpackOldNumber(0), null)
  for (const other of ['84912345678', '19001234', '8491234567']) assert.ok(Number.isNaN(packPhone(other)))
})

test('marks keep sex, death and split apart', () => {
  for (const sex of ['M', 'F'] as const) {
    for (const split of [0, 1, SPLIT_ELSEWHERE]) {
      for (const dead of [false, true]) {
        const marks = marksOf(sex, dead, split)
        assert.deepEqual([sexOf(marks), isDead(marks), splitOf(marks)], [sex, dead, split])
      }
    }
  }
})

test('a split of the register is told by words where it is one of the name, else kept as texts', () => {
  const name = 'Nguyễn Lê Thị Mẫu'
  assert.equal(splitCode(name, null), 0)
  assert.equal(splitCode(name, splitName(name)), 0)
  const double = { familyName: 'Nguyễn Lê', givenName: 'Thị Mẫu' }
  assert.equal(splitCode(name, double), 2)
  assert.deepEqual(splitAfter(name, 2), double)
  assert.equal(splitCode(name, { familyName: 'Mẫu', givenName: 'Nguyễn Lê Thị' }), SPLIT_ELSEWHERE)
})
