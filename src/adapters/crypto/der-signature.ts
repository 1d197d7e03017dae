/** The two ways to write an ECDSA signature: r and s side by side (COSE), and DER (OpenSSL, HSMs). */

const PART_BYTES = 32
const SEQUENCE = 0x30
const INTEGER = 0x02

/** DER (RFC 3279 section 2.2.3) of r and s, 32 bytes each; undefined for any other length. */
export function derSignature(raw: Uint8Array): Uint8Array | undefined {
  if (raw.length !== 2 * PART_BYTES) return undefined
  const [r, s] = [firstDigit(raw, 0), firstDigit(raw, PART_BYTES)]
  const [rBytes, sBytes] = [integerBytes(raw, r, PART_BYTES), integerBytes(raw, s, 2 * PART_BYTES)]
  const der = new Uint8Array(6 + rBytes + sBytes)
  der[0] = SEQUENCE
  der[1] = 4 + rBytes + sBytes
  putInteger(der, 2, raw.subarray(r, PART_BYTES), rBytes)
  putInteger(der, 4 + rBytes, raw.subarray(s), sBytes)
  return der
}

/** Where the shortest form of a part begins: no leading zero, but one digit at least. */
function firstDigit(raw: Uint8Array, from: number): number {
  let at = from
  while (raw[at] === 0 && at < from + PART_BYTES - 1) at += 1
  return at
}

/** A zero in front keeps a number positive. */
function integerBytes(raw: Uint8Array, from: number, to: number): number {
  return to - from + ((raw[from] ?? 0) >= 0x80 ? 1 : 0)
}

function putInteger(der: Uint8Array, at: number, digits: Uint8Array, bytes: number): void {
  der[at] = INTEGER
  der[at + 1] = bytes
  der.set(digits, at + 2 + bytes - digits.length)
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
