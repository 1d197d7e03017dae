/**
 * Batches as the EU gateway hands them out (dgc-gateway, `RevocationBatchDto`): plain JSON. The CMS envelope of an upload is
 * not read: whoever fetches a list checks and opens it first.
 */

import { type Fields, fieldsOf } from '../../json-fields.ts'
import type { Drop } from './drops.ts'
import { bytesOf, instantOf, kidOf, textOfBytes } from './fields.ts'
import { ENTRY_BYTES, HASH_TYPES, type HashType } from './hashes.ts'

export const BATCH_ENTRIES_MAX = 1000

export interface Batch {
  /** ISO 3166-1 alpha-2 of the country that revokes; need not be that of the passport. */
  readonly country: string
  /** Base64, or UNKNOWN_KID. */
  readonly kid: string
  readonly hashType: HashType
  /** Until then the entries count. */
  readonly expires: Date
  /** Entries of 16 bytes, one after the other. */
  readonly hashes: Uint8Array
}

const COUNTRY = /^[A-Z]{2}$/

/** True when the document has the form of a batch, whether a good one or not. */
export function isBatch(document: unknown): boolean {
  const fields = fieldsOf(document)
  return fields !== undefined && 'hashType' in fields && 'entries' in fields
}

/** Reads one batch; what is not as the gateway demands is left out, with the reason. */
export function readBatch(document: unknown): { batch: Batch | undefined; dropped: readonly Drop[] } {
  const fields = fieldsOf(document) ?? {}
  const facts = factsOf(fields, fields.hashType)
  if (typeof facts === 'string') return { batch: undefined, dropped: [facts] }
  if (!Array.isArray(fields.entries)) return { batch: undefined, dropped: ['batch.malformed'] }
  const { length } = fields.entries
  if (length < 1 || length > BATCH_ENTRIES_MAX) return { batch: undefined, dropped: ['batch.size'] }
  const good = fields.entries.flatMap((entry) => {
    const bytes = bytesOf(fieldsOf(entry)?.hash)
    return bytes?.length === ENTRY_BYTES ? [bytes] : []
  })
  const dropped = Array<Drop>(length - good.length).fill('entry.malformed')
  const hashes = concatEntries(good)
  return { batch: good.length === 0 ? undefined : { ...facts, hashes }, dropped }
}

/** A batch as it stands in our own file: `hash_type`, and all hashes as one base64 text. */
export function readPackedBatch(document: unknown): Batch | undefined {
  const fields = fieldsOf(document) ?? {}
  const facts = factsOf(fields, fields.hash_type)
  const hashes = bytesOf(fields.hashes)
  if (typeof facts === 'string' || hashes === undefined) return undefined
  return hashes.length % ENTRY_BYTES === 0 ? { ...facts, hashes } : undefined
}

/** A batch as our own list writes it. */
export function packBatch({ country, kid, hashType, expires, hashes }: Batch): Fields {
  return { country, kid, hash_type: hashType, expires: expires.toISOString(), hashes: textOfBytes(hashes) }
}

/** Batches of at most 1,000 entries each, in the order given. @throws {TypeError} for an entry that has not 16 bytes */
export function makeBatches(entries: readonly Uint8Array[], facts: Omit<Batch, 'hashes'>): Batch[] {
  return Array.from({ length: Math.ceil(entries.length / BATCH_ENTRIES_MAX) }, (_, index) => {
    const part = entries.slice(index * BATCH_ENTRIES_MAX, (index + 1) * BATCH_ENTRIES_MAX)
    return { ...facts, hashes: concatEntries(part) }
  })
}

/** How many passports a batch names. */
export function entryCount({ hashes }: Pick<Batch, 'hashes'>): number {
  return hashes.length / ENTRY_BYTES
}

function factsOf(fields: Fields, type: unknown): Omit<Batch, 'hashes'> | Drop {
  const { country } = fields
  const [kid, expires] = [kidOf(fields.kid), instantOf(fields.expires)]
  const isWhole = typeof country === 'string' && COUNTRY.test(country)
  if (!isWhole || kid === undefined || expires === undefined) return 'batch.malformed'
  const hashType = HASH_TYPES.find((one) => one === type)
  return hashType === undefined ? 'batch.hash-type' : { country, kid, hashType, expires }
}

function concatEntries(entries: readonly Uint8Array[]): Uint8Array {
  const hashes = new Uint8Array(entries.length * ENTRY_BYTES)
  for (const [index, entry] of entries.entries()) {
    if (entry.length !== ENTRY_BYTES) throw new TypeError('an entry has 16 bytes')
    hashes.set(entry, index * ENTRY_BYTES)
  }
  return hashes
}
