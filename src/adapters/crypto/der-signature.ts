/** The two ways to write an ECDSA signature: r and s side by side (COSE), and DER (OpenSSL, HSMs). */

const PART_BYTES = 32
const SEQUENCE = 0x30
const INTEGER = 0x02

/** DER (RFC 3279 section 2.2.3) of r and s, 32 bytes each; undefined for any other length. */
export function derSignature(raw: Uint8Array): Uint8Array | undefined {
  if (raw.length !== 2 * PART_BYTES) return undefined
  const [r, s] = [integer(raw.subarray(0, PART_BYTES)), integer(raw.subarray(PART_BYTES))]
  const der = new Uint8Array(2 + r.length + s.length)
  der.set([SEQUENCE, r.length + s.length])
  der.set(r, 2)
  der.set(s, 2 + r.length)
  return der
}

/** Shortest form: no leading zero but the one that keeps a number positive. */
function integer(part: Uint8Array): Uint8Array {
  const first = part.findIndex((byte) => byte !== 0)
  const digits = first < 0 ? part.subarray(-1) : part.subarray(first)
  const pad = (digits[0] ?? 0) >= 0x80 ? 1 : 0
  const item = new Uint8Array(2 + pad + digits.length)
  item.set([INTEGER, pad + digits.length])
  item.set(digits, 2 + pad)
  return item
}

/** The reverse: r and s side by side, of a DER signature of P-256. @throws {TypeError} for anything else */
export function rawSignature(der: Uint8Array): Uint8Array {
  const raw = new Uint8Array(2 * PART_BYTES)
  let at = 2
  for (const end of [PART_BYTES, 2 * PART_BYTES]) {
    const length = der[at + 1] ?? 0
    const digits = der.subarray(at + 2, at + 2 + length)
    const first = digits[0] === 0 ? 1 : 0
    const size = digits.length - first
    if (der[at] !== INTEGER || digits.length !== length || length === 0 || size > PART_BYTES) {
      throw new TypeError('not a DER signature of P-256')
    }
    raw.set(digits.subarray(first), end - size)
    at += 2 + length
  }
  return raw
}
