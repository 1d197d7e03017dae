/** What someone fetched, whatever it is: told apart by content, never by name. */

import { fieldsOf } from '../../json-fields.ts'
import { type Batch, isBatch, readBatch } from './batch.ts'
import type { Drop } from './drops.ts'
import { kidOf } from './fields.ts'
import { REVOCATION_FORMAT, type RevocationSource, sourcesOf } from './revocation-file.ts'
import { isPartition, type Partition, readPartition, resolveSlices, type Slice, sliceHash } from './slices.ts'

export interface Fetched {
  /** Of whole lists in our own format. */
  readonly sources: readonly RevocationSource[]
  readonly batches: readonly Batch[]
  readonly slices: readonly Slice[]
  /** The newest partition; null without partitions. */
  readonly lastUpdated: Date | null
  readonly dropped: readonly Drop[]
}

/**
 * Reads files: EU batches (one or a list of them), partitions of the distribution service with their slices, our own lists.
 * What cannot be used is left out, with the reason.
 * @throws {Refusal} `revocation.invalid` for a list in our own format that is not well formed
 */
export function readFetched(files: readonly Uint8Array[]): Fetched {
  const read = files.map((bytes) => ({ bytes, document: documentOf(bytes) }))
  const documents = read.flatMap(({ document }): unknown[] =>
    Array.isArray(document) ? document : document === undefined ? [] : [document],
  )
  const isOwn = (document: unknown) => fieldsOf(document)?.format === REVOCATION_FORMAT
  const batches = documents.filter(isBatch).map(readBatch)
  const partitions = documents.filter(isPartition).map(readPartition)
  const known = partitions.flatMap(({ partition }) => partition ?? [])
  const heads = known.flatMap((partition) => partition.heads)
  const blobs = new Map(
    read.filter(({ document }) => document === undefined).map(({ bytes }) => [sliceHash(bytes), bytes]),
  )
  const resolved = resolveSlices(heads, blobs)
  const announced = new Set(heads.map(({ hash }) => hash))
  const strangers =
    [...blobs.keys()].filter((hash) => !announced.has(hash)).length +
    documents.filter((one) => !(isBatch(one) || isPartition(one) || isOwn(one) || isOverview(one))).length
  const fetchedKids = new Set(heads.map(({ kid }) => kid))
  const unfetched = overviewKids(documents).filter((kid) => !fetchedKids.has(kid))
  return {
    sources: documents.filter(isOwn).flatMap(sourcesOf),
    batches: batches.flatMap(({ batch }) => batch ?? []),
    slices: resolved.slices,
    lastUpdated: newestOf(known),
    dropped: [
      ...[...batches, ...partitions, resolved].flatMap(({ dropped }) => dropped),
      ...Array<Drop>(unfetched.length).fill('partition.missing'),
      ...Array<Drop>(strangers).fill('file.unknown'),
    ],
  }
}

/** The service's answer to `lists`: which keys have partitions. */
function isOverview(document: unknown): boolean {
  const fields = fieldsOf(document) ?? {}
  return 'kid' in fields && 'mode' in fields && 'hashTypes' in fields
}

/** The same key twice, or one that is none, is announced all the same. */
function overviewKids(documents: readonly unknown[]): string[] {
  return documents.filter(isOverview).map((document) => kidOf(fieldsOf(document)?.kid) ?? '')
}

function newestOf(partitions: readonly Partition[]): Date | null {
  const times = partitions.map(({ lastUpdated }) => lastUpdated.getTime())
  return times.length === 0 ? null : new Date(times.reduce((newest, time) => Math.max(newest, time)))
}

/** Undefined when it is no JSON, as a slice never is: it starts with two bytes that no JSON starts with. */
function documentOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch {
    return undefined
  }
}
