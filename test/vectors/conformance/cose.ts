/** The COSE working group's examples: COSE_Sign1 as a passport, and the signatures of COSE_Sign over their own bytes. */
import { createPublicKey, type JsonWebKey } from 'node:crypto'

import { nodeCheck } from '../../../src/adapters/crypto/index.ts'
import { findAlgorithm } from '../../../src/core/hcert/algorithms.ts'
import { type CborValue, decodeCbor, readTags } from '../../../src/core/hcert/cbor.ts'
import type { VerifyingKey } from '../../../src/core/hcert/check.ts'
import { readCose } from '../../../src/core/hcert/cose.ts'
import { HEADER, signatureInput } from '../../../src/core/hcert/encode.ts'
import { filesOf, hexBytes, readDocument } from './folder.ts'
import { type Row, tally } from './report.ts'

type Key = Readonly<Record<string, string>>

export interface Example {
  readonly fail?: boolean
  readonly input: {
    readonly sign0?: { readonly key: Key; readonly external?: string }
    readonly sign?: { readonly signers: readonly { readonly key: Key }[] }
  }
  readonly intermediates?: {
    readonly ToBeSign_hex?: string
    readonly signers?: readonly { readonly ToBeSign_hex: string }[]
  }
  readonly output: { readonly cbor: string }
}

/** Every example, by the name of its folder without `-tests` and `-examples`. */
export function coseExamples(folder: string): { file: string; flag: string; example: Example }[] {
  return filesOf(folder, 'cose/*/*.json').map((file) => ({
    file,
    flag: (file.split('/')[1] ?? '').replace(/-(?:tests|examples)$/, ''),
    example: readDocument<Example>(`${folder}/${file}`),
  }))
}

/** One row for each folder. */
export function runCose(folder: string): Row[] {
  const groups = Map.groupBy(coseExamples(folder), ({ flag }) => flag)
  return [...groups].map(([flag, examples]) => {
    const outcomes = examples.map(({ file, example }) => {
      return { file, agrees: isGood(example) === (example.fail !== true) }
    })
    return tally('cose', flag, outcomes)
  })
}

function isGood(example: Example): boolean {
  const { sign0, sign } = example.input
  if (sign0 !== undefined) return isGoodSign1(example, sign0.key)
  return sign === undefined ? readCose(hexBytes(example.output.cbor)).message !== null : isGoodSign(example)
}

/** The examples name keys of 2 bytes or none; a passport's has 8. That one fault is theirs by design. */
const KID_FAULTS = new Set(['cose.kid-length', 'cose.kid-missing'])

function isGoodSign1({ output }: Example, jwk: Key): boolean {
  const key = keyOf(jwk)
  const { message, faults } = readCose(hexBytes(output.cbor))
  if (message === null || faults.some((fault) => !KID_FAULTS.has(fault))) return false
  if (message.algorithm !== key.algorithm) return false
  return nodeCheck(key, signatureInput(message.protectedHeader, message.payload), message.signature)
}

/** COSE_Sign is no passport: its signature is checked over the bytes that the example says were signed. */
function isGoodSign({ input, intermediates, output }: Example): boolean {
  const signers = input.sign?.signers ?? []
  return signers.every(({ key: jwk }, at) => {
    const key = keyOf(jwk)
    const [header, , signature] = signatureOf(hexBytes(output.cbor), at)
    const signed = intermediates?.signers?.[at]?.ToBeSign_hex
    if (!(header instanceof Uint8Array) || !(signature instanceof Uint8Array) || signed === undefined)
      return false
    const labels = decodeCbor(header)
    const named =
      'value' in labels && labels.value instanceof Map ? labels.value.get(HEADER.algorithm) : undefined
    return findAlgorithm(named) === key.algorithm && nodeCheck(key, hexBytes(signed), signature)
  })
}

/** Tag 98, then protected, unprotected, payload, signatures (RFC 9052 section 4.1). */
function signatureOf(bytes: Uint8Array, at: number): readonly CborValue[] {
  const decoded = decodeCbor(readTags(bytes, 1).content)
  const parts = 'value' in decoded && Array.isArray(decoded.value) ? decoded.value : []
  const signature = Array.isArray(parts[3]) ? parts[3][at] : undefined
  return Array.isArray(signature) ? signature : []
}

function keyOf(key: Key): VerifyingKey {
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
