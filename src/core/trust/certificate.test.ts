import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'

import { makeSigner } from '../../../test/support/hcert.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { readCertificate } from './certificate.ts'

const DCC = '1.3.6.1.4.1.1847.2021.1'
const MISSPELT = '1.3.6.1.4.1.0.1847.2021.1'
const SERVER = '1.3.6.1.5.5.7.3.1'

test('a certificate is read as OpenSSL reads it', async () => {
  for (const algorithm of ['ES256', 'PS256'] as const) {
    const { certificate: der } = await makeSigner({ algorithm })
    const read = readCertificate(der)
    const reference = new X509Certificate(der)
    const spki = reference.publicKey.export({ format: 'der', type: 'spki' })
    assert.deepEqual(Buffer.from(read?.publicKey ?? []), spki)
    assert.deepEqual(read?.notBefore, reference.validFromDate)
    assert.deepEqual(read?.notAfter, reference.validToDate)
    assert.deepEqual(Buffer.from(read?.kid ?? []), createHash('sha256').update(der).digest().subarray(0, 8))
    assert.equal(read?.country, 'VN')
  }
})

test('years of four digits, from 2050 on, are read too', async () => {
  const dates = { notBefore: new Date('2049-12-31T23:59:59Z'), notAfter: new Date('2050-01-01T00:00:00Z') }
  const { certificate } = await makeSigner(dates)
  const { notBefore, notAfter } = readCertificate(certificate) ?? {}
  assert.deepEqual({ notBefore, notAfter }, dates)
})

test('the kind of key is that of the key, not of the signature above it', async () => {
  const ec = await makeSigner()
  const rsa = await makeSigner({ algorithm: 'PS256', rsaBits: 1024 })
  assert.deepEqual(readCertificate(ec.certificate)?.keyKind, { kind: 'EC', curve: 'P-256' })
  assert.deepEqual(readCertificate(rsa.certificate)?.keyKind, { kind: 'RSA', bits: 1024 })
})

test('key usage counts in both spellings; none of ours, or none at all, allows every kind', async () => {
  const cases = [
    [[], ['v', 't', 'r']],
    [[SERVER], ['v', 't', 'r']],
    [[`${DCC}.1`], ['t']],
    [[`${DCC}.2`], ['v']],
    [[`${DCC}.3`], ['r']],
    [[`${MISSPELT}.1`, SERVER], ['t']],
    [
      [`${MISSPELT}.2`, `${DCC}.3`],
      ['v', 'r'],
    ],
  ] as const
  for (const [usages, expected] of cases) {
    const { certificate } = await makeSigner({ usages })
    assert.deepEqual(readCertificate(certificate)?.mayProve, expected, usages.join(' '))
  }
})

test('no bytes make the reader throw, and a cut certificate is none', async () => {
  const { certificate } = await makeSigner()
  for (let length = 0; length < certificate.length; length += 7) {
    assert.equal(readCertificate(certificate.subarray(0, length)), undefined)
  }
  fc.assert(
    fc.property(fc.nat(certificate.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(certificate)
      damaged[at] = (damaged[at] ?? 0) ^ change
      assert.doesNotThrow(() => readCertificate(damaged))
    }),
    { numRuns: 1000 },
  )
})

test('Base64 is that of the platform, and takes padded text only', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      assert.equal(toBase64(bytes), text)
      assert.deepEqual(fromBase64(text), bytes)
    }),
  )
  for (const text of ['A', 'AA', 'AAA', 'AA= ', 'A===', 'AA==AAAA', 'A-_A'])
    assert.equal(fromBase64(text), undefined)
})
