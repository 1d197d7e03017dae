/** ES256 signatures and keys in the ways that lists write them. */
import type { CheckSignature, VerifyingKey } from '../../hcert/check.ts'
import type { Fields } from '../../json-fields.ts'
import { fromBase64 } from '../base64.ts'
import { itemsIn, readItems, TAG } from '../der.ts'

const PART_BYTES = 32
/** SubjectPublicKeyInfo of P-256 up to the point (RFC 5480 section 2), an uncompressed one. */
const SPKI_HEAD = Uint8Array.of(
  ...[0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
  ...[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04],
)

/** Is it the signature of the key, r and s side by side (RFC 7518 section 3.4) or DER (as the WHO and Germany write it)? */
export function verifyEcdsa(
  check: CheckSignature,
  key: VerifyingKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length === 2 * PART_BYTES && check(key, message, signature)) return true
  const raw = rawOf(signature)
  return raw !== undefined && check(key, message, raw)
}

function rawOf(der: Uint8Array): Uint8Array | undefined {
  const outer = readItems(der)
  const parts = itemsIn(outer?.length === 1 ? outer[0] : undefined)
  const raw = new Uint8Array(2 * PART_BYTES)
  for (const [index, { tag, content }] of parts.entries()) {
    const padded = padTo32(content)
    if (tag !== TAG.integer || padded === undefined || index > 1) return undefined
    raw.set(padded, index * PART_BYTES)
  }
  return parts.length === 2 ? raw : undefined
}

/** The key of a JSON Web Key (RFC 7518 section 6.2.1) on P-256; undefined for every other. */
export function keyOfJwk({ kty, crv, x, y }: Fields): VerifyingKey | undefined {
  if (kty !== 'EC' || crv !== 'P-256') return undefined
  const [left, right] = [x, y].map((value) => padTo32(bytesOfUrl(value)))
  if (left === undefined || right === undefined) return undefined
  return { algorithm: 'ES256', publicKey: Uint8Array.of(...SPKI_HEAD, ...left, ...right) }
}

/** Base64url without padding (RFC 7515 section 2); undefined for anything else. */
export function bytesOfUrl(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]*$/.test(value)) return undefined
  const text = value.replaceAll('-', '+').replaceAll('_', '/')
  return fromBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '='))
}

/** The WHO writes numbers with their sign: a zero may stand before, or be missing. */
function padTo32(number: Uint8Array | undefined): Uint8Array | undefined {
  if (number === undefined || number.length === 0) return undefined
  const first = number.findIndex((byte) => byte !== 0)
  const digits = first < 0 ? number.subarray(-1) : number.subarray(first)
  if (digits.length > PART_BYTES) return undefined
  const padded = new Uint8Array(PART_BYTES)
  padded.set(digits, PART_BYTES - digits.length)
  return padded
}
