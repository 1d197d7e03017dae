/** A revoked passport stays revoked, whatever its bearer does to the text; and a list that is old says so. */
import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

import { nodeInflate } from '../../src/adapters/crypto/index.ts'
import { verifyTexts } from '../../src/app/verify-text.ts'
import { encodeBase45 } from '../../src/core/hcert/base45.ts'
import { encodeCbor } from '../../src/core/hcert/cbor.ts'
import type { CoseSign1 } from '../../src/core/hcert/cose.ts'
import { decodeHcert } from '../../src/core/hcert/decode.ts'
import { PREFIX } from '../../src/core/hcert/encode.ts'
import { toBase64 } from '../../src/core/trust/base64.ts'
import { readCertificate } from '../../src/core/trust/certificate.ts'
import { entryOf, HASH_TYPES, type HashType } from '../../src/core/trust/revocation/hashes.ts'
import { openRevocationSources } from '../../src/core/trust/revocation/index.ts'
import type { TrustList } from '../../src/core/trust/trust-list.ts'
import {
  makeSigner,
  passportText,
  samplePayload,
  samplePayloadBytes,
  signParts,
  type TestSigner,
  trustIn,
} from '../support/hcert.ts'
import { batch, source } from '../support/revocation.ts'

const NOON = new Date('2022-06-01T12:00:00Z')
const HOUR_MS = 3_600_000
/** Order of P-256 (SEC 2, section 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const ALGORITHM = new Map([[1, -7]])

const signer = await makeSigner()
const rsa = await makeSigner({ algorithm: 'PS256' })
const again = await certifiedAgain(signer)
const trust = trustIn(signer, rsa, again)

/** The same key under a second certificate, and so under a second key id. */
async function certifiedAgain(one: TestSigner): Promise<TestSigner> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '02',
      issuer: 'C=VN, O=Test, CN=CSCA 2',
      subject: 'C=VN, O=Test, CN=DSC 2',
      notBefore: new Date('2022-01-01T00:00:00Z'),
      notAfter: new Date('2024-01-01T00:00:00Z'),
      publicKey: new x509.X509Certificate(Buffer.from(one.certificate)).publicKey,
      signingKey: privateKey,
      signingAlgorithm: algorithm,
    },
    webcrypto,
  )
  const der = new Uint8Array(certificate.rawData)
  return { ...one, certificate: der, kid: readCertificate(der)?.kid ?? new Uint8Array() }
}

function messageOf(text: string): CoseSign1 {
  const { message } = decodeHcert(text, nodeInflate)
  assert.ok(message)
  return message
}

function textOf(
  { protectedHeader, payload, signature }: CoseSign1,
  { unprotected = new Map(), level = 6 }: { unprotected?: Map<number, unknown>; level?: number } = {},
): string {
  const message = encodeCbor([protectedHeader, unprotected, payload, signature])
  return PREFIX + encodeBase45(deflateSync(message, { level }))
}

/** The entry that revokes a passport under one hash type, reckoned without the code under test. */
function entryFor(text: string, hashType: HashType, by: TestSigner): Uint8Array {
  const [{ ci = '' } = {}] = samplePayload().v
  const { signature } = messageOf(text)
  return {
    UCI: entryOf(ci),
    COUNTRYCODEUCI: entryOf(`VN${ci}`),
    SIGNATURE: entryOf(by.algorithm === 'ES256' ? signature.subarray(0, 32) : signature),
  }[hashType]
}

interface Listed {
  readonly hashType?: HashType
  readonly by?: TestSigner
  /** Hours that the list is old. */
  readonly hours?: number
}

/** A list of Viet Nam that names one passport under one key id. */
function listWith(text: string, { hashType = 'SIGNATURE', by = signer, hours = 1 }: Listed = {}) {
  const issuedAt = new Date(NOON.getTime() - hours * HOUR_MS)
  const batches = batch([entryFor(text, hashType, by)], { hashType, kid: toBase64(by.kid) })
  return openRevocationSources([source({ issuedAt, countries: ['VN'], batches })])
}

function verdictOf(text: string, revocation: ReturnType<typeof listWith>, list: TrustList = trust) {
  const [verdict] = verifyTexts([text], { trust: list, at: NOON, revocation })
  assert.ok(verdict)
  return verdict
}

