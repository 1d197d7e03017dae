import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'

import type { VerifyingKey } from '../../core/hcert/check.ts'
import { derSignature, nodeCheck, nodeInflate, rawSignature } from './index.ts'

const MESSAGE = new TextEncoder().encode('what was signed')
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

function keyOf(publicKey: KeyObject, algorithm: VerifyingKey['algorithm']): VerifyingKey {
  return { algorithm, publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })) }
}
const es256 = keyOf(ec.publicKey, 'ES256')
const ps256 = keyOf(rsa.publicKey, 'PS256')
const pss = (saltLength: number) =>
  sign('sha256', MESSAGE, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })

test('an ES256 signature is r and s side by side, and nothing else', () => {
  const raw = sign('sha256', MESSAGE, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
  assert.equal(nodeCheck(es256, MESSAGE, raw), true)
  assert.equal(nodeCheck(es256, MESSAGE.subarray(1), raw), false)
  assert.equal(nodeCheck(es256, MESSAGE, sign('sha256', MESSAGE, ec.privateKey)), false, 'DER')
  for (const wrong of [
    new Uint8Array(64),
    new Uint8Array(64).fill(255),
    new Uint8Array(0),
    new Uint8Array(1e5),
  ]) {
    assert.equal(nodeCheck(es256, MESSAGE, wrong), false)
  }
})

test('a PS256 signature has a salt of 32 bytes; PKCS #1 v1.5 is none', () => {
  assert.equal(nodeCheck(ps256, MESSAGE, pss(32)), true)
  assert.equal(nodeCheck(ps256, MESSAGE, pss(20)), false)
  assert.equal(nodeCheck(ps256, MESSAGE, sign('sha256', MESSAGE, rsa.privateKey)), false)
})

test('a key is never used with the algorithm of another kind, nor one that cannot be read', () => {
  assert.equal(nodeCheck({ ...ps256, algorithm: 'ES256' }, MESSAGE, pss(32).subarray(0, 64)), false)
  assert.equal(nodeCheck({ ...es256, algorithm: 'PS256' }, MESSAGE, pss(32)), false)
  assert.equal(nodeCheck({ algorithm: 'ES256', publicKey: Uint8Array.of(1, 2) }, MESSAGE, pss(32)), false)
})

test('DER and raw are two ways to write the same signature', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (raw) => {
      const der = derSignature(raw)
      assert.ok(der)
      assert.deepEqual(rawSignature(der), raw)
    }),
  )
  const ours = sign('sha256', MESSAGE, ec.privateKey)
  assert.deepEqual(
    Buffer.from(derSignature(rawSignature(ours)) ?? []),
    ours,
    'shortest form, as OpenSSL writes it',
  )
  assert.equal(derSignature(new Uint8Array(63)), undefined)
})

test('inflating counts the input and stops at the cap', () => {
  const packed = deflateSync(MESSAGE)
  const longer = Buffer.concat([packed, Buffer.from('more')])
  const result = nodeInflate(longer, 100)
  assert.ok('bytes' in result)
  assert.deepEqual(Uint8Array.from(result.bytes), MESSAGE)
  assert.equal(result.consumed, packed.length)
  assert.ok('bytes' in nodeInflate(packed, MESSAGE.length))
  assert.deepEqual(nodeInflate(packed, MESSAGE.length - 1), { fault: 'zlib.too-large' })
  assert.deepEqual(nodeInflate(packed.subarray(0, 5), 100), { fault: 'zlib.invalid' })
  assert.deepEqual(nodeInflate(new Uint8Array(), 100), { fault: 'zlib.invalid' })
})

test('broken streams hold next to nothing until the event loop turns', () => {
  const broken = deflateSync(Buffer.alloc(500, 7)).subarray(0, 6)
  const before = process.memoryUsage().external
  for (let i = 0; i < 10_000; i += 1) assert.deepEqual(nodeInflate(broken, 16_384), { fault: 'zlib.invalid' })
  assert.ok(process.memoryUsage().external - before < 48_000_000)
})
