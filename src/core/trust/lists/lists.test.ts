import assert from 'node:assert/strict'
import { sign, webcrypto } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'

import {
  base64Of,
  gatewayEntry,
  makeAuthority,
  makeSignerUnder,
  pemOf,
} from '../../../../test/support/trust-lists.ts'
import { nodeCheck } from '../../../adapters/crypto/index.ts'
import { Refusal } from '../../refusal.ts'
import { serialiseTrustList } from '../trust-list.ts'
import { DROPS, detectTrustFormat, readForeignTrust, readProofKey, type TrustInput } from './index.ts'

const authority = await makeAuthority()
const signer = await makeSignerUnder(authority)
const publisher = await makeAuthority({ subject: 'C=XP, O=Test, CN=Publisher' })
const FOUND = { authorities: [authority.der], signers: [signer.der], dropped: [] }

const gateway = (...more: object[]) =>
  JSON.stringify([gatewayEntry(authority, 'CSCA'), gatewayEntry(signer, 'DSC'), ...more])
const flat = (...more: object[]) =>
  JSON.stringify([
    { kid: authority.kid, country: 'XA', usage: 'CSCA', pem: authority.pem },
    { kid: signer.kid, country: 'XA', usage: 'DSC', pem: signer.pem },
    ...more,
  ])
const own = () =>
  serialiseTrustList([
    {
      name: 'elsewhere',
      kind: 'own',
      issuedAt: new Date('2022-05-01T00:00:00Z'),
      validUntil: new Date('2022-06-01T00:00:00Z'),
      authorities: [authority.der],
      keys: [{ certificate: signer.der, authority: authority.kid }],
    },
  ])
const german = JSON.stringify({ certificates: JSON.parse(gateway()) })

function foundIn(input: TrustInput) {
  const { authorities, signers, dropped } = readForeignTrust(input)
  return { authorities, signers, dropped }
}
const dropsOf = (input: TrustInput) => readForeignTrust(input).dropped.map(({ why }) => why)
const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('the same keys are found in every format, which is told by content alone', () => {
  const files = [
    { name: 'CSCA/DCC/XA/'.concat(authority.hash, '.pem'), text: authority.pem },
    { name: `DSC/DCC/XA/${signer.hash.toUpperCase()}.pem`, text: signer.pem },
    { name: 'readme.txt', text: 'not a key' },
  ]
  const inputs = { dccg: gateway(), de: german, 'eu-flat': flat(), vaxpass: own(), 'eu-archive': files }
  for (const [format, input] of Object.entries(inputs)) {
    assert.equal(detectTrustFormat(input), format)
    assert.deepEqual(foundIn(input), FOUND, format)
  }
  assert.deepEqual(foundIn(`\ufeff${gateway()}`), FOUND, 'a byte order mark')
})

test('a list says what it is and since when, where it knows', () => {
  const { name, issuedAt, validUntil, kind } = readForeignTrust(own())
  assert.deepEqual(
    { name, issuedAt, validUntil, kind },
    {
      name: 'elsewhere',
      issuedAt: new Date('2022-05-01T00:00:00Z'),
      validUntil: new Date('2022-06-01T00:00:00Z'),
      kind: 'vaxpass',
    },
  )
  const other = readForeignTrust(gateway())
  assert.deepEqual([other.name, other.issuedAt, other.validUntil, other.kind], [null, null, null, 'dccg'])
})

