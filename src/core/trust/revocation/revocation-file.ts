/** Everything that was revoked, as one JSON file: `vaxpass-revocation-list/1`. Holds hashes only, nothing of a person. */

import { fieldsOf, jsonIn, listIn } from '../../json-fields.ts'
import { toBase64 } from '../base64.ts'
import type { RevocationList, RevocationTraces } from '../revocation.ts'
import { type Batch, packBatch, readPackedBatch } from './batch.ts'
import { indexEntries } from './entry-index.ts'
import { instantOf, invalid, UNKNOWN_KID } from './fields.ts'
import { candidatesOf, type HashType } from './hashes.ts'
import { digitsOf, isSliceExpired, openSlice, packSlice, readPackedSlice, type Slice } from './slices.ts'

export const REVOCATION_FORMAT = 'vaxpass-revocation-list/1'

/** Where a list comes from: this installation, the EU gateway, the EU distribution service, another installation. */
export const REVOCATION_SOURCE_KINDS = ['own', 'dccg', 'distribution', 'vaxpass'] as const
export type RevocationSourceKind = (typeof REVOCATION_SOURCE_KINDS)[number]

export interface RevocationSource {
  /** Short and unique within a file. */
  readonly name: string
  readonly kind: RevocationSourceKind
  readonly issuedAt: Date
  /** ISO 3166-1 alpha-2 of those for whom its silence means "not revoked"; null = for all. */
  readonly countries: readonly string[] | null
  readonly batches: readonly Batch[]
  readonly slices: readonly Slice[]
}

/** Where a passport was found. */
export interface RevocationHit {
  readonly source: string
  /** Of the hash that was found, whatever the list calls it: slices do not name a type. */
  readonly hashType: HashType
  readonly kid: string
  readonly expires: Date
  readonly foundIn: 'batch' | 'slice'
}

export interface OpenRevocationList extends RevocationList {
  readonly sources: readonly RevocationSource[]
  /** Everything that revokes a passport at `at`; empty when nothing does. */
  find(traces: RevocationTraces, at: Date): RevocationHit[]
}

/** Opens a revocation list for look-ups. @throws {Refusal} `revocation.invalid` naming the entry */
export function openRevocationList(text: string): OpenRevocationList {
  return openRevocationSources(parseRevocationList(text))
}

/** @throws {Refusal} `revocation.invalid` when a slice is no filter */
export function openRevocationSources(sources: readonly RevocationSource[]): OpenRevocationList {
  const lookUps = [lookUpBatches(sources), lookUpSlices(sources)]
  const find = (traces: RevocationTraces, at: Date) => lookUps.flatMap((lookUp) => lookUp(traces, at))
  return {
    sources,
    find,
    isRevoked: (traces, at) => find(traces, at).length > 0,
    asOf: (country) =>
      sources
        .filter(({ countries }) => countries === null || countries.includes(country))
        .map(({ issuedAt }) => issuedAt)
        .reduce<Date | undefined>((newest, one) => (newest && newest >= one ? newest : one), undefined),
  }
}

/**
 * Reads a revocation list; members that it does not know are ignored.
 * @throws {Refusal} `revocation.invalid` naming the entry
 */
export function parseRevocationList(text: string): RevocationSource[] {
  return sourcesOf(jsonIn(text, invalid))
}

/** The same of parsed JSON. @throws {Refusal} `revocation.invalid` */
export function sourcesOf(document: unknown): RevocationSource[] {
  const list = fieldsOf(document)
  if (list?.format !== REVOCATION_FORMAT) throw invalid(`"format" must be "${REVOCATION_FORMAT}"`)
  const sources = listIn(list.sources, 'sources', invalid).map((entry, at) =>
    readSource(entry, `sources[${at}]`),
  )
  if (new Set(sources.map(({ name }) => name)).size < sources.length)
    throw invalid('two sources have one name')
  return sources
}

/** Writes a revocation list; the same sources give the same text. */
export function serialiseRevocationList(sources: readonly RevocationSource[]): string {
  const written = sources.map(({ name, kind, issuedAt, countries, batches, slices }) => ({
    name,
    kind,
    issued_at: issuedAt.toISOString(),
    countries,
    batches: batches.map(packBatch),
    slices: slices.map(packSlice),
  }))
  return `${JSON.stringify({ format: REVOCATION_FORMAT, sources: written }, null, 2)}\n`
}

