/** One door for every list: what it is shows in its content, never in the name of a file. */

import { fieldsOf } from '../../json-fields.ts'
import { Refusal } from '../../refusal.ts'
import { parseTrustList, TRUST_FORMAT } from '../trust-list.ts'
import { parseDccg, parseGerman } from './dccg.ts'
import { type ArchiveEntry, parseEuArchive, parseEuFlat } from './eu-archive.ts'
import { type GdhcnOptions, parseGdhcn } from './gdhcn.ts'
import { invalid, jsonOf, LIST_BYTES_MAX, NO_PROOF, type ParsedTrust, type TrustFormat } from './parsed.ts'

/** The text of a document, or the files of an archive. */
export type TrustInput = string | readonly ArchiveEntry[]

/**
 * Reads a trust list of any known format; nothing in it is checked but its form and its proof (see `checkChain`).
 * @throws {Refusal} `trust.invalid`, `file.too-large` over 32 MB
 */
export function readForeignTrust(input: TrustInput, options: GdhcnOptions = {}): ParsedTrust {
  const letters = typeof input === 'string' ? input.length : sum(input.map(({ text }) => text.length))
  if (letters > LIST_BYTES_MAX) throw new Refusal('file.too-large', 'a trust list may have 32 MB at most')
  if (typeof input !== 'string') return parseEuArchive(input)
  const text = input.replace(/^\ufeff/, '')
  return PARSERS[detectTrustFormat(text)](text, options)
}

/**
 * Which format a list has, by its content.
 * @throws {Refusal} `trust.invalid` for an unknown one
 */
export function detectTrustFormat(input: TrustInput): TrustFormat {
  if (typeof input !== 'string' || /^\s*-----BEGIN CERTIFICATE-----/.test(input)) return 'eu-archive'
  const document = jsonOf(input)
  if (Array.isArray(document)) {
    const members = fieldsOf(document[0]) ?? {}
    if ('rawData' in members || 'certificateType' in members) return 'dccg'
    if ('pem' in members) return 'eu-flat'
  }
  const { format, verificationMethod, certificates } = fieldsOf(document) ?? {}
  if (format === TRUST_FORMAT) return 'vaxpass'
  if (Array.isArray(verificationMethod)) return 'gdhcn'
  if (Array.isArray(certificates) || /^\s*[A-Za-z0-9+/=]{80,124}\s*\{/.test(input)) return 'de'
  throw invalid('it must be one of the EU gateway, the EU archive, the WHO (GDHCN v2) or of vaxpass')
}

/** Lists of another installation: as old as the oldest of their sources, and ended with the first. @throws {Refusal} `trust.invalid` */
function parseOwn(text: string): ParsedTrust {
  const { sources, keys } = parseTrustList(text)
  const [first, ...more] = sources
  if (first === undefined) throw invalid('it has no source')
  const earliest = (moments: readonly Date[]) =>
    moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime())))
  return {
    format: 'vaxpass',
    kind: 'vaxpass',
    name: more.length === 0 ? first.name : null,
    issuedAt: earliest(sources.map(({ issuedAt }) => issuedAt)),
    validUntil: earliest(sources.flatMap(({ validUntil }) => validUntil ?? [])),
    proof: NO_PROOF,
    authorities: sources.flatMap(({ authorities }) => authorities),
    signers: keys.map(({ der }) => der),
    dropped: [],
  }
}

const PARSERS: Readonly<Record<TrustFormat, (text: string, options: GdhcnOptions) => ParsedTrust>> = {
  vaxpass: parseOwn,
  dccg: parseDccg,
  de: parseGerman,
  'eu-archive': (text) => parseEuArchive([{ name: '', text }]),
  'eu-flat': parseEuFlat,
  gdhcn: parseGdhcn,
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
