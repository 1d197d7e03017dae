/** Base64 (RFC 4648 section 4) without a platform. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const LETTERS = new TextEncoder().encode(ALPHABET)
const PAD = 0x3d
const NONE = 255
const VALUE_OF = new Uint8Array(128).fill(NONE)
for (const [value, letter] of LETTERS.entries()) VALUE_OF[letter] = value
/** One letter for each byte. */
const ascii = new TextDecoder('latin1')

/** Writes bytes with padding. */
export function toBase64(bytes: Uint8Array): string {
  const letters = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const value = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    letters[at] = LETTERS[value >> 18] ?? PAD
    letters[at + 1] = LETTERS[(value >> 12) & 63] ?? PAD
    letters[at + 2] = i + 1 < bytes.length ? (LETTERS[(value >> 6) & 63] ?? PAD) : PAD
    letters[at + 3] = i + 2 < bytes.length ? (LETTERS[value & 63] ?? PAD) : PAD
  }
  return ascii.decode(letters)
}

/** Reads padded text without white space; undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const letters = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let all = 0
  for (let i = 0, at = 0; i < letters; i += 4, at += 3) {
    const [a, b] = [valueAt(text, i), valueAt(text, i + 1)]
    const c = i + 2 < letters ? valueAt(text, i + 2) : 0
    const d = i + 3 < letters ? valueAt(text, i + 3) : 0
    all |= a | b | c | d
    bytes[at] = (a << 2) | (b >> 4)
    if (at + 1 < bytes.length) bytes[at + 1] = (b << 4) | (c >> 2)
    if (at + 2 < bytes.length) bytes[at + 2] = (c << 6) | d
  }
  return all < 64 ? bytes : undefined
}

const valueAt = (text: string, index: number): number => VALUE_OF[text.charCodeAt(index)] ?? NONE