test('each hash type revokes a passport, under ES256 and PS256', () => {
  for (const by of [signer, rsa]) {
    const [text, other] = [passportText(by), passportText(by)]
    for (const hashType of HASH_TYPES) {
      const verdict = verdictOf(text, listWith(text, { hashType, by }))
      assert.deepEqual([verdict.reasons, verdict.level], [['revoked'], 'red'], `${by.algorithm} ${hashType}`)
    }
    const unlisted = verdictOf(other, listWith(text, { by }))
    assert.deepEqual([unlisted.reasons, unlisted.level], [[], 'green'])
  }
})

test('the twin signature (r, n - s) is genuine and as revoked as the first', () => {
  const text = passportText(signer)
  const message = messageOf(text)
  const s = BigInt(`0x${Buffer.from(message.signature.subarray(32)).toString('hex')}`)
  const twin = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex')
  const signature = Uint8Array.from([...message.signature.subarray(0, 32), ...twin])
  const twinText = textOf({ ...message, signature })
  assert.notDeepEqual(messageOf(twinText).signature, message.signature)
  assert.deepEqual(verdictOf(twinText, listWith(passportText(signer))).reasons, [], 'genuine')
  for (const hashType of HASH_TYPES) {
    assert.deepEqual(verdictOf(twinText, listWith(text, { hashType })).reasons, ['revoked'])
  }
})

test('another packing of the same message changes nothing', () => {
  const text = passportText(signer)
  for (const level of [0, 1, 9]) {
    const other = textOf(messageOf(text), { level })
    assert.notEqual(other, text)
    assert.deepEqual(verdictOf(other, listWith(text)).reasons, ['revoked'])
  }
})

test('a key id moved out of the signature, or to the second certificate of the key, changes nothing', () => {
  const [header, payload] = [encodeCbor(ALGORITHM), samplePayloadBytes()]
  const signature = signParts(signer, header, payload)
  const under = (kid: Uint8Array) =>
    textOf(
      { protectedHeader: header, payload, signature, algorithm: 'ES256', kid },
      { unprotected: new Map([[4, kid]]) },
    )
  assert.notDeepEqual(again.kid, signer.kid)
  const list = listWith(under(signer.kid))
  for (const kid of [signer.kid, again.kid]) {
    assert.deepEqual(verdictOf(under(kid), list).reasons, ['revoked'])
    assert.deepEqual(verdictOf(under(kid), listWith(passportText(signer))).reasons, [], 'genuine')
  }
})

test('a list is of today, then old, then no answer; what stands on it stays revoked', () => {
  const text = passportText(signer)
  const [unlisted, hours] = [passportText(signer), [23, 25, 8 * 24]]
  const answers = hours.map((old) => {
    const { level, findings, notChecked } = verdictOf(unlisted, listWith(text, { hours: old }))
    return [level, findings.includes('revocation.list-old'), notChecked.includes('revocation')]
  })
  assert.deepEqual(answers, [
    ['green', false, false],
    ['amber', true, false],
    ['amber', false, true],
  ])
  for (const old of hours) {
    const { level, reasons } = verdictOf(text, listWith(text, { hours: old }))
    assert.deepEqual([level, reasons], ['red', ['revoked']])
  }
})

test('a list of another country is no answer for this one, and what it revokes is revoked', () => {
  const text = passportText(signer)
  const list = openRevocationSources([
    source({
      issuedAt: NOON,
      countries: ['FR'],
      batches: batch([entryFor(text, 'UCI', signer)], { kid: toBase64(signer.kid) }),
    }),
  ])
  assert.deepEqual(verdictOf(text, list).reasons, ['revoked'])
  const other = samplePayload()
  const [entry] = other.v
  const changed = { ...other, v: [{ ...entry, ci: 'URN:UVCI:01:VN:OTHER' }] } as typeof other // one entry, as before
  const verdict = verdictOf(passportText(signer, samplePayloadBytes(changed)), list)
  assert.deepEqual([verdict.level, verdict.lists.revocationAsOf], ['amber', null])
})

test('a forged passport is not looked up', () => {
  const text = passportText(signer)
  const { signature, ...message } = messageOf(text)
  const forged = textOf({ ...message, signature: signature.with(63, (signature[63] ?? 0) ^ 1) })
  assert.deepEqual(verdictOf(forged, listWith(text)).reasons, ['signature.wrong'])
})
