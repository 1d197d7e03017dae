import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'

import {
  EXPIRES_AT,
  ISSUED_AT,
  makeSigner,
  passportText,
  samplePayload,
  samplePayloadBytes,
  signParts,
  type TestSigner,
  trustIn,
} from '../../../test/support/hcert.ts'
import { nodeInflate } from '../../adapters/crypto/index.ts'
import { verifyTexts } from '../../app/verify-text.ts'
import { decodeBase45, encodeBase45 } from '../hcert/base45.ts'
import { encodeCbor } from '../hcert/cbor.ts'
import { decodeHcert } from '../hcert/decode.ts'
import { PREFIX } from '../hcert/encode.ts'
import { buildCwt } from '../passport/claims.ts'
import { FINDINGS, NOT_CHECKED, REASONS } from './codes.ts'
import type { TrustList } from './trust-list.ts'
import type { Verdict } from './verdict.ts'

const signer = await makeSigner()
const rsa = await makeSigner({ algorithm: 'PS256' })
const stranger = await makeSigner({ subject: 'C=FR, O=Test, CN=DSC' })
const trust = trustIn(signer, rsa)
const NOON = new Date('2022-06-01T12:00:00Z')
const ORIGINAL = passportText(signer)

function verdictOf(text: string, list: TrustList = trust, at = NOON): Verdict {
  const [verdict] = verifyTexts([text], { trust: list, at })
  assert.ok(verdict)
  return verdict
}
const reasonsOf = (...args: Parameters<typeof verdictOf>) => verdictOf(...args).reasons
const findingsOf = (...args: Parameters<typeof verdictOf>) => verdictOf(...args).findings

/** A message with the headers given, signed in earnest. */
function withHeaders(
  by: TestSigner,
  header: Map<number, unknown>,
  unprotected: Map<number, unknown>,
): string {
  const [bytes, payload] = [encodeCbor(header), samplePayloadBytes()]
  return textOf(encodeCbor([bytes, unprotected, payload, signParts(by, bytes, payload)]))
}
const textOf = (message: Uint8Array): string => PREFIX + encodeBase45(deflateSync(message))

test('a well-made passport is valid, without a remark, and says what was not checked', () => {
  for (const by of [signer, rsa]) {
    const verdict = verdictOf(passportText(by))
    assert.equal(verdict.verdict, 'valid')
    assert.deepEqual([verdict.reasons, verdict.findings], [[], []])
    assert.deepEqual(verdict.notChecked, ['revocation', 'certificate-chain', 'holder', 'entry-rules'])
    assert.equal(verdict.key?.country, 'VN')
    assert.deepEqual(verdict.passport?.certificate, samplePayload())
    assert.deepEqual([verdict.passport?.issuedAt, verdict.passport?.expiresAt], [ISSUED_AT, EXPIRES_AT])
  }
})

test('no changed byte of the signed message leaves it valid, at any place', () => {
  const packed = decodeBase45(ORIGINAL, PREFIX.length)
  assert.ok(typeof packed !== 'string')
  const inflated = nodeInflate(packed, 10_000)
  assert.ok('bytes' in inflated)
  for (let at = 0; at < inflated.bytes.length; at += 1) {
    for (const change of [0x01, 0x80, 0xff]) {
      const forged: Uint8Array = Uint8Array.from(inflated.bytes)
      forged[at] = (forged[at] ?? 0) ^ change
      assert.equal(verdictOf(textOf(forged)).verdict, 'invalid', `byte ${at} ^ ${change}`)
    }
  }
})

test('no changed character of the text makes it say something else', () => {
  const original = decodeHcert(ORIGINAL, nodeInflate)
  const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:']
  fc.assert(
    fc.property(fc.nat(ORIGINAL.length - 1), fc.constantFrom(...letters), (at, letter) => {
      const changed = ORIGINAL.slice(0, at) + letter + ORIGINAL.slice(at + 1)
      // The compression level in the zlib header is nobody's claim: with it alone changed, all else must be the same.
      if (verdictOf(changed).verdict === 'valid')
        assert.deepEqual(decodeHcert(changed, nodeInflate), original)
    }),
    { numRuns: 1000 },
  )
})

test('a key that is not on the list proves nothing, and nothing else is claimed', () => {
  const verdict = verdictOf(passportText(stranger))
  assert.deepEqual(verdict.reasons, ['key.unknown'])
  assert.deepEqual(verdict.notChecked.slice(0, 1), ['signature'])
  assert.equal(verdict.key?.country, null)
})

test("a stranger's signature under a trusted name is wrong", () => {
  assert.deepEqual(reasonsOf(passportText({ ...stranger, kid: signer.kid })), ['signature.wrong'])
})

test('a key is only tried with its own algorithm', () => {
  assert.deepEqual(reasonsOf(passportText({ ...signer, algorithm: 'PS256' })), ['key.algorithm'])
  const forged: TestSigner = { ...rsa, algorithm: 'ES256', sign: () => new Uint8Array(64).fill(1) }
  assert.deepEqual(reasonsOf(passportText(forged)), ['key.algorithm'])
})

test('all keys that share a name are tried', () => {
  const [mine] = trust.keys
  const [other] = trustIn(stranger).keys
  assert.ok(mine && other)
  const list = { ...trust, byKid: new Map([[mine.kid, [other, mine]]]) }
  const verdict = verdictOf(ORIGINAL, list)
  assert.equal(verdict.verdict, 'valid')
  assert.equal(verdict.key?.country, 'VN', 'the key that verified is named')
})

