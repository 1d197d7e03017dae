/** The certificate number: `URN:UVCI:01:CC:opaque#check` (eHealth Network, vaccination guidelines, annex 2). */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:'
const NONE = 255
const VALUE_OF = new Uint8Array(128).fill(NONE)
for (let value = 0; value < ALPHABET.length; value += 1) VALUE_OF[ALPHABET.charCodeAt(value)] = value
const OPAQUE = /^[0-9A-F]{32}$/

/** Longest certificate number of the schema. */
export const UVCI_CHARS_MAX = 80

/**
 * Luhn mod 38 over the whole text with its prefix, factor 2 from the right.
 * @returns the check character, or undefined when the text holds a character outside `A-Z 0-9 / :`
 */
export function uvciChecksum(text: string): string | undefined {
  const base = ALPHABET.length
  let sum = 0
  for (let i = text.length - 1, factor = 2; i >= 0; i -= 1, factor = 3 - factor) {
    const value = VALUE_OF[text.charCodeAt(i)] ?? NONE
    if (value === NONE) return undefined
    const product = value * factor
    sum += product < base ? product : 1 + product - base
  }
  return ALPHABET.charAt((base - (sum % base)) % base)
}

/**
 * A certificate number over 128 random bits.
 * @param country ISO 3166-1 alpha-2 @param opaque 32 hexadecimal digits in upper case
 * @throws {TypeError} for anything else
 */
export function newUvci(country: string, opaque: string): string {
  if (!/^[A-Z]{2}$/.test(country) || !OPAQUE.test(opaque)) {
    throw new TypeError('a certificate number is made of a country and 32 hexadecimal digits in upper case')
  }
  const body = `URN:UVCI:01:${country}:${opaque}`
  return `${body}#${uvciChecksum(body)}`
}

/** What a foreign number says of itself. Issuers differ so much that none of this ever makes a passport invalid. */
export type UvciForm = 'good' | 'no-checksum' | 'wrong-checksum' | 'other-form'

/** Reads a number as it stands on a passport. Some issuers compute the checksum without `URN:UVCI:`: that counts as right. */
export function uvciForm(text: string): UvciForm {
  const upper = text.toUpperCase()
  if (!/^URN:UVCI:01:[A-Z]{2,3}:/.test(upper)) return 'other-form'
  const hash = upper.lastIndexOf('#')
  if (hash < 0) return 'no-checksum'
  const [body, check] = [upper.slice(0, hash), upper.slice(hash + 1)]
  const isRight = uvciChecksum(body) === check || uvciChecksum(body.replace('URN:UVCI:', '')) === check
  return isRight ? 'good' : 'wrong-checksum'
}
