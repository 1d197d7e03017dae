/**
 * The Bloom filter of the EU's distribution service, byte for byte (dgc-bloomfilter, `BloomFilterImpl.writeTo`; its README
 * shows another order). Big endian: int16 version, int8 k, int8 hash function, float32 p, int32 n, int32 entries so far,
 * int32 number of 32-bit words, the words.
 */
import { sha256 } from '@noble/hashes/sha2.js'

import { invalid } from './fields.ts'

export interface BloomFilter {
  /** Hashes per entry, 1 to 127. */
  readonly k: number
  /** Chance of a false hit that it was made for. */
  readonly p: number
  /** Entries that it was made for. */
  readonly capacity: number
  /** Entries that were added. */
  readonly count: number
  readonly words: Int32Array
}

const HEADER_BYTES = 20
const WORD_BYTES = 4
const WORD_BITS = 32
const VERSION = 1
const SHA_256 = 0
const K_MAX = 127
/** The bits are counted in a signed 32-bit number. */
const WORDS_MAX = 2 ** 26 - 1

/**
 * An empty filter with the reference's size: bytes that do not divide by four give up to three words too many,
 * and all verifiers must agree on it.
 * @throws {RangeError} when n is no whole number above 0, p not above 0 and at most 1, or the filter too large
 */
export function newBloom(capacity: number, chance: number): BloomFilter {
  const p = Math.fround(chance)
  if (!Number.isInteger(capacity) || capacity < 1 || !(p > 0 && p <= 1)) {
    throw new RangeError('a Bloom filter needs at least one entry and a chance from 0 to 1')
  }
  const bits = Math.ceil((capacity * Math.log(p)) / Math.log(1 / 2 ** Math.log(2)))
  const bytes = Math.floor(bits / 8) + 1
  const size = Math.floor(bytes / WORD_BYTES) + (bytes % WORD_BYTES)
  const k = Math.max(1, Math.round(((size * WORD_BITS) / capacity) * Math.log(2)))
  if (size > WORDS_MAX || k > K_MAX) throw new RangeError('a Bloom filter of this size cannot be written')
  return { k, p, capacity, count: 0, words: new Int32Array(size) }
}

/** The filter with the entries added; the one given stays as it is. */
export function addToBloom(filter: BloomFilter, entries: readonly Uint8Array[]): BloomFilter {
  const words = filter.words.slice()
  for (const entry of entries) {
    for (let i = 0; i < filter.k; i += 1) {
      const { word, mask } = placeOf(entry, i, words.length)
      words[word] = (words[word] ?? 0) | mask
    }
  }
  return { ...filter, count: filter.count + entries.length, words }
}

/** False = certainly not added; true = added, but for a chance of p. */
export function bloomMayHold({ k, words }: BloomFilter, entry: Uint8Array): boolean {
  for (let i = 0; i < k; i += 1) {
    const { word, mask } = placeOf(entry, i, words.length)
    if (((words[word] ?? 0) & mask) === 0) return false
  }
  return true
}

/** A filter as bytes, in the layout of the reference implementation. */
export function writeBloom({ k, p, capacity, count, words }: BloomFilter): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + words.length * WORD_BYTES)
  const view = new DataView(bytes.buffer)
  view.setInt16(0, VERSION)
  view.setInt8(2, k)
  view.setInt8(3, SHA_256)
  view.setFloat32(4, p)
  view.setInt32(8, capacity)
  view.setInt32(12, count)
  view.setInt32(16, words.length)
  words.forEach((word, index) => {
    view.setInt32(HEADER_BYTES + index * WORD_BYTES, word)
  })
  return bytes
}

/**
 * Reads a filter; a header that no writer can have made is refused before anything is allocated.
 * @throws {Refusal} `revocation.invalid`
 */
export function readBloom(bytes: Uint8Array): BloomFilter {
  if (bytes.length < HEADER_BYTES) throw invalid('a Bloom filter is cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [version, k, hashFunction] = [view.getInt16(0), view.getInt8(2), view.getInt8(3)]
  const p = view.getFloat32(4)
  const [capacity, count, length] = [view.getInt32(8), view.getInt32(12), view.getInt32(16)]
  if (version !== VERSION) throw invalid(`a Bloom filter must have version ${VERSION}`)
  if (hashFunction !== SHA_256) throw invalid('a Bloom filter must be made with SHA-256')
  if (k < 1) throw invalid('a Bloom filter must hash each entry at least once')
  if (capacity < 1 || count < 0) throw invalid('a Bloom filter counts less than nothing')
  if (length < 1 || length > WORDS_MAX || bytes.length !== HEADER_BYTES + length * WORD_BYTES) {
    throw invalid('a Bloom filter is not as long as it says')
  }
  const words = Int32Array.from({ length }, (_, index) => view.getInt32(HEADER_BYTES + index * WORD_BYTES))
  return { k, p, capacity, count, words }
}

/**
 * Bit of the i-th hash of an entry: SHA-256(entry, byte i) as a signed big-endian number, modulo `bits`, never negative.
 * @param bits less than 2^31
 */
export function bloomBit(entry: Uint8Array, i: number, bits: number): number {
  const hash = sha256.create().update(entry).update(Uint8Array.of(i)).digest()
  const isNegative = (hash[0] ?? 0) >= 0x80
  const rest = hash.reduce((sum, byte) => (sum * 256 + byte) % bits, 0)
  return isNegative ? (rest - twoTo256(bits) + bits) % bits : rest
}

function twoTo256(bits: number): number {
  let rest = 1 % bits
  for (let byte = 0; byte < 32; byte += 1) rest = (rest * 256) % bits
  return rest
}

function placeOf(entry: Uint8Array, i: number, size: number): { word: number; mask: number } {
  const bit = bloomBit(entry, i, size * WORD_BITS)
  return { word: Math.floor(bit / WORD_BITS), mask: 0x80000000 >>> (bit % WORD_BITS) }
}