test('an entry whose key id, country or thumbprint is not that of its certificate is left out by name', () => {
  const wrong = [
    [{ kid: authority.kid }, 'wrong-kid', authority.kid],
    [{ country: 'XB' }, 'wrong-country', signer.kid],
    [{ thumbprint: authority.hash }, 'wrong-fingerprint', signer.kid],
    [{ certificateType: 'UPLOAD' }, 'other-usage', signer.kid],
    [{ certificateType: undefined }, 'other-usage', signer.kid],
    [{ rawData: 'bm90IGEgY2VydGlmaWNhdGU=' }, 'unreadable', signer.kid],
    [{ rawData: '%%%' }, 'unreadable', signer.kid],
    [{ rawData: 12 }, 'unreadable', signer.kid],
    [{ kid: 'a name that is none of ours' }, 'wrong-kid', 'entry 3'],
    [{ kid: null }, 'wrong-kid', 'entry 3'],
  ] as const
  for (const [changes, why, what] of wrong) {
    assert.deepEqual(readForeignTrust(gateway(gatewayEntry(signer, 'DSC', changes))).dropped, [{ what, why }])
  }
  for (const rubbish of [null, 1, 'text', [], {}]) {
    const list = JSON.stringify([...JSON.parse(gateway()), rubbish])
    assert.deepEqual(readForeignTrust(list).dropped, [{ what: 'entry 3', why: 'other-usage' }])
  }
})

test('the flat list is read with the same care', () => {
  const entry = { kid: signer.kid, country: 'XA', usage: 'DSC', pem: signer.pem }
  const wrong = [
    [{ kid: authority.kid }, 'wrong-kid'],
    [{ country: 'XB' }, 'wrong-country'],
    [{ usage: 'TLS' }, 'other-usage'],
    [{ pem: '' }, 'unreadable'],
    [{ pem: undefined }, 'unreadable'],
    [{ pem: pemOf(Uint8Array.of(1, 2, 3)) }, 'unreadable'],
    [{ pem: signer.pem + authority.pem }, 'several-certificates'],
  ] as const
  for (const [changes, why] of wrong) assert.deepEqual(dropsOf(flat({ ...entry, ...changes })), [why])
})

test('a file of an archive bears the SHA-256 of its certificate, in any of its spellings', () => {
  const hash = Buffer.from(signer.hash, 'hex')
  for (const stem of [signer.hash, hash.toString('base64url'), `${hash.toString('base64url')}=`]) {
    assert.deepEqual(foundIn([{ name: `${stem}.pem`, text: signer.pem }]).signers, [signer.der], stem)
  }
  const wrong = [
    [{ name: `${authority.hash}.pem`, text: signer.pem }, 'wrong-fingerprint'],
    [{ name: 'at.pem', text: signer.pem }, 'wrong-fingerprint'],
    [{ name: `${signer.hash}.pem`, text: signer.pem + signer.pem }, 'several-certificates'],
    [{ name: `${signer.hash}.pem`, text: 'empty' }, 'unreadable'],
    [{ name: `UPLOAD/XA/${signer.hash}.pem`, text: signer.pem }, 'other-usage'],
  ] as const
  for (const [file, why] of wrong) {
    const what = file.name.slice(file.name.lastIndexOf('/') + 1)
    assert.deepEqual(readForeignTrust([file]).dropped, [{ what, why }])
  }
})

test('without folders the certificate says whether it is an authority', () => {
  const files = [authority, signer].map(({ hash, pem }) => ({ name: `${hash}.pem`, text: pem }))
  assert.deepEqual(foundIn(files), FOUND)
  const signed = [...files, { name: `${signer.hash}.pem.sig`, text: 'CMS' }]
  assert.equal(readForeignTrust(files).proof.state, 'absent')
  assert.equal(readForeignTrust(signed).proof.state, 'not-verified', 'nobody knows who signed')
})

test('the German list is proven by the key that is given, over the text as it stands', async () => {
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', publisher.keys.privateKey))
  const document = `${german}\n`
  const line = sign('sha256', Buffer.from(document), { key, format: 'der', type: 'pkcs8' }).toString('base64')
  const proofKey = readProofKey(publisher.pem)
  const stateOf = (text: string, options: Parameters<typeof readForeignTrust>[1]) =>
    readForeignTrust(text, options).proof.state
  const signed = `${line}\n${document}`
  assert.equal(detectTrustFormat(signed), 'de')
  assert.deepEqual(foundIn(signed), FOUND)
  assert.equal(stateOf(signed, { proofKey, check: nodeCheck }), 'verified')
  assert.equal(stateOf(signed, { check: nodeCheck }), 'not-verified')
  assert.equal(stateOf(signed, { proofKey: readProofKey(signer.pem), check: nodeCheck }), 'not-verified')
  assert.equal(stateOf(`${signed} `, { proofKey, check: nodeCheck }), 'not-verified')
  assert.equal(stateOf(document, { proofKey, check: nodeCheck }), 'absent')
})

