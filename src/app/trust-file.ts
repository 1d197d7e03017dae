/** The public trust list on disk: the own keys and every list that was imported, in one file. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Refusal } from '../core/refusal.ts'
import {
  parseTrustList,
  type SourceContent,
  serialiseTrustList,
  type TrustList,
} from '../core/trust/trust-list.ts'
import type { Config } from './config.ts'

/** Where `vaxpass keys init` leaves its own keys and `vaxpass trust add` those of others. */
export function trustPath({ dir }: Pick<Config, 'dir'>): string {
  return join(dir, 'trust.json')
}

/**
 * Reads a trust list, by default that of the own keys.
 * @throws {Refusal} `file.not-found`, `file.not-readable`, `trust.invalid`
 */
export function readTrustFile(config: Pick<Config, 'dir'>, path = trustPath(config)): TrustList {
  return parseTrustList(readText(path))
}

/**
 * Puts a source into the trust list, in the place of the one that has its name; the others stay. The file changes at once
 * or not at all.
 * @throws {Refusal} `file.not-readable`, `trust.invalid` when the list that is there cannot be read
 */
export function putTrustSource(config: Pick<Config, 'dir'>, source: SourceContent): TrustList {
  const path = trustPath(config)
  const present = existsSync(path) ? readTrustFile(config).sources : []
  const text = serialiseTrustList([...present.filter(({ name }) => name !== source.name), source])
  const list = parseTrustList(text)
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
  return list
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isMissing) {
      throw new Refusal(
        'file.not-found',
        'there is no trust list: name one with --trust, or make keys with "vaxpass keys init"',
        { cause },
      )
    }
    throw new Refusal('file.not-readable', 'the trust list cannot be read', { cause })
  }
}
