/** Hashes that spread keys over buckets. They are part of the format: the same image on every machine. */

/** FNV-1a over bytes, then mixed so that the upper bits are good (Fowler, Noll and Vo; MurmurHash3's finaliser). Unsigned. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  return mix(hash)
}

/** Spreads an integer over 32 bits, unsigned; no two integers of 32 bits meet. */
export function mix(value: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Hash of two integers, unsigned. */
export function mixPair(a: number, b: number): number {
  return mix(Math.imul(a, 0x9e3779b1) ^ mix(b))
}

/** Keys in one bucket: 2 to 4 on average, so that the bounds of buckets cost 1 to 2 bytes a key. */
const KEYS_PER_BUCKET = 2

/** Bits that number the buckets of so many keys; at least 1, since a shift by 32 shifts nothing. */
export function bucketBits(keys: number): number {
  const buckets = Math.max(2, Math.floor(keys / KEYS_PER_BUCKET))
  return 31 - Math.clz32(buckets)
}

/** By how much a hash is shifted to be the number of its bucket; `starts` has one bound more than buckets. */
export function shiftOf(starts: { readonly length: number }): number {
  return Math.clz32(starts.length - 1) + 1
}

/** The eight bits of a hash behind those that number its bucket. */
export function tagOf(hash: number, shift: number): number {
  return (hash << (32 - shift)) >>> 24
}
