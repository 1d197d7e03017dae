/** Ids that follow from content: the same parts have the same id, on every machine and in every run. */
import { sha256 } from '@noble/hashes/sha2.js'

/** Bytes of the hash that make the id: 128 bits, as much as a UUID holds. */
const ID_BYTES = 16
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const encoder = new TextEncoder()

/** First 128 bits of SHA-256 over the parts as a JSON array, which no two lists of parts share, in the form of a UUID. */
export function hashId(parts: readonly (string | number | null)[]): string {
  const hash = sha256(encoder.encode(JSON.stringify(parts)))
  let text = ''
  for (let i = 0; i < ID_BYTES; i += 1) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += HEX[hash[i] ?? 0]
  }
  return text
}
