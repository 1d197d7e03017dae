/** Base45 (RFC 9285), strict: one text for one value, so that no second text passes for the same passport. */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
/** Above every value, and a single bit: it shows through an OR. */
const NONE = 128
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
  const bytes = new Uint8Array(Math.floor(length / 3) * 2 + (rest === 2 ? 1 : 0))
  const whole = text.length - rest
  let fault: Base45Fault | undefined
  let written = 0
  for (let i = from; i < whole; i += 3) {
    const a = valueAt(text, i)
    const b = valueAt(text, i + 1)
    const c = valueAt(text, i + 2)
    if ((a | b | c) >= NONE) return 'base45.character'
    const value = a + b * 45 + c * 2025
    if (value > 0xffff) fault = 'base45.overflow'
    bytes[written] = value >> 8
    bytes[written + 1] = value & 0xff
    written += 2
  }
  if (rest === 0) return fault ?? bytes
  const [a, b] = [valueAt(text, whole), rest === 2 ? valueAt(text, whole + 1) : 0]
  if ((a | b) >= NONE) return 'base45.character'
  if (rest === 1) return 'base45.length'
  const value = a + b * 45
  if (value > 0xff) return 'base45.overflow'
  bytes[written] = value
  return fault ?? bytes
}

const symbol = (value: number): string => ALPHABET.charAt(value)
/** A character beyond ASCII keeps its high bits, which no value has. */
function valueAt(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return (VALUE_OF[code & 127] ?? NONE) | (code & ~127)
}
