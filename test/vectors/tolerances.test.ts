/**
 * Liberties that issuers take in the parts of the public corpora that are not on every machine (GE, HU, SE, PT, BG, RO, SM and
 * the rule by which the Dutch vectors are made), each written anew and signed with a key of our own.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { verifyTexts } from '../../src/app/verify-text.ts'
import { encodeCbor } from '../../src/core/hcert/cbor.ts'
import type { Verdict } from '../../src/core/trust/verdict.ts'
import { makeSigner, passportText, samplePayload, trustIn } from '../support/hcert.ts'

const signer = await makeSigner()
const trust = trustIn(signer)
const ISSUED = Date.parse('2022-04-26T01:00:00Z') / 1000
const NOON = new Date('2022-06-01T12:00:00Z')

type Members = Readonly<Record<string, unknown>>

/** CBOR that our own writer never makes: bytes stand for themselves, already encoded. */
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) return Buffer.concat([Uint8Array.of(0x80 + value.length), ...value.map(bytesOf)])
  if (typeof value !== 'object' || value === null) return encodeCbor(value)
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  const members = entries.flatMap(([key, member]) => [encodeCbor(key), bytesOf(member)])
  return Buffer.concat([Uint8Array.of(0xa0 + entries.length), ...members])
}

const taggedDate = (text: string): Uint8Array => Buffer.concat([Uint8Array.of(0xc0), encodeCbor(text)])
/** 2.0 and 2.5 as half floats. */
const TWO = Uint8Array.of(0xf9, 0x40, 0x00)
const TWO_AND_A_HALF = Uint8Array.of(0xf9, 0x41, 0x00)
const UNDEFINED = Uint8Array.of(0xf7)

const CLAIMS: readonly (readonly [number, unknown])[] = [
  [1, 'VN'],
  [4, ISSUED + 31_536_000],
  [6, ISSUED],
]

function judged(dcc: Members, claims = CLAIMS, at = NOON): Verdict {
  const payload = bytesOf(new Map<number, unknown>([...claims, [-260, new Map([[1, dcc]])]]))
  const [verdict] = verifyTexts([passportText(signer, payload)], { trust, at })
  assert.ok(verdict)
  return verdict
}

const { v, ...person } = samplePayload()
const [dose] = v
const common = { tg: dose.tg, co: 'VN', is: 'Ministry of Health', ci: dose.ci }
const sample = { ...common, tt: 'LP6464-4', tr: '260415000', tc: 'Point', sc: '2022-05-30T10:00:00Z' }
const recovery = { ...common, fr: '2022-03-01', df: '2022-03-12', du: '2022-08-28' }

const withDose = (changes: Members): Members => ({ ...person, v: [{ ...dose, ...changes }] })
const withSample = (changes: Members): Members => ({ ...person, t: [{ ...sample, ...changes }] })
const withRecovery = (changes: Members): Members => ({ ...person, r: [{ ...recovery, ...changes }] })

function accepts(cases: Readonly<Record<string, Members>>): void {
  for (const [name, dcc] of Object.entries(cases)) assert.deepEqual(judged(dcc).reasons, [], name)
}

test('dates and times stand for each other, in every notation of a zone, also behind tag 0', () => {
  accepts({
    'a day as the time of a sample': withSample({ sc: '2022-05-30' }),
    'a sample without a zone': withSample({ sc: '2022-05-30T10:00:00' }),
    'a sample without seconds': withSample({ sc: '2022-05-30T10:00Z' }),
    'a fraction of a second': withSample({ sc: '2022-05-30T10:00:00.1234567+02:00' }),
    'a zone without a colon': withSample({ sc: '2022-05-30T10:00:00+0200' }),
    'a zone of hours': withSample({ sc: '2022-05-30T10:00:00+02' }),
    'a tagged sample (HU, SE)': withSample({ sc: taggedDate('2022-05-30T10:00:00Z') }),
    'a tagged day': withDose({ dt: taggedDate('2021-09-30') }),
    'a dose with a time (PL, SG)': withDose({ dt: '2021-09-30T00:00:00' }),
    'a recovery with times (BG)': withRecovery({
      fr: '2022-03-01T00:00:00',
      df: '2022-03-12T00:00:00Z',
      du: '2022-08-28T00:00:00+03:00',
    }),
    'a birth date with a time': { ...withDose({}), dob: '1985-03-02T00:00:00' },
  })
})

test('what is no date in any notation is still refused', () => {
  for (const sc of ['', '30.05.2022', '2022-05', '2022-05-30T', '2022-05-30 noon', 'yesterday']) {
    assert.deepEqual(judged(withSample({ sc })).reasons, ['content.date'], sc)
  }
  assert.deepEqual(judged(withRecovery({ df: '12/03/2022' })).reasons, ['content.date'])
})