test('key id and algorithm outside the signature are enough (hcert_spec 3.3.1)', () => {
  const names = new Map<number, unknown>([
    [1, -7],
    [4, signer.kid],
  ])
  assert.deepEqual(reasonsOf(withHeaders(signer, new Map(), names)), [])
  assert.deepEqual(reasonsOf(withHeaders(signer, new Map([[1, -7]]), new Map([[4, signer.kid]]))), [])
})

test('a wrong key id in the protected header is not mended by the other (CO22)', () => {
  const header = new Map<number, unknown>([
    [1, -7],
    [4, stranger.kid],
  ])
  assert.deepEqual(reasonsOf(withHeaders(signer, header, new Map([[4, signer.kid]]))), ['key.unknown'])
})

test('it is valid from the second of issue to the second of expiry', () => {
  const at = (instant: Date, ms: number) => reasonsOf(ORIGINAL, trust, new Date(instant.getTime() + ms))
  assert.deepEqual(at(ISSUED_AT, 0), [])
  assert.deepEqual(at(EXPIRES_AT, 0), [])
  assert.deepEqual(at(ISSUED_AT, -1), ['time.not-yet-issued'])
  assert.deepEqual(at(EXPIRES_AT, 1), ['time.expired'])
})

test('times with a fraction count with it', () => {
  const seconds = NOON.getTime() / 1000
  const claims = new Map<number, unknown>([
    [1, 'VN'],
    [4, seconds + 0.5],
    [6, seconds + 0.25],
    [-260, new Map([[1, samplePayload()]])],
  ])
  const text = passportText(signer, encodeCbor(claims))
  const at = (ms: number) => reasonsOf(text, trust, new Date(NOON.getTime() + ms))
  assert.deepEqual([at(249), at(250), at(500), at(501)], [['time.not-yet-issued'], [], [], ['time.expired']])
})

test('a time that no calendar reaches is shown as none and does not throw', () => {
  const claims = new Map<number, unknown>([
    [4, 1e300],
    [6, -1e300],
    [-260, new Map([[1, samplePayload()]])],
  ])
  const { passport, findings } = verdictOf(passportText(signer, encodeCbor(claims)))
  assert.deepEqual([passport?.issuedAt, passport?.expiresAt], [null, null])
  assert.ok(findings.includes('issuer.missing'))
})

test('a key whose certificate has expired proves nothing any more', async () => {
  const old = await makeSigner({ notAfter: new Date('2022-05-01T00:00:00Z') })
  const verdict = verdictOf(passportText(old), trustIn(old))
  assert.deepEqual(verdict.reasons, ['key.expired'])
  assert.deepEqual(verdict.findings, ['time.outlives-key'])
})

test('lives that do not fit the key, and an issuer of another country, are remarks', async () => {
  const young = await makeSigner({ notBefore: new Date('2022-07-01T00:00:00Z') })
  assert.deepEqual(findingsOf(passportText(young), trustIn(young)), [
    'key.not-yet-valid',
    'time.older-than-key',
  ])
  assert.deepEqual(findingsOf(passportText(stranger), trustIn(stranger)), ['issuer.other-country'])
})

test('a key for tests or recoveries does not prove a vaccination, in either spelling', async () => {
  for (const oid of ['1.3.6.1.4.1.1847.2021.1.1', '1.3.6.1.4.1.0.1847.2021.1.3']) {
    const tester = await makeSigner({ usages: [oid] })
    assert.deepEqual(reasonsOf(passportText(tester), trustIn(tester)), ['key.usage'])
  }
  const vaccinator = await makeSigner({ usages: ['1.3.6.1.4.1.0.1847.2021.1.2'] })
  assert.deepEqual(reasonsOf(passportText(vaccinator), trustIn(vaccinator)), [])
})

test('an RSA key of 1,024 bits is refused', async () => {
  const weak = await makeSigner({ algorithm: 'PS256', rsaBits: 1024 })
  assert.deepEqual(reasonsOf(passportText(weak), trustIn(weak)), ['key.too-weak'])
})

test('all reasons are named, not the first', async () => {
  const tester = await makeSigner({
    usages: ['1.3.6.1.4.1.1847.2021.1.1'],
    notAfter: new Date('2022-05-01T00:00:00Z'),
  })
  const dcc = { ...samplePayload(), dob: '2030-01-01', ver: '' }
  const payload = buildCwt({ issuer: 'VN', issuedAt: ISSUED_AT, expiresAt: ISSUED_AT, dcc })
  assert.deepEqual(reasonsOf(passportText({ ...stranger, kid: tester.kid }, payload), trustIn(tester)), [
    'signature.wrong',
    'key.expired',
    'key.usage',
    'time.expired',
    'content.version',
    'content.birth-in-future',
  ])
})

test('what cannot be read is invalid and says so', () => {
  const verdict = verdictOf('HC1:')
  assert.deepEqual(verdict.reasons, ['zlib.not-compressed'])
  assert.deepEqual(verdict.notChecked.slice(0, 2), ['signature', 'content'])
  assert.deepEqual([verdict.key, verdict.passport], [null, null])
})

test('every code has one sentence, and no code means two things', () => {
  const all = [REASONS, FINDINGS, NOT_CHECKED].flatMap((codes) => Object.entries(codes))
  assert.equal(new Set(all.map(([code]) => code)).size, all.length)
  for (const [code, sentence] of all) assert.match(sentence, /^\S.*[^.]$/, code)
})
