import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { dayOfNumber, parsePartialDay } from '../dates.ts'
import { compareBirthDate, isWithin, parseBirthDate } from './birth-date.ts'

const PAIRS: readonly (readonly [string, string, string, string])[] = [
  ['D01', '12/03/1985', '1985-03-12', 'D0'],
  ['D02', '31118', '1985-03-12', 'D0'],
  ['D03', '1985-13-03', '1985-03-13', 'D0'],
  ['D04', '1985-12-03', '1985-03-12', 'D1'],
  ['D05', '1985-03-17', '1985-03-12', 'D2'],
  ['D06', '1986-03-12', '1985-03-12', 'D2'],
  ['D07', '1958-03-12', '1985-03-12', 'D2'],
  ['D08', '1985-01-01', '1985-03-12', 'D3'],
  ['D09', '1985-03-12', '1985', 'D3'],
  ['D10', '1990-03-12', '1989-03-12', 'D4'],
  ['D11', '1920-05-04', '2020-05-04', 'D5'],
  ['D12', '1979-11-30', '1985-03-12', 'D6'],
  ['D13', '', '1985-03-12', 'D-'],
]

for (const [no, typed, registered, level] of PAIRS) {
  test(`${no}: ${level}`, () => {
    const claimed = parseBirthDate(typed) ?? null
    assert.equal(compareBirthDate(claimed, parsePartialDay(registered) ?? null), level)
  })
}

test('a birth date keeps the precision with which it was typed', () => {
  const read = { '3/1985': '1985-03', '1985': '1985', '12.3.1985': '1985-03-12', '1985-3-2': '1985-03-02' }
  for (const [typed, date] of Object.entries(read)) assert.equal(parseBirthDate(typed), date)
})

test('what is no day of the calendar is no birth date', () => {
  for (const typed of ['30/02/1985', '31/13/1985', '12/03/85', 'abc', '1/1', '0', '00/00/0000', '13/1985']) {
    assert.equal(parseBirthDate(typed), undefined, typed)
  }
})

test('every day is read back from both of its usual spellings', () => {
  fc.assert(
    fc.property(fc.integer({ min: -25_000, max: 20_000 }), (days) => {
      const day = dayOfNumber(days)
      const [year, month, date] = day.split('-')
      assert.equal(parseBirthDate(`${date}/${month}/${year}`), day)
      assert.equal(parseBirthDate(day), day)
    }),
  )
})

test('a year in the register is an interval and not a difference', () => {
  const date = (text: string) => parsePartialDay(text) ?? null
  assert.ok(isWithin(date('1935-04-01'), date('1935')))
  assert.ok(!isWithin(date('1936-04-01'), date('1935')))
  assert.ok(!isWithin(date('1935'), date('1935-04-01')))
})