test('a null or an undefined member is none, a null event and an empty list are no event', () => {
  accepts({
    'null lists (BG)': { ...withDose({}), t: null, r: null },
    'undefined lists': { ...withDose({}), t: UNDEFINED },
    'empty lists': { ...withDose({}), t: [], r: [] },
    'a list of null': { ...withDose({}), r: [null] },
    'null fields that may be absent': withSample({ nm: null, ma: null, dr: null }),
  })
  assert.deepEqual(judged({ ...person, v: null, t: [null] }).reasons, ['content.no-event'])
  assert.deepEqual(judged(withDose({ ci: null })).reasons, ['content.field-missing'])
})

test('whole floats are whole numbers, others are none; zero and more than the series are counts', () => {
  accepts({
    floats: withDose({ dn: TWO, sd: TWO }),
    zero: withDose({ dn: 0, sd: 0 }),
    beyond: withDose({ dn: 3, sd: 1 }),
  })
  assert.deepEqual(judged(withDose({ dn: TWO_AND_A_HALF })).reasons, ['content.dose-number'])
})

test('white space, empty codes, unknown codes, further fields and over-long text change no verdict', () => {
  accepts({
    'white space': withDose({ mp: ' EU/1/21/1529\n', ma: '\tORG-100001699' }),
    'empty codes (NL)': withDose({ co: '', vp: '' }),
    'an empty result (NL)': withSample({ tr: '', tt: 'a test' }),
    'a holder with a digit too many (SM)': withDose({ ma: 'ORG-1000030215' }),
    'a holder by name (GE)': withDose({ ma: 'SinovacBiotech' }),
    'a device that is none (GE)': withSample({ ma: 'N/A' }),
    'codes of nothing (ES)': withDose({ tg: '729999', vp: '729999', mp: '729999', ma: '729999' }),
    'a long name of the place (HU)': withSample({ tc: 'A'.repeat(120) }),
    'further fields': withSample({ dr: '', extra: 'x' }),
    'any number': withDose({ ci: 'urn:uvci:01:nl:lower-case' }),
  })
})

test('times with a fraction, further claims, their order and a missing issuer change no verdict', () => {
  const halfSecond = [
    [6, ISSUED - 0.5],
    [2, 'subject'],
    [7, new Uint8Array([0x41, 0x01])],
    [4, ISSUED + 31_536_000.5],
  ] as const
  assert.deepEqual(judged(withDose({}), halfSecond).reasons, [])
})

/** As the Dutch vectors are made: birth dates and names in turn, at a clock of May 2021. */
test('of the Dutch birth dates and names just those are refused that the generator means', () => {
  const births = ['2021-01-01', '1963', '1964-01', '1963-00', '1953-09-03', '2000-02-29']
  const names = [
    { fn: 'Ví Dụ', fnt: 'VI<DU', gn: 'An', gnt: 'AN' },
    { fnt: 'VI<DU', gnt: 'AN' },
    { fn: '', fnt: '', gn: 'An', gnt: 'AN' },
    { fn: 'Ví Dụ', fnt: 'VI<DU', gn: '', gnt: '' },
    { fnt: 'VI<DU' },
  ]
  const clock = new Date('2021-05-30T13:38:49Z')
  const issued = clock.getTime() / 1000 - 60
  const claims = [
    [1, 'NL'],
    [4, issued + 86_400],
    [6, issued],
  ] as const
  const reasons = (dob: string, nam: Members) =>
    judged({ ...withDose({ dt: '2021-02-18' }), dob, nam }, claims, clock).reasons.filter((code) =>
      code.startsWith('content.'),
    )
  for (const dob of births) for (const nam of names) assert.deepEqual(reasons(dob, nam), [], dob)
  for (const nam of names) {
    assert.deepEqual(reasons('1815-08-24', nam), ['content.birth-date'])
    assert.deepEqual(reasons('2023-01-01', nam), ['content.birth-in-future'])
  }
  const emoji = { fn: 'Ví Dụ', fnt: 'VI<DU', gn: '🙂🙂🙂', gnt: '' }
  for (const dob of births) assert.deepEqual(reasons(dob, emoji), ['content.name-not-transliterated'])
})

test('two doses in one certificate are refused, as one dose and one test are (RO, SK)', () => {
  for (const dcc of [
    { ...person, v: [dose, dose] },
    { ...withDose({}), t: [sample] },
  ]) {
    assert.deepEqual(judged(dcc).reasons, ['content.several-events'])
  }
})