/** Letters, digits, blanks and . _ / -: names are printed, and the list may be a stranger's. */
export function isSourceName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,99}$/u.test(name)
}

/** The list with a source in the place of the one that has its name, else at the end. */
export function mergeSource(
  sources: readonly RevocationSource[],
  source: RevocationSource,
): RevocationSource[] {
  const isThere = sources.some(({ name }) => name === source.name)
  return isThere ? sources.map((one) => (one.name === source.name ? source : one)) : [...sources, source]
}

type LookUp = (traces: RevocationTraces, at: Date) => RevocationHit[]

function lookUpBatches(sources: readonly RevocationSource[]): LookUp {
  const all = sources.flatMap(({ name, batches }) => batches.map((batch) => ({ ...batch, source: name })))
  const byKid = new Map(
    [...Map.groupBy(all, ({ kid }) => kid)].map(([kid, batches]) => {
      return [kid, { batches, index: indexEntries(batches.map(({ hashes }) => hashes)) }]
    }),
  )
  return (traces, at) => {
    const candidates = candidatesOf(traces)
    return namesOf(traces).flatMap((kid) =>
      candidates.flatMap(({ hashType, entry }) => {
        const { batches = [], index } = byKid.get(kid) ?? {}
        const found = index?.blocksWith(entry).flatMap((block) => batches[block] ?? []) ?? []
        return found
          .filter(({ expires }) => expires >= at)
          .map(({ source, expires }) => ({ source, hashType, kid, expires, foundIn: 'batch' as const }))
      }),
    )
  }
}

function lookUpSlices(sources: readonly RevocationSource[]): LookUp {
  const all = sources.flatMap(({ name, slices }) =>
    slices.map((slice) => ({ ...slice, source: name, mayHold: openSlice(slice) })),
  )
  const byPlace = Map.groupBy(all, ({ kid, digits }) => `${kid} ${digits}`)
  return (traces, at) => {
    const candidates = candidatesOf(traces)
    return namesOf(traces).flatMap((kid) =>
      candidates.flatMap(({ hashType, entry }) =>
        digitsOf(entry)
          .flatMap((digits) => byPlace.get(`${kid} ${digits}`) ?? [])
          .filter((slice) => !isSliceExpired(slice, at) && slice.mayHold(entry))
          .map(({ source, expires }) => ({ source, hashType, kid, expires, foundIn: 'slice' as const })),
      ),
    )
  }
}

/** A list may also name a passport without its key. */
function namesOf({ kids }: RevocationTraces): string[] {
  return [...new Set([...kids.map(toBase64), UNKNOWN_KID])]
}

function readSource(entry: unknown, at: string): RevocationSource {
  const { name, kind: named, issued_at, countries, batches, slices } = fieldsOf(entry) ?? {}
  if (typeof name !== 'string' || !isSourceName(name))
    throw invalid(`"${at}.name" must be of letters, digits, blanks and . _ / -`)
  const kind = REVOCATION_SOURCE_KINDS.find((one) => one === named)
  if (kind === undefined) throw invalid(`"${at}.kind" must be one of ${REVOCATION_SOURCE_KINDS.join(', ')}`)
  const issuedAt = instantOf(issued_at)
  if (issuedAt === undefined) throw invalid(`"${at}.issued_at" must be an instant`)
  return {
    name,
    kind,
    issuedAt,
    countries: countries === null ? null : listIn(countries, `${at}.countries`, invalid).map(countryAt(at)),
    batches: readAll(batches, `${at}.batches`, readPackedBatch),
    slices: readAll(slices, `${at}.slices`, readPackedSlice),
  }
}

const countryAt = (at: string) => (value: unknown) => {
  if (typeof value === 'string' && /^[A-Z]{2}$/.test(value)) return value
  throw invalid(`"${at}.countries" must be codes of two letters`)
}

function readAll<T>(value: unknown, at: string, read: (entry: unknown) => T | undefined): T[] {
  return listIn(value, at, invalid).map((entry, index) => {
    const one = read(entry)
    if (one === undefined) throw invalid(`"${at}[${index}]" is not complete or not consistent`)
    return one
  })
}
