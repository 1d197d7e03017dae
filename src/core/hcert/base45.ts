/** Base45 (RFC 9285), strict: one text for one value, so that no second text passes for the same passport. */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const NONE = 255
const VALUE_OF = new Uint8Array(128).fill(NONE)
for (let value = 0; value < ALPHABET.length; value += 1) VALUE_OF[ALPHABET.charCodeAt(value)] = value

export type Base45Fault = 'base45.character' | 'base45.length' | 'base45.overflow'

/** Writes bytes as text: three characters for two bytes, two for a last single one. */
export function encodeBase45(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const first = bytes[i] ?? 0
    const second = bytes[i + 1]
    const value = second === undefined ? first : first * 256 + second
    text += symbol(value % 45) + symbol(Math.floor(value / 45) % 45)
    if (second !== undefined) text += symbol(Math.floor(value / 2025))
  }
  return text
}

/** Reads text from position `from`; a character outside the alphabet, a dangling one or a group too large is a fault. */
export function decodeBase45(text: string, from = 0): Uint8Array | Base45Fault {
  const length = text.length - from
  const rest = length % 3
  for (let i = from; i < text.length; i += 1) if (valueAt(text, i) === NONE) return 'base45.character'
  if (rest === 1) return 'base45.length'
  const bytes = new Uint8Array(Math.floor(length / 3) * 2 + (rest === 2 ? 1 : 0))
  let written = 0
  for (let i = from; i + 2 < text.length; i += 3) {
    const value = valueAt(text, i) + valueAt(text, i + 1) * 45 + valueAt(text, i + 2) * 2025
    if (value > 0xffff) return 'base45.overflow'
    bytes[written] = value >> 8
    bytes[written + 1] = value & 0xff
    written += 2
  }
  if (rest === 2) {
    const value = valueAt(text, text.length - 2) + valueAt(text, text.length - 1) * 45
    if (value > 0xff) return 'base45.overflow'
    bytes[written] = value
  }
  return bytes
}

const symbol = (value: number): string => ALPHABET.charAt(value)
const valueAt = (text: string, index: number): number => VALUE_OF[text.charCodeAt(index)] ?? NONE
