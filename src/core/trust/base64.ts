/** Base64 (RFC 4648 section 4) without a platform. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUE_OF = new Map([...ALPHABET].map((letter, value) => [letter, value]))
const FORM = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Writes bytes with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const value = a * 65_536 + b * 256 + c
    const left = Math.min(3, bytes.length - i)
    text += letter(value >> 18) + letter(value >> 12)
    text += (left > 1 ? letter(value >> 6) : '=') + (left > 2 ? letter(value) : '=')
  }
  return text
}

/** Reads padded text without white space; undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!FORM.test(text)) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  for (let i = 0, at = 0; i < text.length; i += 4, at += 3) {
    const value = [0, 1, 2, 3].reduce((sum, k) => sum * 64 + (VALUE_OF.get(text.charAt(i + k)) ?? 0), 0)
    for (let k = 0; k < 3 && at + k < bytes.length; k += 1) bytes[at + k] = (value >> (16 - 8 * k)) & 0xff
  }
  return bytes
}

const letter = (value: number): string => ALPHABET.charAt(value & 63)
