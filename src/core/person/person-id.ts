/** Names of persons: the same number is the same person, on every machine and in every run. */
import { sha256 } from '@noble/hashes/sha2.js'

const ID_BYTES = 16

/** Id of the person with a personal number (12 digits): a UUID. */
export function personIdOfNumber(number: string): string {
  return uuidOf(['person', number])
}

/** Id of a foreigner: country that issued the passport (ISO 3166-1 alpha-2) and its number. */
export function personIdOfForeigner(country: string, number: string): string {
  return uuidOf(['foreigner', country, number])
}

/** First 128 bits of SHA-256 over the parts as a JSON array, in the form of a UUID. */
function uuidOf(parts: readonly string[]): string {
  const hash = sha256(new TextEncoder().encode(JSON.stringify(parts))).subarray(0, ID_BYTES)
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
