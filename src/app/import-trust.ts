/** `vaxpass trust add`: a list of the world becomes a source of the trust list, all of it or nothing. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, extname, join, relative, sep } from 'node:path'

import { nodeCheck } from '../adapters/crypto/index.ts'
import { nodeCheckCertificate } from '../adapters/crypto/node-certificate.ts'
import { readZipEntries, readZipEntry } from '../adapters/documents/tables/zip.ts'
import { Refusal } from '../core/refusal.ts'
import {
  type ArchiveEntry,
  type Chained,
  checkChain,
  type Dropped,
  LIST_BYTES_MAX,
  type ListProof,
  type ParsedTrust,
  readForeignTrust,
  readProofKey,
  type TrustInput,
} from '../core/trust/lists/index.ts'
import { type SourceContent, serialiseTrustList } from '../core/trust/trust-list.ts'
import type { Config } from './config.ts'
import { putTrustSource, readTrustFile, trustPath } from './trust-file.ts'

const DAY_MS = 86_400_000
const ZIP_MAGIC = 'PK\u0003\u0004'
const NAME_LETTERS_MAX = 60

export interface ImportOptions {
  /** By default the name of the list, else of its file. */
  readonly name: string | undefined
  /** For lists that name no end. */
  readonly validDays: number
  readonly countries: readonly string[] | undefined
  readonly withoutChain: boolean
  /** File with the key that the list is signed with. */
  readonly proofKey: string | undefined
  readonly acceptUnproven: boolean
  readonly now: Date
}

export interface ImportedTrust {
  readonly source: SourceContent
  readonly format: ParsedTrust['format']
  readonly proof: ListProof
  readonly dropped: readonly Dropped[]
}

/**
 * Reads a list, checks every key of it and puts it in the place of the source of that name; when it is refused, nothing changes.
 * @throws {Refusal} `file.not-found`, `file.not-readable`, `file.too-large`, `trust.invalid`, `option.invalid`
 */
export async function importTrust(
  config: Pick<Config, 'dir'>,
  path: string,
  options: ImportOptions,
): Promise<ImportedTrust> {
  const { proofKey: keyPath, now } = options
  const proofKey = keyPath === undefined ? undefined : readProofKey(readText(keyPath))
  const parsed = readForeignTrust(await readInput(path), { proofKey, check: nodeCheck })
  refuseUnproven(parsed, options)
  const { withoutChain, countries } = options
  const chained = checkChain(parsed, { check: nodeCheckCertificate, at: now, withoutChain, countries })
  const dropped = [...parsed.dropped, ...chained.dropped]
  if (chained.keys.length === 0) throw noneLeft(dropped)
  const source = sourceOf(parsed, chained, nameOf(config, path, parsed, options), options)
  mkdirSync(config.dir, { recursive: true })
  putTrustSource(config, source)
  return { source, format: parsed.format, proof: parsed.proof, dropped }
}

/** The WHO signs its lists; one whose proof fails under a key that was given is refused, whoever made it. */
function refuseUnproven({ format, proof }: ParsedTrust, { proofKey, acceptUnproven }: ImportOptions): void {
  const isProven = proof.state === 'verified' && proof.key === 'given'
  if (isProven || acceptUnproven || (format !== 'gdhcn' && proofKey === undefined)) return
  const why =
    proof.key === 'own'
      ? 'its proof was made with a key that came with it, which anyone can do'
      : proof.state === 'absent'
        ? 'it has no proof'
        : proofKey === undefined
          ? 'its proof cannot be checked without the key'
          : 'its proof is not that of the key'
  throw new Refusal(
    'trust.invalid',
    `nobody is known to have signed this list: ${why}. Name its publisher's key with --proof-key, or take it on your own responsibility with --accept-unproven`,
  )
}

function sourceOf(
  { kind, issuedAt: said, validUntil }: ParsedTrust,
  { authorities, keys }: Chained,
  name: string,
  { now, validDays }: ImportOptions,
): SourceContent {
  // A list from the future would stay young for too long.
  const issuedAt = said !== null && said.getTime() <= now.getTime() ? said : now
  const until = validUntil ?? new Date(issuedAt.getTime() + validDays * DAY_MS)
  return { name, kind, issuedAt, validUntil: until, authorities, keys }
}