test('a proof key is taken in every form that publishers use, on P-256 only', async () => {
  const expected = readProofKey(publisher.pem)
  const spki = base64Of(new Uint8Array(await webcrypto.subtle.exportKey('spki', publisher.keys.publicKey)))
  const jwk = await webcrypto.subtle.exportKey('jwk', publisher.keys.publicKey)
  const did = {
    id: 'did:web:a.example',
    verificationMethod: [{ id: 'did:web:a.example#1', publicKeyJwk: jwk }],
  }
  const pem = `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`
  for (const text of [pem, JSON.stringify(jwk), JSON.stringify(did)]) {
    assert.deepEqual(Buffer.from(readProofKey(text).publicKey), Buffer.from(expected.publicKey))
  }
  const other = await makeAuthority({ algorithm: 'P-384' })
  const two = { verificationMethod: [...did.verificationMethod, ...did.verificationMethod] }
  const wrong = ['', '{}', 'null', other.pem, JSON.stringify(two), JSON.stringify({ ...jwk, crv: 'P-384' })]
  for (const text of [...wrong, JSON.stringify({ ...jwk, x: 'AAAA+' }), JSON.stringify({ ...jwk, x: '' })]) {
    assert.throws(() => readProofKey(text), isRefusal('trust.invalid'), text)
  }
})

test('what is no trust list is refused at once, whatever its size', () => {
  const nonsense = [
    '',
    '{}',
    '[]',
    'null',
    '[{"kid": "x"}]',
    '{"certificates": 1}',
    'A'.repeat(2_000_000),
    '['.repeat(2_000_000),
    `{"certificates":${'['.repeat(1000)}`,
    `${'A'.repeat(100)}\n{"certificates": `,
  ]
  for (const text of nonsense) {
    const startedMs = performance.now()
    assert.throws(() => readForeignTrust(text), isRefusal('trust.invalid'), text.slice(0, 40))
    assert.ok(performance.now() - startedMs < 10_000, text.slice(0, 40))
  }
  const huge = ' '.repeat(32 * 1024 * 1024 + 1)
  assert.throws(() => readForeignTrust(huge), isRefusal('file.too-large'))
  assert.throws(() => readForeignTrust([{ name: 'a', text: huge }]), isRefusal('file.too-large'))
})

test('two megabytes of heads without a certificate are one file that cannot be read', () => {
  const text = '-----BEGIN CERTIFICATE-----\n'.repeat(70_000)
  assert.deepEqual(readForeignTrust([{ name: 'a.pem', text }]).dropped, [
    { what: 'a.pem', why: 'unreadable' },
  ])
})

test('a certificate of two megabytes is left out and the others stay', () => {
  const big = gatewayEntry(signer, 'DSC', { rawData: 'A'.repeat(2_000_000) })
  const { signers, dropped } = readForeignTrust(gateway(big))
  assert.deepEqual(signers, [signer.der])
  assert.deepEqual(dropped, [{ what: signer.kid, why: 'unreadable' }])
})

test('no JSON makes a reader fail in another way than by refusing', () => {
  const members = fc.constantFrom(
    'rawData',
    'pem',
    'certificates',
    'verificationMethod',
    'kid',
    'proof',
    'id',
  )
  const value = fc.jsonValue({ maxDepth: 4 })
  fc.assert(
    fc.property(fc.array(fc.dictionary(members, value), { minLength: 1 }), (list) => {
      for (const document of [list, list[0]]) {
        try {
          readForeignTrust(JSON.stringify(document), { check: nodeCheck })
        } catch (error) {
          assert.ok(isRefusal('trust.invalid')(error), String(error))
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('every reason has one sentence', () => {
  for (const [code, sentence] of Object.entries(DROPS)) assert.match(sentence, /^[a-z].*[^.]$/, code)
})
