/** Revocation lists: what others publish, one file of our own, and the look-up of a passport in it. */
export { type Batch, entryCount, makeBatches } from './batch.ts'
export { DROPS, type Drop } from './drops.ts'
export { indexEntries } from './entry-index.ts'
export { UNKNOWN_KID } from './fields.ts'
export { entryOf, type HashType } from './hashes.ts'
export { type Fetched, readFetched } from './import.ts'
export {
  isSourceName,
  mergeSource,
  type OpenRevocationList,
  openRevocationList,
  openRevocationSources,
  parseRevocationList,
  REVOCATION_FORMAT,
  type RevocationHit,
  type RevocationSource,
  type RevocationSourceKind,
  serialiseRevocationList,
} from './revocation-file.ts'
export { isSliceExpired, type Slice } from './slices.ts'