function noneLeft(dropped: readonly Dropped[]): Refusal {
  const counts = [...Map.groupBy(dropped, ({ why }) => why)].map(([why, all]) => `${all.length} ${why}`)
  const all = counts.length === 0 ? 'it holds none' : counts.join(', ')
  const hint = counts.some((count) => count.endsWith('no-authority')) ? '; see --without-chain' : ''
  return new Refusal(
    'trust.invalid',
    `no signer of this list can be used (${all}): nothing was changed${hint}`,
  )
}

/** The own keys are no import: nothing may take their place. */
function nameOf(
  config: Pick<Config, 'dir'>,
  path: string,
  parsed: ParsedTrust,
  { name: given }: ImportOptions,
): string {
  const isForeign = parsed.name !== null && parsed.name !== 'own'
  const name = given ?? (isForeign ? parsed.name : basename(path, extname(path)))
  if (name === null || !/^[\p{L}\p{N}][\p{L}\p{N} ._/-]*$/u.test(name) || name.length > NAME_LETTERS_MAX) {
    throw new Refusal('option.invalid', '--name must be a short name of letters, digits, dots and dashes')
  }
  const isOwn = sourcesOf(config).some((source) => source.kind === 'own' && source.name === name)
  if (name === 'own' || isOwn) {
    throw new Refusal('option.invalid', 'the name is that of the own keys: choose another with --name')
  }
  return name
}

/** The sources of the trust list; none when there is no file. @throws {Refusal} `file.not-readable`, `trust.invalid` */
export function sourcesOf(config: Pick<Config, 'dir'>): readonly SourceContent[] {
  return existsSync(trustPath(config)) ? readTrustFile(config).sources : []
}

/**
 * Takes a source out of the trust list. The file changes at once or not at all.
 * @throws {Refusal} `option.invalid` when there is none of that name, or it holds the own keys
 */
export function removeTrustSource(config: Pick<Config, 'dir'>, name: string): SourceContent {
  const sources = sourcesOf(config)
  const found = sources.find((source) => source.name === name)
  if (found === undefined) {
    throw new Refusal('option.invalid', 'there is no source of that name: see "vaxpass trust list"')
  }
  if (found.kind === 'own') {
    throw new Refusal('option.invalid', 'the own keys cannot be taken out: what they signed must verify')
  }
  const path = trustPath(config)
  writeFileSync(`${path}.new`, serialiseTrustList(sources.filter((source) => source !== found)))
  renameSync(`${path}.new`, path)
  return found
}

/** A document, a folder or a ZIP archive of PEM files. */
async function readInput(path: string): Promise<TrustInput> {
  if (statOf(path).isDirectory()) return readFolder(path)
  const text = readText(path)
  return text.startsWith(ZIP_MAGIC) ? readZip(path) : asEntries(path, text)
}

/** A single PEM file is an archive of one, so that its name is looked at too. */
function asEntries(path: string, text: string): TrustInput {
  return /^\s*-----BEGIN CERTIFICATE-----/.test(text) ? [{ name: basename(path), text }] : text
}

function readFolder(folder: string): ArchiveEntry[] {
  const room = roomFor()
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      room(statOf(path).size)
      return { name: relative(folder, path).split(sep).join('/'), text: readText(path) }
    })
}

async function readZip(path: string): Promise<ArchiveEntry[]> {
  const room = roomFor()
  const files: ArchiveEntry[] = []
  try {
    for (const [name, entry] of await readZipEntries(path)) {
      const chunks: Uint8Array[] = []
      for await (const chunk of readZipEntry(path, entry)) {
        room(chunk.length)
        chunks.push(chunk)
      }
      if (!name.endsWith('/')) files.push({ name, text: Buffer.concat(chunks).toString('utf8') })
    }
  } catch (cause) {
    if (cause instanceof Refusal && cause.code === 'file.too-large') throw tooLarge()
    throw new Refusal('file.wrong-format', 'the archive cannot be unpacked: fetch it anew', { cause })
  }
  return files
}

/** Counts bytes up to the cap of a list. @throws {Refusal} `file.too-large` */
function roomFor(): (bytes: number) => void {
  let total = 0
  return (bytes) => {
    total += bytes
    if (total > LIST_BYTES_MAX) throw tooLarge()
  }
}

function tooLarge(): Refusal {
  return new Refusal('file.too-large', 'a trust list may have 32 MB at most')
}

function readText(path: string): string {
  if (statOf(path).size > LIST_BYTES_MAX) throw tooLarge()
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Refusal('file.not-readable', 'a file cannot be read', { cause })
  }
}

function statOf(path: string) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new Refusal('file.not-found', 'there is no file or folder of that name')
  return stat
}
