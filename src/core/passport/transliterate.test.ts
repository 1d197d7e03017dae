import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { icaoName } from './transliterate.ts'

test('Vietnamese tones and marks are dropped, Đ becomes D', () => {
  const cases = [
    ['Nguyễn', 'NGUYEN'],
    ['Đặng Thị Ánh', 'DANG<THI<ANH'],
    ['đỗ', 'DO'],
    ['Trần-Lê', 'TRAN<LE'],
    ['  Phạm   Văn  ', 'PHAM<VAN'],
    ['Ươ Ưỡng', 'UO<UONG'],
    ["H'Hen Niê", 'HHEN<NIE'],
    ['Y-Bhăm Ê-ban', 'Y<BHAM<E<BAN'],
  ] as const
  for (const [name, expected] of cases) {
    assert.equal(icaoName(name), expected)
    assert.equal(icaoName(name.normalize('NFD')), expected, 'in either form of Unicode')
  }
})

test('special Latin letters follow the table of ICAO Doc 9303 part 3, section 6', () => {
  const table = [
    ['Ø', 'OE'],
    ['Æ', 'AE'],
    ['Œ', 'OE'],
    ['ß', 'SS'],
    ['ẞ', 'SS'],
    ['Þ', 'TH'],
    ['Đ', 'D'],
    ['Ł', 'L'],
    ['Ħ', 'H'],
    ['Ŋ', 'N'],
    ['Ŧ', 'T'],
    ['ı', 'I'],
    ['ĸ', 'Q'],
    ['Ç', 'C'],
    ['Š', 'S'],
  ] as const
  for (const [letter, expected] of table) {
    assert.equal(icaoName(letter), expected, letter)
    assert.equal(icaoName(letter.toLowerCase()), expected, `${letter} in lower case`)
  }
})

test('any text gives only A-Z with single fillers between, and the result stays the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const name = icaoName(text)
      assert.match(name, /^(?:[A-Z]+(?:<[A-Z]+)*)?$/)
      assert.equal(icaoName(name), name)
    }),
  )
})

test('what has no Latin form leaves nothing behind', () => {
  assert.equal(icaoName('王小明'), '')
  assert.equal(icaoName('🙂'), '')
})
