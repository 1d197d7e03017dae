import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import {
  blameOfNumber,
  compareNumber,
  personalNumberFacts,
  readNumber,
  readPassportNumber,
} from './identity-number.ts'

const OLD = '012345678'
const PAIRS: readonly (readonly [string, string, string, string, string?])[] = [
  ['I01', '001 199 000 123', '001199000123', 'I0'],
  ['I02', 'OO1199000123', '001199000123', 'I0'],
  ['I03', '00l.199.000.123', '001199000123', 'I0'],
  ['I04', '79085012345', '079085012345', 'I1'],
  ['I05', '1199000123', '001199000123', 'I1'],
  ['I06', '012345678', '001199000123', 'I2', OLD],
  ['I07', '12345678', '001199000123', 'I2', OLD],
  ['I08', '001199000129', '001199000123', 'I3'],
  ['I09', '001199000132', '001199000123', 'I3'],
  ['I10', '00119900123', '001199000123', 'I4'],
  ['I11', '0011990001233', '001199000123', 'I4'],
  ['I12', '001199000321', '001199000123', 'I5'],
  ['I13', '001199987654', '001199000123', 'I6'],
  ['I14', '000000000000', '001199000123', 'I-'],
  ['I15', '1.199E+09', '001199000123', 'I-'],
]

for (const [no, typed, number, level, cmnd = null] of PAIRS) {
  test(`${no}: ${level}`, () => assert.equal(compareNumber(readNumber(typed), { number, cmnd }), level))
}

test('R11 to R13: two of number, sex and birth year outvote the third', () => {
  const male1999 = personalNumberFacts('001099000123')
  const female1985 = personalNumberFacts('001185000123')
  const male2099 = personalNumberFacts('001299000123')
  assert.ok(male1999 !== undefined && female1985 !== undefined && male2099 !== undefined)
  assert.equal(blameOfNumber(male1999, { sex: 'F', birthYear: 1999 }), 'sex')
  assert.equal(blameOfNumber(female1985, { sex: 'M', birthYear: 1990 }), 'id_number')
  assert.equal(blameOfNumber(male1999, { sex: 'M', birthYear: 1989 }), 'birth_date')
  assert.equal(blameOfNumber(male2099, { sex: 'M', birthYear: 1999 }), 'century')
  assert.equal(blameOfNumber(male1999, { sex: null, birthYear: null }), null)
})

test('a number says what it is: personal, CMND, missing, placeholder, malformed', () => {
  const kinds = {
    '001199000123': 'personal',
    '123456780': 'cmnd',
    '': 'missing',
    'không có': 'missing',
    '-': 'missing',
    '999999999999': 'placeholder',
    '123456789012': 'placeholder',
    '003199000123': 'malformed',
    '1.199E+09': 'malformed',
    '0011': 'malformed',
    B1234567: 'malformed',
  }
  for (const [typed, kind] of Object.entries(kinds)) assert.equal(readNumber(typed).kind, kind, typed)
  assert.equal(readNumber(null).kind, 'missing')
})

test('a lost leading zero is put back and noted', () => {
  assert.deepEqual(readNumber('79085012345'), { kind: 'personal', value: '079085012345', paddedFrom: 11 })
})

test('every well-formed number reads as itself, however it is spaced', () => {
  const number = fc
    .tuple(
      fc.constantFrom('001', '079', '096'),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 9_999_998 }),
    )
    .map(([province, digit, rest]) => `${province}${digit}${String(rest).padStart(8, '0')}`)
    .filter((text) => personalNumberFacts(text) !== undefined)
  fc.assert(
    fc.property(number, fc.nat(11), (text, at) => {
      const spaced = `${text.slice(0, at)} ${text.slice(at)}`
      assert.equal(readNumber(spaced).value, text)
      assert.equal(compareNumber(readNumber(spaced), { number: text, cmnd: null }), 'I0')
    }),
  )
})

test('nothing that is typed breaks the reading', () => {
  fc.assert(fc.property(fc.string({ maxLength: 40 }), (text) => void readNumber(text).kind))
})

test('a foreign passport number is letters and digits, at most nine', () => {
  assert.equal(readPassportNumber(' c01x0006h '), 'C01X0006H')
  assert.equal(readPassportNumber('ABCDEFGH'), undefined)
  assert.equal(readPassportNumber('C01X0006H99'), undefined)
  assert.equal(readPassportNumber('000000000'), undefined)
})
