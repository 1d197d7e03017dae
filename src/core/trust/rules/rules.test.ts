import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Refusal } from '../../refusal.ts'
import {
  DROPS,
  type Drop,
  describeRule,
  parseRulesFile,
  type Rule,
  readRule,
  readRuleDocuments,
  serialiseRules,
} from './index.ts'

const RULE = {
  Identifier: 'VR-XX-0001',
  Type: 'Acceptance',
  Country: 'XX',
  Version: '1.0.0',
  SchemaVersion: '1.0.0',
  Engine: 'CERTLOGIC',
  EngineVersion: '0.7.5',
  CertificateType: 'Vaccination',
  Description: [
    { lang: 'de', desc: 'Zwei Dosen.' },
    { lang: 'EN', desc: 'Two doses.' },
  ],
  ValidFrom: '2021-07-01T00:00:00Z',
  ValidTo: '2030-06-01T00:00:00+02:00',
  AffectedFields: ['v.0', 'v.0.dn'],
  Logic: { if: [{ var: 'payload.v.0' }, { '>=': [{ var: 'payload.v.0.dn' }, 2] }, true] },
}
const SET = {
  valueSetId: 'vaccines-covid-19-names',
  valueSetDate: '2023-07-12',
  valueSetValues: { 'EU/1/20/1528': { display: 'Comirnaty', active: true }, CVnCoV: { active: false } },
}

function ruleOf(document: Record<string, unknown>): Rule {
  const rule = readRule(document)
  if (typeof rule === 'string') assert.fail(rule)
  return rule
}

test('a rule of the gateway is read with everything that counts', () => {
  const { document, logic, ...rule } = ruleOf({ ...RULE, Region: ' BY ', Unknown: 1 })
  assert.equal(logic, RULE.Logic)
  assert.deepEqual(document, { ...RULE, Region: ' BY ', Unknown: 1 })
  assert.deepEqual(rule, {
    id: 'VR-XX-0001',
    type: 'Acceptance',
    country: 'XX',
    region: 'BY',
    version: [1, 0, 0],
    certificateType: 'Vaccination',
    description: { de: 'Zwei Dosen.', en: 'Two doses.' },
    validFrom: new Date('2021-07-01T00:00:00Z'),
    validTo: new Date('2030-05-31T22:00:00Z'),
    affectedFields: ['v.0', 'v.0.dn'],
    externals: [],
  })
})

test('a rule is described in the language that was asked for, else in English, else in any', () => {
  const rule = ruleOf(RULE)
  assert.equal(describeRule(rule, 'de'), 'Zwei Dosen.')
  assert.equal(describeRule(rule, 'de-AT'), 'Zwei Dosen.')
  assert.equal(describeRule(rule, 'vi'), 'Two doses.')
  assert.equal(describeRule(ruleOf({ ...RULE, Description: [{ lang: 'fr', desc: 'Deux.' }] }), 'vi'), 'Deux.')
  const hostile = [
    { lang: '__proto__', desc: 'x' },
    { lang: 'constructor', desc: 'x' },
    null,
    3,
    { lang: 'en' },
  ]
  assert.equal(describeRule(ruleOf({ ...RULE, Description: hostile }), '__proto__'), '')
})

test('a rule that cannot be applied is left out, and the reason is the right one', () => {
  const faults: readonly (readonly [Drop, Record<string, unknown>])[] = [
    ['rule.identifier', { Identifier: 'VR-XX-1' }],
    ['rule.identifier', { Identifier: 3 }],
    ['rule.type', { Type: 'Hint' }],
    ['rule.type', { Type: 'Invalidation' }],
    ['rule.type', { Identifier: 'IR-XX-0001' }],
    ['rule.country', { Country: 'YY' }],
    ['rule.version', { Version: '1.0' }],
    ['rule.version', { Version: 1 }],
    ['rule.schema', { SchemaVersion: '2.0.0' }],
    ['rule.engine', { Engine: 'JSONLOGIC' }],
    ['rule.engine', { EngineVersion: '2.0.0' }],
    ['rule.engine', { EngineVersion: undefined }],
    ['rule.certificate-type', { CertificateType: 'Exemption' }],
    ['rule.validity', { ValidFrom: 'soon' }],
    ['rule.validity', { ValidTo: RULE.ValidFrom }],
    ['rule.logic', { Logic: { or: [true, false] } }],
    ['rule.logic', { Logic: undefined }],
  ]
  for (const [code, change] of faults) {
    const { rules, dropped } = readRuleDocuments([{ ...RULE, ...change }])
    assert.deepEqual([rules.length, dropped.map(({ why }) => why)], [0, [code]], JSON.stringify(change))
  }
})

