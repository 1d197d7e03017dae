/** The own part of the revocation list. */
import { Refusal } from '../core/refusal.ts'
import {
  type Batch,
  entryOf,
  indexEntries,
  isSourceName,
  makeBatches,
  type RevocationSource,
  UNKNOWN_KID,
} from '../core/trust/revocation/index.ts'
import type { Config } from './config.ts'
import { putRevocationSource, revocationSources } from './revocation-file.ts'

export interface Publication {
  readonly name: string
  readonly countries: readonly string[] | null
  readonly now: Date
  /** Certificate numbers (UVCI) to revoke; what was revoked before stays. */
  readonly numbers: readonly string[]
}

/** A passport ends with its key, and a key lasts two years. */
const YEARS = 2

/**
 * Dates the own source as of now and adds certificate numbers. They count under any key, so that a new key of the same
 * country changes nothing.
 * @throws {Refusal} `option.invalid` when the name is that of a list of others; `file.not-readable`, `revocation.invalid`
 */
export function publishRevocations(
  config: Pick<Config, 'dir'>,
  { name, countries, now, numbers }: Publication,
): RevocationSource {
  if (!isSourceName(name)) throw new Refusal('option.invalid', '--name must be a name in plain letters')
  const before = revocationSources(config).find((source) => source.name === name)
  if (before !== undefined && before.kind !== 'own')
    throw new Refusal('option.invalid', 'the source of that name is not ours: choose another with --name')
  const kept = before?.batches.filter((batch) => batch.expires >= now) ?? []
  const known = indexEntries(kept.map(({ hashes }) => hashes))
  const entries = [...new Set(numbers.map((number) => number.trim().normalize('NFC')))]
    .map(entryOf)
    .filter((entry) => known.blocksWith(entry).length === 0)
  const expires = new Date(now)
  expires.setUTCFullYear(expires.getUTCFullYear() + YEARS)
  const facts: Omit<Batch, 'hashes'> = {
    country: countries?.[0] ?? 'VN',
    kid: UNKNOWN_KID,
    hashType: 'UCI',
    expires,
  }
  const source: RevocationSource = {
    name,
    kind: 'own',
    issuedAt: now,
    countries,
    batches: [...kept, ...makeBatches(entries, facts)],
    slices: [],
  }
  putRevocationSource(config, source)
  return source
}
