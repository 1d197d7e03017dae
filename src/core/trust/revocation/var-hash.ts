/**
 * The partial variable hash list of the EU's distribution service (dgca-partialvarhashfilter): the first bytes of every
 * entry, as many as the number of entries needs. Big endian: int16 version, float32 p, int32 n, int8 size, then prefixes of
 * `size` bytes.
 *
 * The reference writer spoils one entry in 512: it drops leading 0xFF bytes of a prefix that is negative as a signed number
 * and pads with 0x00 instead. This writer does not; this reader finds such an entry in either form.
 */
import { invalid } from './fields.ts'
import { ENTRY_BYTES } from './hashes.ts'

export interface VarHashList {
  readonly p: number
  /** Entries that it was made for. */
  readonly capacity: number
  /** Bytes of each prefix, 1 to 16. */
  readonly size: number
  /** One after the other, in any order. */
  readonly prefixes: Uint8Array
}

export type Mode = 'POINT' | 'VECTOR' | 'COORDINATE'

/** Bytes that the place of the list says already. */
const KNOWN_BYTES: Readonly<Record<Mode, number>> = { POINT: 0, VECTOR: 1, COORDINATE: 2 }

const HEADER_BYTES = 11
const VERSION = 1

/** Bytes of each prefix for n entries, as the reference counts them. */
export function prefixBytes(mode: Mode, { n, p, least }: { n: number; p: number; least: number }): number {
  const bits = Math.ceil(Math.log10(n) / Math.log10(2))
  const wanted = Math.ceil(bits / 8 + (bits % 8) - KNOWN_BYTES[mode] + Math.fround(p))
  return Math.min(ENTRY_BYTES, Math.max(least, wanted))
}

/** @throws {RangeError} without entries, or with one that has not 16 bytes */
export function newVarHash(
  entries: readonly Uint8Array[],
  { mode, p, least = 4 }: { mode: Mode; p: number; least?: number },
): VarHashList {
  if (entries.length === 0 || entries.some(({ length }) => length !== ENTRY_BYTES)) {
    throw new RangeError('a hash list needs entries of 16 bytes')
  }
  const size = prefixBytes(mode, { n: entries.length, p, least })
  const prefixes = new Uint8Array(entries.length * size)
  const sorted = entries.map((entry) => entry.subarray(0, size)).sort(compareSigned)
  for (const [index, prefix] of sorted.entries()) prefixes.set(prefix, index * size)
  return { p: Math.fround(p), capacity: entries.length, size, prefixes }
}

/** A list of shortened hashes as bytes, in the layout of the reference implementation. */
export function writeVarHash({ p, capacity, size, prefixes }: VarHashList): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + prefixes.length)
  const view = new DataView(bytes.buffer)
  view.setInt16(0, VERSION)
  view.setFloat32(2, p)
  view.setInt32(6, capacity)
  view.setInt8(10, size)
  bytes.set(prefixes, HEADER_BYTES)
  return bytes
}

/** @throws {Refusal} `revocation.invalid` */
export function readVarHash(bytes: Uint8Array): VarHashList {
  if (bytes.length < HEADER_BYTES) throw invalid('a hash list is cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [p, capacity, size] = [view.getFloat32(2), view.getInt32(6), view.getInt8(10)]
  if (view.getInt16(0) !== VERSION) throw invalid(`a hash list must have version ${VERSION}`)
  if (capacity < 0) throw invalid('a hash list counts less than nothing')
  if (size < 1 || size > ENTRY_BYTES) throw invalid('a hash list must have prefixes of 1 to 16 bytes')
  const prefixes = bytes.slice(HEADER_BYTES)
  if (prefixes.length % size !== 0) throw invalid('a hash list is cut off')
  return { p, capacity, size, prefixes }
}

/** False = certainly not on it; true = on it, but for the chance that a stranger has the same prefix. */
export function varHashMayHold({ size, prefixes }: VarHashList, entry: Uint8Array): boolean {
  const wanted = entry.subarray(0, size)
  return holds(prefixes, wanted) || (isSpoilt(wanted) && holds(prefixes, spoil(wanted)))
}

/** The list is short (a few thousand prefixes): looking at all of them needs no trust in their order. */
function holds(prefixes: Uint8Array, wanted: Uint8Array): boolean {
  const size = wanted.length
  for (let at = 0; at < prefixes.length; at += size) {
    let same = 0
    while (same < size && prefixes[at + same] === wanted[same]) same += 1
    if (same === size) return true
  }
  return false
}

/** A negative number whose first byte says nothing. */
function isSpoilt(prefix: Uint8Array): boolean {
  const [first, second = 0] = prefix
  return prefix.length > 1 && first === 0xff && second >= 0x80
}

/** Every leading 0xFF before a byte that is negative by itself becomes 0x00. */
function spoil(prefix: Uint8Array): Uint8Array {
  const spoilt = prefix.slice()
  for (let at = 0; isSpoilt(prefix.subarray(at)); at += 1) spoilt[at] = 0
  return spoilt
}

/** The order of signed numbers: what a binary search of the reference expects. */
function compareSigned(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < a.length; at += 1) {
    const flip = at === 0 ? 0x80 : 0
    const difference = ((a[at] ?? 0) ^ flip) - ((b[at] ?? 0) ^ flip)
    if (difference !== 0) return difference
  }
  return 0
}
