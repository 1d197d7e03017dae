import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lacksPicture, mediaTypeOf, paperAlreadyHeld, restsOnRegister } from './evidence.ts'
import { readMissingDose } from './missing-dose.ts'
import { readDecision } from './read-decision.ts'
import { REFUSAL_GROUNDS } from './refusal-grounds.ts'

test('a file is what its bytes say, whatever it is called', () => {
  assert.equal(mediaTypeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), 'image/jpeg')
  assert.equal(mediaTypeOf(new TextEncoder().encode('%PDF-1.7')), 'application/pdf')
  assert.equal(mediaTypeOf(new TextEncoder().encode('<svg onload="x">')), undefined)
  assert.equal(mediaTypeOf(new Uint8Array()), undefined)
})

test('a paper that is held is not asked for again, an unreadable one is', () => {
  assert.equal(paperAlreadyHeld('BIRTH_DATE_MISMATCH', [], ['id-card']), true)
  assert.equal(paperAlreadyHeld('SLIP_MISSING_DOSE_DATA', ['certificate'], []), true)
  assert.equal(paperAlreadyHeld('SLIP_MISSING_DOSE_DATA', ['photo'], []), false)
  assert.equal(paperAlreadyHeld('IMAGE_UNREADABLE', ['certificate'], []), false)
  assert.equal(paperAlreadyHeld('IMAGE_UNREADABLE', [], ['certificate']), true)
  assert.equal(paperAlreadyHeld('SLIP_ALTERED', ['slip'], []), false)
})

test('nobody is refused for a picture that was never sent', () => {
  for (const ground of [
    'IMAGE_UNREADABLE',
    'PERSONAL_DATA_COVERED',
    'NOT_A_CERTIFICATE',
    'SLIP_ALTERED',
  ] as const) {
    assert.deepEqual([lacksPicture(ground, []), lacksPicture(ground, ['photo'])], [true, false], ground)
  }
  assert.equal(lacksPicture('NAME_CONFLICT', []), false)
})

test('every ground has its reason and its remedy in both languages', () => {
  const texts = Object.values(REFUSAL_GROUNDS).flatMap(({ says, remedy }) => [
    says.vi,
    says.en,
    remedy.vi,
    remedy.en,
  ])
  assert.equal(texts.length, 13 * 4)
  assert.ok(texts.every((text) => text.length > 10) && new Set(texts).size === texts.length)
})

test('nobody is refused for a field in which the register is said to be wrong', () => {
  assert.equal(restsOnRegister('NAME_CONFLICT', new Set(['full_name'])), true)
  assert.equal(restsOnRegister('NAME_CONFLICT', new Set(['birth_date'])), false)
  assert.equal(restsOnRegister('IMAGE_UNREADABLE', new Set(['full_name', 'birth_date'])), false)
})

test('a decision of strangers is read or refused, never guessed', () => {
  const id = '00000000-0000-4000-8000-000000000000'
  assert.deepEqual(readDecision({ what: 'correct', change: { full_name: '  Trần  Thị Mẫu ' } }), {
    what: 'correct',
    change: { fullName: 'Trần Thị Mẫu' },
  })
  assert.deepEqual(readDecision({ what: 'stands', more: 1 }), { what: 'stands' })
  const wrong = [
    null,
    { what: 'toString' },
    { what: 'correct', change: {} },
    { what: 'correct', change: { lotNumber: 'X' } },
    { what: 'correct', change: { given_on: '2021-01-01' } },
    { what: 'reassign', change: { full_name: 'A' }, person_id: 'x' },
    { what: 'change-register', field: 'other', value: 'x' },
    { what: 'link', person_id: id },
  ]
  for (const value of wrong) assert.throws(() => readDecision(value), { code: 'case.invalid' })
})

test('a missing injection needs day, vaccine, name and birth date', () => {
  const whole = { day: '2021-09-20', vaccine: 'AstraZeneca', full_name: 'Trần Thị Mẫu', birth_date: '1985' }
  assert.equal(readMissingDose(whole).vaccine, 'AZ')
  for (const name of Object.keys(whole)) {
    assert.throws(() => readMissingDose({ ...whole, [name]: undefined }), { code: 'case.invalid' })
  }
  assert.throws(() => readMissingDose({ ...whole, dose_number: 'two' }), { code: 'case.invalid' })
})
