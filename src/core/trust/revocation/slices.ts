/**
 * Lists of the EU's distribution service (dgca-revocation-distribution-service). All entries of a key are cut by their first
 * hexadecimal digits x, y, z: POINT has one partition and chunks x; VECTOR partitions x and chunks y; COORDINATE partitions
 * x, y and chunks z. A chunk has a slice for each end of its entries. Packing (gzip, tar) is the adapter's business.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { type Fields, fieldsOf } from '../../json-fields.ts'
import { bloomMayHold, readBloom } from './bloom.ts'
import type { Drop } from './drops.ts'
import { bytesOf, instantOf, kidOf, textOfBytes } from './fields.ts'
import { readVarHash, varHashMayHold } from './var-hash.ts'

export const SLICE_TYPES = ['BLOOMFILTER', 'VARHASHLIST'] as const
export type SliceType = (typeof SLICE_TYPES)[number]

/** What a partition announces. */
export interface SliceHead {
  /** Base64, or UNKNOWN_KID. */
  readonly kid: string
  /** First digits of every entry in it: x, xy or xyz in lower case. */
  readonly digits: string
  /** The service cuts it to the minute. */
  readonly expires: Date
  readonly type: SliceType
  /** SHA-256 of its bytes, lower-case hexadecimal. */
  readonly hash: string
}

export interface Slice extends SliceHead {
  readonly data: Uint8Array
}

export interface Partition {
  readonly heads: readonly SliceHead[]
  readonly lastUpdated: Date
}

const DIGITS_MAX = 3
/** An entry that ends within the minute of its slice ends later than the slice says. */
const EXPIRY_GRAIN_MS = 60_000
const CHUNK = /^[0-9a-f]$/i
const DIGITS = /^[0-9a-f]{1,3}$/
const HASH = /^[0-9a-f]{64}$/
/** Of both kinds of filter. */
const VERSION = /^1(?:\.\d+)*$/

/** True when the document has the form of a partition, whether a good one or not. */
export function isPartition(document: unknown): boolean {
  const fields = fieldsOf(document)
  return fields !== undefined && 'chunks' in fields && 'kid' in fields
}

/** Reads one partition; what it announces badly is left out, with the reason. */
export function readPartition(document: unknown): {
  partition: Partition | undefined
  dropped: readonly Drop[]
} {
  const { kid: name, id, x, y, lastUpdated: updated, chunks } = fieldsOf(document) ?? {}
  const [kid, lastUpdated, cut] = [kidOf(name), instantOf(updated), fieldsOf(chunks)]
  if (kid === undefined || lastUpdated === undefined || cut === undefined)
    return { partition: undefined, dropped: ['partition.malformed'] }
  const place = placeOf(id, x, y)
  if (place === undefined) return { partition: undefined, dropped: ['partition.place'] }
  const read = Object.entries(cut).flatMap(([chunk, slices]) =>
    Object.entries(fieldsOf(slices) ?? { '': null }).map(([end, slice]) =>
      CHUNK.test(chunk) ? announced(kid, place + chunk.toLowerCase(), end, fieldsOf(slice) ?? {}) : undefined,
    ),
  )
  const heads = read.flatMap((head) => head ?? [])
  const dropped = Array<Drop>(read.length - heads.length).fill('slice.malformed')
  return { partition: { heads, lastUpdated }, dropped }
}

/** Puts the bytes to what was announced, by their SHA-256; bytes that are no filter are left out. */
export function resolveSlices(
  heads: readonly SliceHead[],
  bytesOfHash: ReadonlyMap<string, Uint8Array>,
): { slices: readonly Slice[]; dropped: readonly Drop[] } {
  const dropped: Drop[] = []
  const slices = heads.flatMap((head) => {
    const data = bytesOfHash.get(head.hash)
    if (data !== undefined && isFilter(head.type, data)) return [{ ...head, data }]
    dropped.push(data === undefined ? 'slice.missing' : 'slice.unreadable')
    return []
  })
  return { slices, dropped }
}
/** What a manifest calls a slice: SHA-256 over its bytes, hexadecimal. */
export function sliceHash(data: Uint8Array): string {
  return bytesToHex(sha256(data))
}

/** A slice as it stands in our own file; its bytes must have its hash. */
export function readPackedSlice(document: unknown): Slice | undefined {
  const fields = fieldsOf(document) ?? {}
  const [kid, data, { digits, expires }] = [kidOf(fields.kid), bytesOf(fields.data), fields]
  if (kid === undefined || typeof digits !== 'string' || typeof expires !== 'string') return undefined
  const head = headOf(kid, digits, expires, fields)
  if (head === undefined || data === undefined || sliceHash(data) !== head.hash) return undefined
  return { ...head, data }
}

/** A slice as our own list writes it. */
export function packSlice({ kid, digits, expires, type, hash, data }: Slice): Fields {
  return { kid, digits, expires: expires.toISOString(), type, hash, data: textOfBytes(data) }
}

/** False = certainly not in it. @throws {Refusal} `revocation.invalid` at once when the bytes are no such filter */
export function openSlice({ type, data }: Pick<Slice, 'type' | 'data'>): (entry: Uint8Array) => boolean {
  if (type === 'BLOOMFILTER') {
    const filter = readBloom(data)
    return (entry) => bloomMayHold(filter, entry)
  }
  const list = readVarHash(data)
  return (entry) => varHashMayHold(list, entry)
}

/** The digits of every slice that may hold an entry, shortest first. */
export function digitsOf(entry: Uint8Array): string[] {
  const hex = bytesToHex(entry.subarray(0, 2))
  return Array.from({ length: DIGITS_MAX }, (_, index) => hex.slice(0, index + 1))
}

/** True when the slice counts no more at that moment. */
export function isSliceExpired({ expires }: Pick<SliceHead, 'expires'>, at: Date): boolean {
  return expires.getTime() + EXPIRY_GRAIN_MS < at.getTime()
}

function announced(kid: string, digits: string, end: string, fields: Fields): SliceHead | undefined {
  return VERSION.test(`${fields.version}`) ? headOf(kid, digits, end, fields) : undefined
}

function headOf(kid: string, digits: string, end: string, fields: Fields): SliceHead | undefined {
  const type = SLICE_TYPES.find((one) => one === fields.type)
  const [expires, hash] = [instantOf(end), typeof fields.hash === 'string' ? fields.hash.toLowerCase() : '']
  if (type === undefined || expires === undefined || !HASH.test(hash) || !DIGITS.test(digits))
    return undefined
  return { kid, digits, expires, type, hash }
}

/** x, y and the id that is made of them must agree: a slice in the wrong place is never looked into. */
function placeOf(id: unknown, x: unknown, y: unknown): string | undefined {
  const digits = [x ?? '', y ?? '']
  if (!digits.every((digit) => typeof digit === 'string' && /^[0-9a-f]?$/i.test(digit))) return undefined
  if (digits[0] === '' && digits[1] !== '') return undefined
  const place = digits.join('').toLowerCase()
  const named = id === null || id === undefined || id === 'null' ? '' : `${id}`.toLowerCase()
  return named === place ? place : undefined
}

function isFilter(type: SliceType, data: Uint8Array): boolean {
  try {
    openSlice({ type, data })
    return true
  } catch {
    return false
  }
}
