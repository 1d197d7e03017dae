/** From what someone fetched to a source of the revocation list: unpacking, and whose silence means "not revoked". */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { Refusal } from '../core/refusal.ts'
import {
  type Fetched,
  isSourceName,
  type RevocationSource,
  readFetched,
} from '../core/trust/revocation/index.ts'

/** All files together, unpacked. A gateway of 10 million entries has 0.5 GB. */
const BYTES_MAX = 2 ** 30
const TAR_BLOCK = 512

export interface SourceFacts {
  /** Undefined = the name of the file or folder. */
  readonly name: string | undefined
  /** Null = all; undefined = those that the batches name. */
  readonly countries: readonly string[] | null | undefined
  readonly issuedAt: Date | undefined
  readonly now: Date
}

/**
 * Reads a file or a folder with all that is in it, packed with gzip and tar or not.
 * @param most bytes of all files together, unpacked
 * @throws {Refusal} `file.*`, `revocation.invalid`
 */
export function readFetchedFiles(path: string, most = BYTES_MAX): Fetched {
  let left = most
  const files = pathsIn(path).flatMap((file) => {
    const unpacked = unpack(readWithin(file, left), left)
    left -= unpacked.reduce((sum, { length }) => sum + length, 0)
    return unpacked
  })
  if (files.length === 0) throw new Refusal('file.empty', 'there is no file in it')
  return readFetched(files)
}

/**
 * The sources that were fetched. One with a gap speaks for no country: what stands on it is revoked, and what does not was
 * not checked.
 * @throws {Refusal} `option.*` when something is not said that the files do not say either; `revocation.invalid` when there
 * is nothing
 */
export function fetchedSources(path: string, fetched: Fetched, facts: SourceFacts): RevocationSource[] {
  const { sources, batches, slices, dropped } = fetched
  if (facts.issuedAt !== undefined && facts.issuedAt > facts.now)
    throw new Refusal('option.invalid', '--issued lies in the future')
  if (sources.length > 0) return otherInstallation(path, fetched, facts)
  if (batches.length + slices.length === 0 && (dropped.length > 0 || facts.countries === undefined)) {
    throw new Refusal('revocation.invalid', 'there is no usable revocation list in it')
  }
  const named = [...new Set(batches.map(({ country }) => country))].sort()
  return [
    {
      name: nameOf(path, facts),
      kind: slices.length > 0 ? 'distribution' : 'dccg',
      issuedAt: issuedAtOf(fetched, facts),
      countries: dropped.length > 0 ? [] : facts.countries === undefined ? named : facts.countries,
      batches,
      slices,
    },
  ]
}

/** A list of our own format says all this itself; what is theirs is not ours. */
function otherInstallation(
  path: string,
  { sources, batches, slices, dropped }: Fetched,
  facts: SourceFacts,
): RevocationSource[] {
  if (batches.length + slices.length + dropped.length > 0) {
    throw new Refusal('file.wrong-format', 'lists of several formats are mixed: add them one by one')
  }
  if (facts.countries !== undefined || facts.issuedAt !== undefined) {
    throw new Refusal(
      'option.invalid',
      'this list says its countries and its date: leave --countries and --issued out',
    )
  }
  const name = nameOf(path, facts)
  return sources.map((source) => ({
    ...source,
    name: sources.length === 1 ? name : `${name}/${source.name}`,
    kind: source.kind === 'own' ? 'vaxpass' : source.kind,
  }))
}

/** A partition says when it last changed, and nothing says when it was fetched; a batch says neither. */
function issuedAtOf({ lastUpdated }: Fetched, { issuedAt, now }: SourceFacts): Date {
  if (issuedAt !== undefined) return issuedAt
  if (lastUpdated !== null) return lastUpdated > now ? now : lastUpdated
  throw new Refusal(
    'option.missing',
    '--issued is missing: a batch does not say of when it is; say when you fetched it',
  )
}

function nameOf(path: string, { name }: SourceFacts): string {
  const chosen = name ?? basename(path, extname(path))
  if (chosen !== 'own' && isSourceName(chosen)) return chosen
  const hint = '"own" is what this installation publishes'
  throw new Refusal('option.invalid', `--name must say in plain letters whose list it is; ${hint}`)
}

/** Files whose name begins with a point are nobody's list. */
function pathsIn(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (cause) {
    throw new Refusal('file.not-found', 'there is no such file or folder', { cause })
  }
}

function readWithin(path: string, left: number): Uint8Array {
  if (statSync(path).size > left) throw tooLarge()
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new Refusal('file.not-readable', 'a file cannot be read', { cause })
  }
}

function unpack(bytes: Uint8Array, left: number): Uint8Array[] {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const plain = isGzip ? gunzip(bytes, left) : bytes
  const isTar = new TextDecoder('latin1').decode(plain.subarray(257, 262)) === 'ustar'
  return isTar ? untar(plain) : [plain]
}

function gunzip(bytes: Uint8Array, left: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, left) })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(cause)
    throw new Refusal('file.wrong-format', 'a gzip file is damaged', { cause })
  }
}

/** The files of a tar archive. The distribution service writes no end of archive, so none is asked for. */
function untar(bytes: Uint8Array): Uint8Array[] {
  const files: Uint8Array[] = []
  for (let at = 0; at + TAR_BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const size = new TextDecoder('latin1').decode(bytes.subarray(at + 124, at + 135)).trim()
    const end = at + TAR_BLOCK + Number.parseInt(size, 8)
    if (!/^[0-7]+$/.test(size) || end > bytes.length)
      throw new Refusal('file.wrong-format', 'a tar archive is damaged')
    const kind = bytes[at + 156]
    if (kind === 0 || kind === 0x30) files.push(bytes.subarray(at + TAR_BLOCK, end))
    at = Math.ceil(end / TAR_BLOCK) * TAR_BLOCK
  }
  return files
}

function tooLarge(cause?: unknown): Refusal {
  return new Refusal('file.too-large', 'these files are more than 1 GB, unpacked: add them in parts', {
    cause,
  })
}
