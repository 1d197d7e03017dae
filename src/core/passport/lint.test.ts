import assert from 'node:assert/strict'
import { test } from 'node:test'

import { EXPIRES_AT, ISSUED_AT, samplePayload } from '../../../test/support/hcert.ts'
import type { DccName, DccPayload, DccVaccination } from './claims.ts'
import { LINT_CODES, type LintCode, type LintFacts, lintPassport } from './lint.ts'

const FACTS: LintFacts = {
  now: ISSUED_AT,
  expiresAt: EXPIRES_AT,
  keyValidUntil: new Date('2024-01-01T00:00:00Z'),
}
const PAYLOAD = samplePayload()

const lint = (payload: DccPayload, facts: Partial<LintFacts> = {}) =>
  lintPassport(payload, { ...FACTS, ...facts })
const withDose = (dose: Partial<DccVaccination>) => lint({ ...PAYLOAD, v: [{ ...PAYLOAD.v[0], ...dose }] })
const withName = (name: Partial<DccName>) => lint({ ...PAYLOAD, nam: { ...PAYLOAD.nam, ...name } })

test('a payload that our own claims builder makes has no fault', () => {
  assert.deepEqual(lint(PAYLOAD), [])
})

const FAULTS: readonly (readonly [string, LintCode[], LintCode[]])[] = [
  ['schema version', lint({ ...PAYLOAD, ver: '1.0.0' }), ['version']],
  ['no name', withName({ fn: '', gn: ' ', fnt: '', gnt: '' }), ['name.empty', 'name.not-transliterated']],
  ['decomposed', withName({ fn: 'Nguyễn'.normalize('NFD') }), ['name.not-nfc']],
  ['not transliterated', withName({ gnt: '' }), ['name.not-transliterated']],
  ['another transliteration', withName({ fnt: 'NGUYEEN' }), ['name.characters']],
  ['long name', withName({ fn: 'A'.repeat(81), fnt: 'A'.repeat(81) }), ['name.too-long']],
  ['no birth date', lint({ ...PAYLOAD, dob: '' }), ['birth-date.invalid']],
  ['born in 1899', lint({ ...PAYLOAD, dob: '1899-12-31' }), ['birth-date.invalid']],
  ['born on no day', lint({ ...PAYLOAD, dob: '2001-02-29' }), ['birth-date.invalid']],
  ['born tomorrow', lint({ ...PAYLOAD, dob: '2022-04-27' }), ['birth-date.future', 'dose.before-birth']],
  ['dose before birth', lint({ ...PAYLOAD, dob: '2021-10' }), ['dose.before-birth']],
  ['dose tomorrow', withDose({ dt: '2022-04-27' }), ['dose.future']],
  ['dose on no day', withDose({ dt: '2022-02-30' }), ['dose.date-invalid']],
  ['dose zero', withDose({ dn: 0 }), ['dose.number']],
  ['half a series', withDose({ dn: 1, sd: 1.5 }), ['dose.number']],
  ['third of two', withDose({ dn: 3, sd: 2 }), ['dose.series']],
  ['another disease', withDose({ tg: '1' }), ['disease.code']],
  ['unknown vaccine', withDose({ mp: 'toString' }), ['vaccine.code']],
  ['withdrawn kind', withDose({ vp: 'J07BX03' }), ['vaccine.inactive', 'vaccine.prophylaxis']],
  ["another's holder", withDose({ ma: 'ORG-100030215' }), ['vaccine.holder']],
  ['unknown country', withDose({ co: 'XX' }), ['country.code']],
  ['no issuer', withDose({ is: ' ' }), ['issuer.empty']],
  ['long issuer', withDose({ is: 'A'.repeat(81) }), ['issuer.too-long']],
  ['number of another form', withDose({ ci: 'urn:uvci:01:vn:a#A' }), ['certificate-id.form']],
  [
    'wrong check character',
    withDose({ ci: `${PAYLOAD.v[0].ci.slice(0, -1)}/` }),
    ['certificate-id.checksum'],
  ],
  ['expired at once', lint(PAYLOAD, { expiresAt: ISSUED_AT }), ['expiry.past']],
  ['outlives its key', lint(PAYLOAD, { keyValidUntil: ISSUED_AT }), ['expiry.after-key']],
]

for (const [name, found, expected] of FAULTS) {
  test(`never signed: ${name}`, () => assert.deepEqual(found, expected))
}

test('every code of the lint is shown to be found', () => {
  const shown = new Set(FAULTS.flatMap(([, , codes]) => codes))
  assert.deepEqual(
    Object.keys(LINT_CODES).filter((code) => !new Set<string>(shown).has(code)),
    [],
  )
})

test('a birth year alone and boosters are signed', () => {
  assert.deepEqual(lint({ ...PAYLOAD, dob: '1985' }), [])
  assert.deepEqual(lint({ ...PAYLOAD, dob: '2021-09' }), [], 'the month of the injection')
  assert.deepEqual(withDose({ dn: 3, sd: 3 }), [])
  assert.deepEqual(withDose({ dn: 2, sd: 1 }), [], 'after a single-dose vaccine')
})

test('the day of Viet Nam counts, not that of Greenwich', () => {
  const lateEvening = { now: new Date('2022-04-25T18:00:00Z') }
  assert.deepEqual(lint({ ...PAYLOAD, v: [{ ...PAYLOAD.v[0], dt: '2022-04-26' }] }, lateEvening), [])
})
