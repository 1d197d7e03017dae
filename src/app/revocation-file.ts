/** The revocation list on disk: every source that was added or published, in one file. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Refusal } from '../core/refusal.ts'
import {
  mergeSource,
  type OpenRevocationList,
  openRevocationList,
  parseRevocationList,
  type RevocationSource,
  serialiseRevocationList,
} from '../core/trust/revocation/index.ts'
import type { Config } from './config.ts'

/** Where `vaxpass revocation add` and `publish` leave their list. */
export function revocationPath({ dir }: Pick<Config, 'dir'>): string {
  return join(dir, 'revocation.json')
}

/**
 * Opens the revocation list; undefined when no path is given and there is none.
 * @throws {Refusal} `file.not-found`, `file.not-readable`, `revocation.invalid`
 */
export function readRevocationFile(
  config: Pick<Config, 'dir'>,
  path?: string,
): OpenRevocationList | undefined {
  const present = path ?? revocationPath(config)
  return path === undefined && !existsSync(present) ? undefined : openRevocationFile(present)
}

/** Opens a revocation list that must be there. @throws {Refusal} as `readRevocationFile` */
export function openRevocationFile(path: string): OpenRevocationList {
  return openRevocationList(textOf(path))
}

/** The sources of the file; none when there is no file. @throws {Refusal} `file.not-readable`, `revocation.invalid` */
export function revocationSources(config: Pick<Config, 'dir'>): RevocationSource[] {
  const path = revocationPath(config)
  return existsSync(path) ? parseRevocationList(textOf(path)) : []
}

/**
 * Puts sources into the list, each in the place of the one that has its name; the others stay. The file changes at once or
 * not at all.
 * @throws {Refusal} `file.not-readable`, `revocation.invalid` when the list that is there cannot be read
 */
export function putRevocationSource(
  config: Pick<Config, 'dir'>,
  ...sources: readonly RevocationSource[]
): RevocationSource[] {
  const path = revocationPath(config)
  const merged = sources.reduce(mergeSource, revocationSources(config))
  try {
    mkdirSync(config.dir, { recursive: true })
    writeFileSync(`${path}.new`, serialiseRevocationList(merged))
    renameSync(`${path}.new`, path)
  } catch (cause) {
    throw new Refusal('file.not-writable', 'the revocation list cannot be written', { cause })
  }
  return merged
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (!isMissing) throw new Refusal('file.not-readable', 'the revocation list cannot be read', { cause })
    const hint = 'make one with "vaxpass revocation add" or "vaxpass revocation publish"'
    throw new Refusal('file.not-found', `there is no revocation list: ${hint}`, { cause })
  }
}
