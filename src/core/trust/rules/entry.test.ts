import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { JsonObject } from '../../passport/payload.ts'
import { type EntryQuestion, mayEnter, readRuleDocuments } from './index.ts'

const ON = new Date('2022-06-01T12:00:00Z')
const DOSE = { v: [{ dn: 2, mp: 'EU/1/20/1528', dt: '2022-01-01' }] }
const PASSED = { if: [{ var: 'payload.v.0' }, true, true] }
const FAILED = { '===': [{ var: 'payload.v.0.dn' }, 3] }

interface Facts {
  readonly id?: string
  readonly logic?: unknown
  readonly [member: string]: unknown
}

function ruleDocument({ id = 'VR-XX-0001', logic = PASSED, ...members }: Facts) {
  const [kind = '', country] = id.split('-')
  const types: Readonly<Record<string, string>> = { VR: 'Vaccination', TR: 'Test', RR: 'Recovery' }
  return {
    Identifier: id,
    Type: kind === 'IR' ? 'Invalidation' : 'Acceptance',
    Country: country,
    Version: '1.0.0',
    SchemaVersion: '1.0.0',
    Engine: 'CERTLOGIC',
    EngineVersion: '1.0.0',
    CertificateType: types[kind] ?? 'General',
    Description: [{ lang: 'en', desc: `Rule ${id}` }],
    ValidFrom: '2022-01-01T00:00:00Z',
    ValidTo: '2023-01-01T00:00:00Z',
    AffectedFields: ['v.0'],
    Logic: logic,
    ...members,
  }
}

function ask(facts: readonly Facts[], question: Partial<EntryQuestion> = {}, certificate: JsonObject = DOSE) {
  const { rules, dropped } = readRuleDocuments(facts.map(ruleDocument))
  assert.deepEqual(dropped, [])
  const base = { rules, valueSets: {}, country: 'XX', on: ON, issuerCountry: 'VN' }
  const { answer, rules: applied } = mayEnter(certificate, { ...base, ...question })
  return [answer, applied.map(({ id, version, result }) => `${id} ${version} ${result}`)]
}

test('who passes every rule may enter, who fails one may not, and the rule is named', () => {
  assert.deepEqual(ask([{}]), ['yes', ['VR-XX-0001 1.0.0 passed']])
  assert.deepEqual(ask([{ id: 'VR-XX-0002', logic: FAILED }, {}]), [
    'no',
    ['VR-XX-0001 1.0.0 passed', 'VR-XX-0002 1.0.0 failed'],
  ])
})

test('a rule without an answer leaves the question open and never passes', () => {
  const open: readonly (readonly [string, unknown])[] = [
    [
      'logic-failed',
      { after: [{ plusTime: [{ var: 'payload.v.0.none' }, 0, 'day'] }, { dccDateOfBirth: ['2000'] }] },
    ],
    ['no-boolean', { var: 'payload.v.0' }],
    ['no-boolean', { var: 'payload.v.0.none' }],
    ['no-boolean', { plusTime: ['2022-01-01', 0, 'day'] }],
    ['external-missing', { '!': [{ in: [{ var: 'payload.v.0.mp' }, { var: 'external.valueSets.none' }] }] }],
    ['external-missing', { '===': [{ var: 'external.iat' }, 1] }],
    ['external-missing', { '!': [{ var: 'external.__proto__' }] }],
    ['external-missing', { '!': [{ var: 'external.valueSets.constructor' }] }],
  ]
  for (const [why, logic] of open) {
    const { rules } = readRuleDocuments([ruleDocument({ logic })])
    const answer = mayEnter(DOSE, { rules, valueSets: {}, country: 'XX', on: ON, issuerCountry: 'VN' })
    assert.deepEqual([answer.answer, answer.rules[0]?.result, answer.rules[0]?.why], ['open', 'open', why])
  }
  assert.equal(ask([{ logic: { var: 'payload.v.0' } }, { id: 'VR-XX-0002', logic: FAILED }])[0], 'no')
})

