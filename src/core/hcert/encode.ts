/** From claims to the text of a QR code, cut in two where the signature comes in. */
import { ALGORITHMS, type AlgorithmName } from './algorithms.ts'
import { encodeBase45 } from './base45.ts'
import { decodeCbor, encodeCbor } from './cbor.ts'
import { storeZlib } from './zlib.ts'

/** In front of every passport text (hcert_spec 4.2.1). */
export const PREFIX = 'HC1:'

/** What is signed starts with it (RFC 9052 section 4.4). */
export const SIGNATURE_CONTEXT = 'Signature1'

/** COSE header labels (RFC 9052 section 3.1). */
export const HEADER = { algorithm: 1, critical: 2, kid: 4 } as const

const NOTHING = new Uint8Array()
const BYTES_MAJOR = 0x40
/** Tag 18, then an array of four. */
const COSE_SIGN1_HEAD = [0xd2, 0x84]
const EMPTY_MAP = [0xa0]
/** An array of four that starts with the context. */
const SIGNATURE_HEAD = Uint8Array.of(
  0x84,
  0x60 + SIGNATURE_CONTEXT.length,
  ...new TextEncoder().encode(SIGNATURE_CONTEXT),
)

export interface Unsigned {
  /** CWT claims as CBOR. */
  readonly payload: Uint8Array
  /** First 8 bytes of SHA-256 over the signer's certificate. */
  readonly kid: Uint8Array
  readonly algorithm: AlgorithmName
}

/** The bytes a signature covers: the Sig_structure of RFC 9052 section 4.4, algorithm and kid protected, no external data. */
export function toBeSigned({ payload, kid, algorithm }: Unsigned): Uint8Array {
  const header = new Map<number, unknown>([
    [HEADER.algorithm, ALGORITHMS[algorithm].coseId],
    [HEADER.kid, kid],
  ])
  return signatureInput(encodeCbor(header), payload)
}

/**
 * Sig_structure over a protected header exactly as it stands in a message; only an empty map (`a0`) counts as no bytes at
 * all (RFC 9052 section 4.4).
 */
export function signatureInput(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  const isEmptyMap = protectedHeader.length === 1 && protectedHeader[0] === EMPTY_MAP[0]
  const header = isEmptyMap ? NOTHING : protectedHeader
  const input = new Uint8Array(
    SIGNATURE_HEAD.length + stringBytes(header.length) + stringBytes(0) + stringBytes(payload.length),
  )
  input.set(SIGNATURE_HEAD)
  let at = SIGNATURE_HEAD.length
  for (const part of [header, NOTHING, payload]) at = putString(input, at, part)
  return input
}

/**
 * The finished text: header and payload are cut out of the signed bytes as they are, nothing is encoded again. The zlib
 * stream is stored, not compressed.
 * @throws {TypeError} when `signed` did not come from `toBeSigned`
 */
export function finish(signed: Uint8Array, signature: Uint8Array): string {
  const { header, payload } = splitSigned(signed)
  const message = concat([
    Uint8Array.from(COSE_SIGN1_HEAD),
    byteString(header),
    Uint8Array.from(EMPTY_MAP),
    byteString(payload),
    byteString(signature),
  ])
  return PREFIX + encodeBase45(storeZlib(message))
}

/** Protected header and payload of a Sig_structure. @throws {TypeError} when it is none */
export function splitSigned(signed: Uint8Array): { header: Uint8Array; payload: Uint8Array } {
  const decoded = decodeCbor(signed)
  const parts = 'value' in decoded && Array.isArray(decoded.value) ? decoded.value : []
  const [context, header, external, payload] = parts
  const isWhole = context === SIGNATURE_CONTEXT && external instanceof Uint8Array && external.length === 0
  if (parts.length !== 4 || !isWhole || !(header instanceof Uint8Array) || !(payload instanceof Uint8Array)) {
    throw new TypeError('not a Sig_structure')
  }
  return { header, payload }
}

/** A CBOR byte string with the shortest head. */
function byteString(bytes: Uint8Array): Uint8Array {
  const item = new Uint8Array(stringBytes(bytes.length))
  putString(item, 0, bytes)
  return item
}

/** How long a byte string is with its head. @throws {TypeError} when it is longer than any passport */
function stringBytes(length: number): number {
  if (length > 0xffff) throw new TypeError('longer than any passport')
  return length + (length < 24 ? 1 : length < 256 ? 2 : 3)
}

/** Writes a byte string at `at`; returns where it ends. */
function putString(target: Uint8Array, at: number, bytes: Uint8Array): number {
  const { length } = bytes
  let start = at
  if (length < 24) target[start++] = BYTES_MAJOR | length
  else if (length < 256) {
    target[start++] = BYTES_MAJOR | 24
    target[start++] = length
  } else {
    target[start++] = BYTES_MAJOR | 25
    target[start++] = length >> 8
    target[start++] = length & 0xff
  }
  target.set(bytes, start)
  return start + length
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
