import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { test } from 'node:test'

import { nodeCheckCertificate as check } from './node-certificate.ts'

const SIGNED = new TextEncoder().encode('the signed part of a certificate')
const spkiOf = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }))
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ECDSA = { kind: 'ecdsa', hash: 'SHA-256' } as const
const RSA = { kind: 'rsa', hash: 'SHA-256' } as const

test('a signature fits its own algorithm, hash and key alone', () => {
  const byRsa = sign('sha256', SIGNED, rsa.privateKey)
  const byEc = sign('sha256', SIGNED, ec.privateKey)
  const [rsaKey, ecKey] = [spkiOf(rsa.publicKey), spkiOf(ec.publicKey)]
  assert.equal(check(SIGNED, RSA, byRsa, rsaKey), true)
  assert.equal(check(SIGNED, ECDSA, byEc, ecKey), true)
  const wrong = [
    [RSA, byEc, ecKey],
    [ECDSA, byRsa, rsaKey],
    [{ ...RSA, hash: 'SHA-512' }, byRsa, rsaKey],
    [{ kind: 'rsa-pss', hash: 'SHA-256', saltBytes: 32 }, byRsa, rsaKey],
    [RSA, byRsa.subarray(1), rsaKey],
    [ECDSA, new Uint8Array(), ecKey],
    [ECDSA, new Uint8Array(1e5).fill(0x30), ecKey],
    [RSA, byRsa, Uint8Array.of(0x30, 0)],
  ] as const
  for (const [algorithm, signature, key] of wrong) {
    assert.equal(check(SIGNED, algorithm, signature, key), false)
  }
})

test('a curve that is not of the three vouches for nothing, though its signature is right', () => {
  for (const namedCurve of ['secp256k1', 'brainpoolP256r1']) {
    const other = generateKeyPairSync('ec', { namedCurve })
    const signature = sign('sha256', SIGNED, other.privateKey)
    assert.equal(check(SIGNED, ECDSA, signature, spkiOf(other.publicKey)), false, namedCurve)
  }
})
