/** The COSE working group's examples of COSE_Sign1 and CWT, and Wycheproof's edge cases of signatures. */
import assert from 'node:assert/strict'
import { createPublicKey, type JsonWebKey } from 'node:crypto'

import { nodeCheck } from '../../src/adapters/crypto/index.ts'
import type { VerifyingKey } from '../../src/core/hcert/check.ts'
import { readCose } from '../../src/core/hcert/cose.ts'
import { signatureInput } from '../../src/core/hcert/encode.ts'
import { hexBytes, readDocument, readDocuments, vectorTest } from './corpora.ts'

interface Example {
  readonly title: string
  readonly fail?: boolean
  readonly input: {
    readonly sign0?: { readonly key: Readonly<Record<string, string>>; readonly external?: string }
  }
  readonly intermediates: { readonly ToBeSign_hex?: string }
  readonly output: { readonly cbor: string }
}

/** The examples name keys of 2 bytes or none; a passport's has 8. That one fault is theirs by design. */
const KID_FAULTS = new Set(['cose.kid-length', 'cose.kid-missing'])

/** What we refuse although the example is meant to pass. */
const REFUSED: Readonly<Record<string, string>> = {
  'sign1-tests/sign-pass-02.json': 'it signs external data, which passports have none of',
  'ecdsa-examples/ecdsa-sig-02.json': 'ES384: passports know ES256 and PS256 only',
  'ecdsa-examples/ecdsa-sig-03.json': 'ES512, likewise',
  'ecdsa-examples/ecdsa-sig-04.json': 'ES512 with P-256, likewise',
  'eddsa-examples/eddsa-sig-01.json': 'Ed25519, likewise',
  'eddsa-examples/eddsa-sig-02.json': 'Ed448, likewise',
}

const FOLDERS = ['sign1-tests', 'ecdsa-examples', 'eddsa-examples', 'rsa-pss-examples', 'CWT']

vectorTest('COSE_Sign1 examples pass or fail as they should', 'cose', () => {
  let seen = 0
  for (const folder of FOLDERS) {
    for (const { name, document } of readDocuments<Example>(`cose/${folder}`)) {
      const file = `${folder}/${name}`
      const sign = document.input.sign0
      if (sign === undefined) continue
      seen += 1
      const isExpected = document.fail !== true && !(file in REFUSED)
      assert.equal(isGood(document, keyOf(sign.key)), isExpected, `${file}: ${document.title}`)
    }
  }
  assert.ok(seen >= 16, `${seen} examples`)
})

vectorTest('the bytes to be signed are those of the examples', 'cose', () => {
  let seen = 0
  for (const folder of FOLDERS) {
    for (const { name, document } of readDocuments<Example>(`cose/${folder}`)) {
      const expected = document.intermediates?.ToBeSign_hex
      const sign = document.input.sign0
      if (expected === undefined || sign === undefined || sign.external !== undefined || document.fail)
        continue
      const { message } = readCose(hexBytes(document.output.cbor))
      if (message === null) continue
      seen += 1
      const ours = Buffer.from(signatureInput(message.protectedHeader, message.payload)).toString('hex')
      assert.equal(ours.toUpperCase(), expected.toUpperCase(), `${folder}/${name}`)
    }
  }
  assert.ok(seen >= 8, `${seen} examples`)
})

function isGood({ output }: Example, key: VerifyingKey): boolean {
  const { message, faults } = readCose(hexBytes(output.cbor))
  if (message === null || faults.some((fault) => !KID_FAULTS.has(fault))) return false
  if (message.algorithm !== key.algorithm) return false
  return nodeCheck(key, signatureInput(message.protectedHeader, message.payload), message.signature)
}

function keyOf(key: Readonly<Record<string, string>>): VerifyingKey {
  const part = (name: string) =>
    key[name] ?? (key[`${name}_hex`] && Buffer.from(key[`${name}_hex`] ?? '', 'hex').toString('base64url'))
  const parts = Object.fromEntries(
    ['x', 'y', 'n', 'e'].flatMap((name) => (part(name) ? [[name, part(name)]] : [])),
  )
  const jwk: JsonWebKey = { kty: key.kty ?? '', ...(key.crv ? { crv: key.crv } : {}), ...parts }
  const algorithm = key.kty === 'RSA' ? 'PS256' : 'ES256'
  const spki = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' })
  return { algorithm, publicKey: new Uint8Array(spki) }
}

interface Wycheproof {
  readonly testGroups: readonly {
    readonly publicKeyDer: string
    readonly tests: readonly {
      readonly tcId: number
      readonly msg: string
      readonly sig: string
      readonly comment: string
      readonly result: 'valid' | 'invalid' | 'acceptable'
    }[]
  }[]
}

for (const [file, algorithm, count] of [
  ['ecdsa_secp256r1_sha256_p1363_test.json', 'ES256', 262],
  ['rsa_pss_2048_sha256_mgf1_32_test.json', 'PS256', 108],
] as const) {
  vectorTest(`edge cases of ${algorithm} signatures pass or fail as they should`, 'wycheproof', () => {
    let seen = 0
    for (const { publicKeyDer, tests } of readDocument<Wycheproof>(`wycheproof/${file}`).testGroups) {
      const key = { algorithm, publicKey: hexBytes(publicKeyDer) }
      for (const { tcId, msg, sig, comment, result } of tests) {
        seen += 1
        const isValid = nodeCheck(key, hexBytes(msg), hexBytes(sig))
        assert.equal(isValid, result === 'valid', `${tcId}: ${comment}`)
      }
    }
    assert.equal(seen, count)
  })
}
