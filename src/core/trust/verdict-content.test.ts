import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  makeSigner,
  passportText,
  samplePayload,
  samplePayloadBytes,
  trustIn,
} from '../../../test/support/hcert.ts'
import { verdictText } from '../../app/cli/verdict-text.ts'
import { verifyTexts } from '../../app/verify-text.ts'
import { encodeCbor } from '../hcert/cbor.ts'
import type { Verdict } from './verdict.ts'

const signer = await makeSigner()
const trust = trustIn(signer)
const NOON = new Date('2022-06-01T12:00:00Z')

function verdictOf(text: string): Verdict {
  const [verdict] = verifyTexts([text], { trust, at: NOON })
  assert.ok(verdict)
  return verdict
}
const reasonsOf = (text: string) => verdictOf(text).reasons

/** The passport with a changed content, signed in earnest. */
function withContent(changes: object): string {
  return passportText(signer, samplePayloadBytes({ ...samplePayload(), ...changes }))
}
function withDose(changes: object): string {
  return withContent({ v: [{ ...samplePayload().v[0], ...changes }] })
}

test('content that is no certificate is refused, whoever signed it', () => {
  const { v } = samplePayload()
  const [dose] = v
  const { nam } = samplePayload()
  const { ci: _, ...withoutNumber } = dose
  const cases = [
    [withContent({ v: [] }), ['content.no-event']],
    [withContent({ v: undefined }), ['content.no-event']],
    [withContent({ v: 'none' }), ['content.field-type', 'content.no-event']],
    [withContent({ v: [dose, dose] }), ['content.several-events']],
    [withContent({ v: [withoutNumber] }), ['content.field-missing']],
    [withDose({ mp: 5 }), ['content.field-type']],
    [withDose({ dn: 1.5 }), ['content.dose-number']],
    [withDose({ dt: '30/09/2021' }), ['content.date']],
    [withContent({ nam: null }), ['content.field-missing']],
    [withContent({ nam: { ...nam, fnt: '', gnt: '' } }), ['content.name-missing']],
    [withContent({ nam: { ...nam, gnt: '' } }), ['content.name-not-transliterated']],
    [withContent({ dob: '1815-08-24' }), ['content.birth-date']],
    [withContent({ dob: '2001/02/03' }), ['content.birth-date']],
    [withContent({ dob: '2023-01-01' }), ['content.birth-in-future']],
    [withContent({ dob: null }), ['content.field-missing']],
    [withContent({ ver: '1.3' }), ['content.version']],
  ] as const
  for (const [text, expected] of cases) assert.deepEqual(reasonsOf(text), expected)
})

test('a name without a machine readable member is accepted when the other name has one', () => {
  const { gnt: _, ...nam } = samplePayload().nam
  assert.deepEqual(reasonsOf(withContent({ nam })), [])
})

test('birth dates of which a part is unknown are accepted', () => {
  for (const dob of ['', '1963', '1964-01', '1963-00', '1963-00-00', '1985-03-02T00:00:00']) {
    assert.deepEqual(reasonsOf(withContent({ dob })), [], dob)
  }
})

test('a birth date that no calendar has is a remark: the signature is genuine all the same', () => {
  for (const dob of ['2001-02-30', '1985-13', '1985-00-41']) {
    const { verdict, findings } = verdictOf(withContent({ dob }))
    assert.deepEqual([verdict, findings], ['valid', ['content.no-such-day']], dob)
  }
})

test('white space and nulls mean nothing', () => {
  assert.deepEqual(reasonsOf(withContent({ t: null, r: null })), [])
  assert.deepEqual(verdictOf(withDose({ mp: ' EU/1/21/1529 ', extra: null })).findings, [])
})

test('value sets and the certificate number give remarks, never a reason', () => {
  const cases = [
    [{ tg: '1' }, ['disease.unknown']],
    [{ co: 'XX' }, ['country.unknown']],
    [{ mp: '__proto__' }, ['vaccine.unknown']],
    [{ ma: 'ORG-1' }, ['vaccine.holder-unknown']],
    [{ ma: 'ORG-100030215' }, ['vaccine.holder-mismatch']],
    [{ vp: 'J07BX03' }, ['vaccine.code-withdrawn']],
    [{ vp: '1119349007' }, ['vaccine.prophylaxis-mismatch']],
    [{ vp: '1' }, ['vaccine.prophylaxis-unknown']],
    [{ ci: 'number' }, ['uvci.form']],
    [{ ci: 'URN:UVCI:01:VN:A' }, ['uvci.no-checksum']],
    [{ dn: 0 }, ['content.dose-zero']],
    [{ dt: '2021-17-01' }, ['content.no-such-day']],
    [{ dt: '2022-12-01' }, ['content.event-in-future']],
    [{ dt: '1984-12-01' }, ['content.event-before-birth']],
    [{ is: 'A'.repeat(81) }, ['content.length']],
    [{ co: '', vp: '', dn: 3 }, []],
  ] as const
  for (const [change, expected] of cases) {
    const { verdict, findings } = verdictOf(withDose(change))
    assert.deepEqual([verdict, findings], ['valid', expected])
  }
})

test('a name of our payload that is a property of every object is only a name', () => {
  const text = withContent(JSON.parse('{"__proto__": {"polluted": true}}'))
  assert.equal(verdictOf(text).verdict, 'valid')
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
})

test('no content whatever makes the verifier throw, and none that is made up is valid', () => {
  const keys = fc.constantFrom(
    'ver',
    'nam',
    'dob',
    'v',
    't',
    'r',
    'fn',
    'fnt',
    'tg',
    'dt',
    'ci',
    '__proto__',
    'dn',
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('', '1.3.0', '2021-01-01', '0000-00-00', null),
      fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.uint8Array({ maxLength: 9 })),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.array(fc.tuple(keys, tie('any')), { maxLength: 6 }).map((entries) => new Map(entries)),
    ),
  })).any
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, value)), (entries) => {
      const payload = new Map<number, unknown>([
        [4, 2e9],
        [6, 1],
        [-260, new Map([[1, new Map(entries)]])],
      ])
      const verdict = verdictOf(passportText(signer, encodeCbor(payload)))
      assert.equal(verdict.verdict, 'invalid')
      assert.equal(
        verdictText({ ...verdict, verdict: 'valid', level: 'green' }, NOON).startsWith('VALID'),
        true,
      )
    }),
    { numRuns: 500 },
  )
})