test('where there is no rule for such a certificate, nobody is let in', () => {
  assert.deepEqual(ask([]), ['no-rules', []])
  assert.deepEqual(ask([{ id: 'TR-XX-0001' }]), ['no-rules', []])
  assert.deepEqual(ask([{ id: 'VR-YY-0001' }]), ['no-rules', []])
  assert.deepEqual(ask([{ id: 'IR-VN-0001' }]), ['no-rules', ['IR-VN-0001 1.0.0 passed']])
  assert.deepEqual(ask([{ id: 'IR-VN-0001', logic: FAILED }]), ['no', ['IR-VN-0001 1.0.0 failed']])
})

test('a certificate of nothing passes rules about something, and is not let in for that', () => {
  assert.equal(ask([{ id: 'GR-XX-0001' }], {}, { v: [] })[0], 'open')
  assert.equal(ask([{ id: 'GR-XX-0001' }])[0], 'yes')
})

test('conditions are those of the country of arrival, withdrawals those of the country of issue', () => {
  const rules = [
    {},
    { id: 'VR-VN-0001', logic: FAILED },
    { id: 'IR-VN-0001' },
    { id: 'IR-XX-0001', logic: FAILED },
  ]
  assert.deepEqual(ask(rules), ['yes', ['VR-XX-0001 1.0.0 passed', 'IR-VN-0001 1.0.0 passed']])
})

test('of the versions in force the newest counts, by number and not by letter', () => {
  const versions = [
    { Version: '1.9.0', logic: FAILED },
    { Version: '1.10.0' },
    { Version: '2.0.0', logic: FAILED, ValidFrom: '2022-06-02T00:00:00Z' },
    { Version: '3.0.0', logic: FAILED, ValidTo: '2022-06-01T12:00:00Z' },
  ]
  assert.deepEqual(ask(versions), ['yes', ['VR-XX-0001 1.10.0 passed']])
  assert.equal(ask(versions, { on: new Date('2022-06-02T00:00:00Z') })[0], 'no')
  assert.equal(ask(versions, { on: new Date('2023-01-01T00:00:00Z') })[0], 'no-rules')
})

test('a newer version may be meant for other certificates: the older is gone all the same', () => {
  const versions = [
    { id: 'GR-XX-0001', logic: FAILED },
    { id: 'GR-XX-0001', Version: '1.0.1', CertificateType: 'Test' },
    {},
  ]
  assert.deepEqual(ask(versions), ['yes', ['VR-XX-0001 1.0.0 passed']])
})

test('the rules of a region count for it alone, those of the country everywhere', () => {
  const rules = [{}, { id: 'VR-XX-0002', Region: 'BY', logic: FAILED }]
  assert.deepEqual(ask(rules), ['yes', ['VR-XX-0001 1.0.0 passed']])
  assert.equal(ask(rules, { region: 'BY' })[0], 'no')
  assert.equal(ask(rules, { region: 'BE' })[0], 'yes')
})

test('rules may read what the apps of the EU give them', () => {
  const facts: Readonly<Record<string, string>> = {
    validationClock: '2022-06-01T12:00:00.000Z',
    countryCode: 'XX',
    issuerCountryCode: 'VN',
    region: 'BY',
    iat: '2022-04-26T01:00:00.000Z',
    exp: '2023-04-26T01:00:00.000Z',
    kid: 'AAAAAAAAAAA=',
  }
  const rules = Object.entries(facts).map(([name, value], index) => ({
    id: `VR-XX-000${index}`,
    logic: { '===': [{ var: `external.${name}` }, value] },
  }))
  const known = {
    id: 'VR-XX-0009',
    logic: { in: [{ var: 'payload.v.0.mp' }, { var: 'external.valueSets.names' }] },
  }
  const question = {
    valueSets: { names: ['EU/1/20/1528'] },
    region: 'BY',
    iat: new Date('2022-04-26T01:00:00Z'),
    exp: new Date('2023-04-26T01:00:00Z'),
    kid: 'AAAAAAAAAAA=',
  }
  assert.equal(ask([...rules, known], question)[0], 'yes')
})
