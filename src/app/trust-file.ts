/** The public trust list on disk. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Refusal } from '../core/refusal.ts'
import { parseTrustList, type TrustList } from '../core/trust/trust-list.ts'
import type { Config } from './config.ts'

/** Where `vaxpass keys init` leaves the trust list of its own keys. */
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
