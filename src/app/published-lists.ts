/** The public lists as a server needs them: read again when the file has changed, and not before. */
import { readFileSync, statSync } from 'node:fs'

import { Refusal } from '../core/refusal.ts'
import type { RevocationList } from '../core/trust/revocation.ts'
import type { TrustList } from '../core/trust/trust-list.ts'
import type { Config } from './config.ts'
import { readRevocationFile, revocationPath } from './revocation-file.ts'
import { readTrustFile, trustPath } from './trust-file.ts'

/** One that is larger is not for a telephone: it belongs cut into slices. */
const BYTES_MAX = 64 * 1024 * 1024

export interface PublishedLists {
  /** @throws {Refusal} `file.not-found`, `file.not-readable`, `trust.invalid` */
  trust(): TrustList
  /** Undefined when there is none. @throws {Refusal} `file.not-readable`, `revocation.invalid` */
  revocation(): RevocationList | undefined
  /**
   * The file as it is, the same object while it stays the same; undefined when there is none.
   * @throws {Refusal} `file.too-large` over 64 MiB, `file.not-readable`
   */
  bytes(name: 'trust' | 'revocation'): Uint8Array | undefined
}

/** Every answer looks at the file's date and size; who asks often remembers the answer for a while. */
export function publishedLists(config: Config): PublishedLists {
  const paths = { trust: trustPath(config), revocation: revocationPath(config) }
  const bytes = {
    trust: whileSame(paths.trust, () => readBytes(paths.trust)),
    revocation: whileSame(paths.revocation, () => readBytes(paths.revocation)),
  }
  return {
    trust: whileSame(paths.trust, () => readTrustFile(config)),
    revocation: whileSame(paths.revocation, () => readRevocationFile(config)),
    bytes: (name) => bytes[name](),
  }
}

/** Remembers what was read from a file until another file stands there. */
function whileSame<T>(path: string, read: () => T): () => T {
  let known: { readonly mark: string; readonly value: T } | undefined
  return () => {
    const mark = markOf(path)
    if (known?.mark !== mark) known = { mark, value: read() }
    return known.value
  }
}

/** What a changed file cannot share with the one before: lists are put in place by a rename. */
function markOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? 'none' : `${stat.ino} ${stat.mtimeNs} ${stat.size}`
}

function readBytes(path: string): Uint8Array | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return undefined
  if (stat.size > BYTES_MAX) throw new Refusal('file.too-large', 'a list over 64 MiB is not published')
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new Refusal('file.not-readable', 'a list cannot be read', { cause })
  }
}
