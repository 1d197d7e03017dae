/** Messages of the own vectors, each part in any form. */
import { deflateSync, type ZlibOptions } from 'node:zlib'

import { encodeBase45 } from '../../../src/core/hcert/base45.ts'
import { encodeCbor } from '../../../src/core/hcert/cbor.ts'
import { PREFIX, signatureInput } from '../../../src/core/hcert/encode.ts'
import { storeZlib } from '../../../src/core/hcert/zlib.ts'
import { cborArray, cborBytes, cborMap, cborTag, type Form, type Pair } from '../../support/cbor-writer.ts'
import { samplePayload } from '../../support/hcert.ts'
import { type OwnSigner, ownSigner } from './signers.ts'

export const VN = ownSigner('vn')

export const ISSUED = Date.parse('2022-04-26T01:00:00Z') / 1000
export const EXPIRES = Date.parse('2023-04-26T01:00:00Z') / 1000

export type Members = Readonly<Record<string, unknown>>

/** A member of a map that is already CBOR. */
export class Raw {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/** CBOR of a value in which some parts are written already. */
export function cborOf(value: unknown, form: Form = 'shortest'): Uint8Array {
  if (value instanceof Raw) return value.bytes
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return encodeCbor(value)
  if (Array.isArray(value)) {
    return cborArray(
      value.map((item) => cborOf(item, form)),
      form,
    )
  }
  const entries: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value)
  const pairs = entries.map(([key, member]): Pair => [encodeCbor(key), cborOf(member, form)])
  return cborMap(pairs, form)
}

const { v, ...person } = samplePayload()
const [dose] = v
export const SAMPLE: Members = { ...person, v: [dose] }
export const PERSON: Members = person
export const DOSE: Members = { ...dose }
export const CI: string = dose.ci
const common = { tg: dose.tg, co: dose.co, is: dose.is, ci: dose.ci }
export const TEST: Members = {
  ...common,
  tt: 'LP6464-4',
  nm: 'PCR',
  sc: '2022-05-31T10:00:00Z',
  tr: '260415000',
  tc: 'Test centre',
}
export const RECOVERY: Members = { ...common, fr: '2022-03-01', df: '2022-03-12', du: '2022-08-28' }

export const withDose = (changes: Members): Members => ({ ...PERSON, v: [{ ...DOSE, ...changes }] })
export const withTest = (changes: Members = {}): Members => ({ ...PERSON, t: [{ ...TEST, ...changes }] })
export const withRecovery = (changes: Members = {}): Members => ({
  ...PERSON,
  r: [{ ...RECOVERY, ...changes }],
})

type ClaimEntries = readonly (readonly [unknown, unknown])[]

/** The claims of a sample; `changes` by label, undefined leaves one out. */
export function claimsOf(
  dcc: unknown = SAMPLE,
  changes: ReadonlyMap<number, unknown> = new Map(),
): Map<unknown, unknown> {
  const usual: ClaimEntries = [
    [1, 'VN'],
    [4, EXPIRES],
    [6, ISSUED],
    [-260, new Map([[1, dcc]])],
  ]
  const claims = new Map<unknown, unknown>([...usual, ...changes])
  for (const [label, value] of claims) if (value === undefined) claims.delete(label)
  return claims
}

export interface Parts {
  readonly signer?: OwnSigner
  /** Protected header; by default algorithm and kid of the signer. */
  readonly header?: Uint8Array
  readonly unprotected?: Uint8Array
  readonly payload?: Uint8Array
  /** What becomes of the genuine signature. */
  readonly signature?: (genuine: Uint8Array) => Uint8Array
  readonly tags?: readonly number[]
  /** Of the array and of the three byte strings. */
  readonly array?: Form
  readonly strings?: Form
}

export const headerOf = (algorithm: unknown, kid: unknown): Uint8Array =>
  cborOf(
    new Map([
      [1, algorithm],
      [4, kid],
    ]),
  )
export const NO_HEADERS = Uint8Array.of(0xa0)

/** A COSE_Sign1 message, tagged 18 unless said otherwise. */
export function coseOf(parts: Parts = {}): Uint8Array {
  const { signer = VN, unprotected = NO_HEADERS, tags = [18], array, strings } = parts
  const header = parts.header ?? headerOf(signer.algorithm, signer.kid)
  const payload = parts.payload ?? cborOf(claimsOf())
  const genuine = signer.sign(signatureInput(header, payload))
  const signature = parts.signature?.(genuine) ?? genuine
  const [first, third, fourth] = [header, payload, signature].map((bytes) => cborBytes(bytes, strings))
  const items = [first, unprotected, third, fourth].flatMap((item) => item ?? [])
  return tags.reduceRight((item, tag) => cborTag(tag, item), cborArray(items, array))
}

/** The text around a message, stored as we write it. */
export function textOf(cose: Uint8Array): string {
  return packedText(storeZlib(cose))
}

export function packedText(packed: Uint8Array): string {
  return PREFIX + encodeBase45(packed)
}

export function deflatedText(cose: Uint8Array, options: ZlibOptions = {}): string {
  return packedText(deflateSync(cose, options))
}

/** A genuine passport with some parts in another form. */
export const passport = (parts: Parts = {}): string => textOf(coseOf(parts))

/** A genuine passport with this certificate. */
export const passportWith = (
  dcc: unknown,
  changes?: ReadonlyMap<number, unknown>,
  signer?: OwnSigner,
): string =>
  passport({ payload: cborOf(claimsOf(dcc, changes)), ...(signer === undefined ? {} : { signer }) })
