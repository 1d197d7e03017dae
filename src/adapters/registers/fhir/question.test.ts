import assert from 'node:assert/strict'
import { test } from 'node:test'

import { asking, born } from '../../../../test/support/register-people.ts'
import { matchParameters, numbersOf, questionIdOf, saysSomething } from './question.ts'

const FULL = asking({
  number: '079185000123',
  cmnd: '023456789',
  fullName: 'Trần Thị Mẫu',
  birthDate: born('1985-03'),
  phone: '+84 912 345 678',
  commune: '26734',
  guardian: '079160000001',
  guardianHousehold: 'HK-1',
})

test('a question is said in elements of FHIR, and in extensions only where FHIR has none', () => {
  const cccd = 'http://fhir.ehealth.gov.vn/core/sid/national_id'
  const cmnd = 'http://fhir.ehealth.gov.vn/core/sid/citizen_id'
  const resource = {
    resourceType: 'Patient',
    identifier: [
      { system: cccd, value: '079185000123' },
      { system: cmnd, value: '023456789' },
    ],
    extension: [
      { url: 'urn:vaxpass:fhir:guardian', valueIdentifier: { system: cccd, value: '079160000001' } },
      { url: 'urn:vaxpass:fhir:household', valueString: 'HK-1' },
    ],
    name: [{ text: 'Trần Thị Mẫu', family: 'Trần', given: ['Thị Mẫu'] }],
    birthDate: '1985-03',
    telecom: [{ system: 'phone', value: '0912345678' }],
    address: [{ extension: [{ url: 'urn:vaxpass:fhir:commune', valueCode: '26734' }], country: 'VN' }],
  }
  assert.deepEqual(matchParameters(FULL, 9), {
    resourceType: 'Parameters',
    parameter: [
      { name: 'resource', resource },
      { name: 'onlyCertainMatches', valueBoolean: false },
      { name: 'count', valueInteger: 9 },
    ],
  })
})

test('a number alone takes nothing else along', () => {
  const { number, cmnd } = FULL
  const alone = asking({ number, cmnd, fullName: '' })
  assert.deepEqual(numbersOf(FULL), alone)
  assert.equal(saysSomething(alone), true)
  assert.equal(saysSomething(numbersOf(asking())), false)
})

test('two questions have one id only when every field that the register reads is the same', () => {
  const id = questionIdOf('one', FULL)
  assert.equal(questionIdOf('one', { ...FULL, phone: '0912345678', fullName: 'trần thị mẫu' }), id)
  const others = Object.keys(FULL).map((field) => questionIdOf('one', { ...FULL, [field]: '1' }))
  assert.equal(new Set([id, questionIdOf('two', FULL), ...others]).size, 2 + others.length)
})
