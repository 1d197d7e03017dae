/** Revocation lists of invented passports, for tests. */
import { toBase64 } from '../../src/core/trust/base64.ts'
import { type Batch, makeBatches } from '../../src/core/trust/revocation/batch.ts'
import { addToBloom, newBloom, writeBloom } from '../../src/core/trust/revocation/bloom.ts'
import {
  openRevocationSources,
  type RevocationSource,
} from '../../src/core/trust/revocation/revocation-file.ts'
import { type Slice, sliceHash } from '../../src/core/trust/revocation/slices.ts'
import { newVarHash, writeVarHash } from '../../src/core/trust/revocation/var-hash.ts'
import type { RevocationTraces } from '../../src/core/trust/revocation.ts'

export const NOON = new Date('2022-06-01T12:00:00Z')
export const LATER = new Date('2022-12-01T00:00:00Z')
export const KID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 0xff)
export const CI = 'URN:UVCI:01:VN:0123#4'

export const traces: RevocationTraces = {
  kids: [KID],
  countries: ['VN'],
  certificateIds: [CI],
  signature: new Uint8Array(64).map((_, at) => at),
  keyKind: 'EC',
}

export function source(facts: Partial<RevocationSource> = {}): RevocationSource {
  return { name: 'test', kind: 'dccg', issuedAt: NOON, countries: null, batches: [], slices: [], ...facts }
}

export function batch(entries: readonly Uint8Array[], facts: Partial<Batch> = {}): Batch[] {
  return makeBatches(entries, {
    country: 'FR',
    kid: toBase64(KID),
    hashType: 'UCI',
    expires: LATER,
    ...facts,
  })
}

export function bloomSlice(entries: readonly Uint8Array[], digits: string): Slice {
  const data = writeBloom(addToBloom(newBloom(entries.length, 1e-12), entries))
  return { kid: toBase64(KID), digits, expires: LATER, type: 'BLOOMFILTER', hash: sliceHash(data), data }
}

export function hashSlice(entries: readonly Uint8Array[], digits: string): Slice {
  const data = writeVarHash(newVarHash(entries, { mode: 'POINT', p: 1e-6 }))
  return { kid: toBase64(KID), digits, expires: LATER, type: 'VARHASHLIST', hash: sliceHash(data), data }
}

export const isRevoked = (one: RevocationSource, of = traces, at = NOON) =>
  openRevocationSources([one]).isRevoked(of, at)
