/** What the switches of a verifier and the age of its lists do to a verdict. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { EXPIRES_AT, makeSigner, passportText, trustIn, trustText } from '../../../test/support/hcert.ts'
import { nodeCheck, nodeInflate } from '../../adapters/crypto/index.ts'
import { DEFAULT_POLICY, type Policy } from './policy.ts'
import type { RevocationList, RevocationTraces } from './revocation.ts'
import { parseTrustList } from './trust-list.ts'
import { verdictDocument } from './verdict-document.ts'
import { type VerifyOptions, verifyText, verifyTextLater } from './verify.ts'

const HOUR_MS = 3_600_000
const AT = new Date('2022-06-01T12:00:00Z')
const signer = await makeSigner()
const trust = trustIn(signer)
const ports = { inflate: nodeInflate, check: nodeCheck }

const verdictOf = (options: Partial<VerifyOptions> = {}, text = passportText(signer)) =>
  verifyText(text, { trust, at: AT, ports, ...options })

/** A list that speaks for Viet Nam alone, as old as that, with or without the passport on it. */
function listOf(ageHours: number, isOnIt = false): RevocationList & { readonly asked: RevocationTraces[] } {
  const asked: RevocationTraces[] = []
  return {
    asked,
    asOf: (country) => (country === 'VN' ? new Date(AT.getTime() - ageHours * HOUR_MS) : undefined),
    isRevoked: (traces) => {
      asked.push(traces)
      return isOnIt
    },
  }
}

test('green needs a revocation list of today that speaks for the country', () => {
  const seen = [0, 24, 25, 7 * 24, 7 * 24 + 1].map((age) => {
    const { level, findings, notChecked } = verdictOf({ revocation: listOf(age) })
    return [level, findings.includes('revocation.list-old'), notChecked.includes('revocation')]
  })
  assert.deepEqual(seen, [
    ['green', false, false],
    ['green', false, false],
    ['amber', true, false],
    ['amber', true, false],
    ['amber', false, true],
  ])
  const { level, notChecked, verdict } = verdictOf()
  assert.deepEqual([level, verdict, notChecked.includes('revocation')], ['amber', 'valid', true])
  const elsewhere: RevocationList = { asOf: () => undefined, isRevoked: () => false }
  assert.equal(
    verdictOf({ revocation: elsewhere }).level,
    'amber',
    'a list that is silent on the country is none',
  )
})

test('what stands on a list is refused, however old the list is', () => {
  for (const age of [0, 1000]) {
    const { level, reasons } = verdictOf({ revocation: listOf(age, true) })
    assert.deepEqual([level, reasons], ['red', ['revoked']])
  }
})

test('only a genuine passport is looked up: what is forged leaves no trace anywhere', async () => {
  const list = listOf(0, true)
  const stranger = await makeSigner()
  const forged = passportText({ ...stranger, kid: signer.kid })
  assert.deepEqual(verdictOf({ revocation: list }, forged).reasons, ['signature.wrong'])
  assert.deepEqual(list.asked, [])
})

test('a trust list past its end is never green', () => {
  const text = (validUntil: Date) => trustText([signer.certificate], { validUntil })
  const level = (validUntil: Date) =>
    verdictOf({ trust: parseTrustList(text(validUntil)), revocation: listOf(0) })
  assert.equal(level(AT).level, 'green')
  const ended = level(new Date(AT.getTime() - 1))
  assert.deepEqual([ended.level, ended.findings], ['amber', ['trust.list-ended']])
  assert.deepEqual(ended.lists.trustValidUntil, new Date(AT.getTime() - 1))
})

test('a chain counts as checked when the list says whose signature was checked', () => {
  const [source] = trust.sources
  assert.ok(source)
  const keys = source.keys.map((key) => ({ ...key, authority: 'AAAAAAAAAAA=' }))
  const written = trustText([signer.certificate])
  const vouched = JSON.parse(written)
  vouched.sources[0].keys[0].authority = keys[0]?.authority
  assert.equal(verdictOf().notChecked.includes('certificate-chain'), true)
  const { notChecked } = verdictOf({ trust: parseTrustList(JSON.stringify(vouched)) })
  assert.equal(notChecked.includes('certificate-chain'), false)
})

test('each switch of the policy changes its own answer and no other', async () => {
  const weak = await makeSigner({ algorithm: 'PS256', rsaBits: 1024 })
  const short = await makeSigner({ notAfter: new Date(EXPIRES_AT.getTime() - 1) })
  const ended = await makeSigner({ notAfter: new Date(AT.getTime() - 1) })
  const answers = (policy: Partial<Policy>) =>
    [weak, short, ended].map((by) => {
      const options = { trust: trustIn(by), policy: { ...DEFAULT_POLICY, ...policy } }
      const { reasons, findings } = verdictOf(options, passportText(by))
      return [reasons, findings]
    })
  const asDefault = [
    [['key.too-weak'], []],
    [[], ['time.outlives-key']],
    [['key.expired'], ['time.outlives-key']],
  ]
  assert.deepEqual(answers({}), asDefault)
  assert.deepEqual(answers({ rsaBitsLeast: 1024 }), [[[], []], asDefault[1], asDefault[2]])
  assert.deepEqual(answers({ outlivesKey: 'refuse' }), [
    asDefault[0],
    [['policy.outlives-key'], []],
    [['key.expired', 'policy.outlives-key'], []],
  ])
  assert.deepEqual(answers({ keyExpired: 'remark' }), [
    asDefault[0],
    asDefault[1],
    [[], ['key.ended', 'time.outlives-key']],
  ])
})

test('signatures that are checked later give the same verdict, on damaged texts too', async () => {
  const later = {
    inflate: nodeInflate,
    check: async (...asked: Parameters<typeof nodeCheck>) => nodeCheck(...asked),
  }
  const original = passportText(signer)
  const letters = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:')
  await fc.assert(
    fc.asyncProperty(fc.nat(original.length), letters, fc.boolean(), async (at, letter, isWhole) => {
      const text = isWhole ? original : original.slice(0, at) + letter + original.slice(at + 1)
      const verdict = await verifyTextLater(text, { trust, at: AT, ports: later, revocation: listOf(1) })
      assert.deepEqual(verdictDocument(verdict), verdictDocument(verdictOf({ revocation: listOf(1) }, text)))
    }),
    { numRuns: 200 },
  )
})