test('single rules, lists, rows and value sets are taken over; the rest is named without its content', () => {
  const { rules, valueSets, dropped } = readRuleDocuments([
    RULE,
    [
      { file: 'a/rule.json', rule: { ...RULE, Version: '1.0.1' } },
      { ...RULE, Version: '1.0.1' },
    ],
    SET,
    { 'country-2-codes': ['VN', 'XX'] },
    { name: 'Nguyễn', Identifier: 'Nguyễn' },
    'Nguyễn',
    {},
  ])
  assert.deepEqual(
    rules.map(({ version }) => version.join('.')),
    ['1.0.0', '1.0.1'],
  )
  assert.deepEqual(valueSets, [
    { id: 'vaccines-covid-19-names', date: '2023-07-12', codes: ['EU/1/20/1528', 'CVnCoV'] },
    { id: 'country-2-codes', date: null, codes: ['VN', 'XX'] },
  ])
  assert.deepEqual(dropped, [
    { what: 'VR-XX-0001', why: 'duplicate' },
    { what: 'document 6', why: 'rule.identifier' },
    { what: 'document 7', why: 'unknown' },
    { what: 'document 8', why: 'unknown' },
  ])
  for (const { why } of dropped) assert.ok(DROPS[why])
})

const addedAt = new Date('2023-01-02T03:04:05Z')
const { rules, valueSets } = readRuleDocuments([RULE, SET])

test('a file of rules is read as it was written', () => {
  const older = { id: 'vaccines-covid-19-names', date: '2021-01-01', codes: ['old'] }
  const sources = [
    { name: 'gateway', addedAt, rules, valueSets },
    {
      name: 'other',
      addedAt,
      rules: [],
      valueSets: [older, { id: 'country-2-codes', date: null, codes: [] }],
    },
  ]
  const book = parseRulesFile(serialiseRules(sources))
  assert.deepEqual(book.sources, sources)
  assert.deepEqual(book.rules, rules)
  assert.deepEqual(book.valueSets, {
    'vaccines-covid-19-names': ['EU/1/20/1528', 'CVnCoV'],
    'country-2-codes': [],
  })
  assert.equal(serialiseRules(book.sources), serialiseRules(sources))
})

test('a file of rules with any fault is refused as a whole, and the fault is named', () => {
  const source = { name: 'x', added_at: addedAt.toISOString(), rules: [RULE], value_sets: [] }
  const file = (change: Record<string, unknown>) =>
    JSON.stringify({ format: 'vaxpass-rules/1', sources: [{ ...source, ...change }] })
  const faults: readonly (readonly [string, RegExp])[] = [
    ['{', /not JSON/],
    ['[]', /"format"/],
    ['{"format":"vaxpass-rules/2","sources":[]}', /"format"/],
    ['{"format":"vaxpass-rules/1"}', /"sources"/],
    [file({ name: '' }), /sources\[0\]\.name/],
    [file({ added_at: '2023' }), /added_at/],
    [file({ rules: [{ ...RULE, Logic: null }] }), /sources\[0\]\.rules\[0\].*rule\.logic/],
    [file({ value_sets: [{ id: '__proto__', codes: [] }] }), /value_sets\[0\]/],
    [JSON.stringify({ format: 'vaxpass-rules/1', sources: [source, source] }), /one name/],
  ]
  assert.equal(parseRulesFile(file({})).rules.length, 1)
  for (const [text, words] of faults) {
    assert.throws(
      () => parseRulesFile(text),
      (error) => error instanceof Refusal && error.code === 'rules.invalid' && words.test(error.message),
      text,
    )
  }
})
