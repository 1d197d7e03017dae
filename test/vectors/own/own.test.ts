import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'

import { decodeBase45 } from '../../../src/core/hcert/base45.ts'
import { verdictDocument } from '../../../src/core/trust/verdict-document.ts'
import { makeVectors } from './all.ts'
import { judgeLater, judgeNow, readVectors } from './judge.ts'
import { CERTIFICATES, keyFile, ownSigner } from './signers.ts'
import { P256, signEcdsa, signPss } from './signing.ts'
import type { Vector } from './vector.ts'

const vectors = readVectors()

test('every own vector gets the verdict, all reasons and all findings that it must get', () => {
  for (const vector of vectors) {
    const { verdict, reasons, findings } = judgeNow(vector) ?? assert.fail(vector.name)
    const { expected } = vector
    const found = expected.findings === undefined ? { verdict, reasons } : { verdict, reasons, findings }
    assert.deepEqual(found, expected, vector.name)
  }
})

test('a platform that checks signatures later comes to the same verdict', async () => {
  for (const vector of vectors) {
    const [now, later] = [judgeNow(vector) ?? assert.fail(), await judgeLater(vector)]
    assert.deepEqual(verdictDocument(later), verdictDocument(now), vector.name)
  }
})

test('the file of the vectors is what makes it: tools/make-vectors.ts', () => {
  assert.deepEqual(makeVectors().map(written), vectors.map(written))
})

/** Versions of zlib compress differently: a text counts for what it inflates to. */
function written(vector: Vector): unknown {
  if (!vector.name.startsWith('zlib-level')) return JSON.parse(JSON.stringify(vector))
  const packed = decodeBase45(vector.text, 4)
  assert.ok(packed instanceof Uint8Array)
  return { ...vector, text: inflateSync(packed).toString('hex') }
}

test('every test case without a public vector has one of its own', () => {
  const gaps = new Set(vectors.flatMap(({ gap }) => gap ?? []))
  const known = ['Q2', 'CO4', 'CO24', 'CO25', 'CO26', 'CO27', 'DGC7', 'DGC8']
  assert.deepEqual([...gaps], [...known, 'I-CO1', 'I-CO2', 'I-CO3', 'I-CO4', 'I-CO5'])
})

test('every key of the vectors says that it protects nothing', () => {
  for (const { key } of Object.values(CERTIFICATES)) {
    assert.match(readFileSync(keyFile(`${key}.key`), 'utf8'), /^A TEST KEY, PUBLISHED ON PURPOSE/)
  }
})

test('the nonce of a vector is that of RFC 6979 (appendix A.2.5)', () => {
  const part = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: part('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721'),
      x: part('60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6'),
      y: part('7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299'),
    },
  })
  assert.equal(
    Buffer.from(signEcdsa(key, Buffer.from('sample'), P256))
      .toString('hex')
      .toUpperCase(),
    'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716' +
      'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
  )
})

test('a PSS signature of a vector is one to OpenSSL too', () => {
  const { key } = ownSigner('vn-rsa')
  for (const saltLength of [0, 20, 32]) {
    const signature = signPss(key, Buffer.from('sample'), new Uint8Array(saltLength))
    const options = {
      key: createPublicKey(key.export({ format: 'pem', type: 'pkcs8' })),
      padding: 6,
      saltLength,
    }
    assert.ok(verify('sha256', Buffer.from('sample'), options, signature))
  }
})
