/** Trust lists of the world: read any of them, check who vouches for its keys, look after what was imported. */
export {
  type Chained,
  type ChainOptions,
  type CheckCertificateSignature,
  checkChain,
} from '../chain.ts'
export type { SignatureAlgorithm, SignatureHash } from '../issuance.ts'
export { DROPS, type Drop, type Dropped } from './drops.ts'
export type { ArchiveEntry } from './eu-archive.ts'
export type { GdhcnOptions } from './gdhcn.ts'
export {
  LIST_BYTES_MAX,
  type ListProof,
  type ParsedTrust,
  type ReadOptions,
  TRUST_FORMATS,
  type TrustFormat,
} from './parsed.ts'
export { readProofKey } from './proof-key.ts'
export { detectTrustFormat, readForeignTrust, type TrustInput } from './read.ts'
export { type KeyRemark, REMARKS, type Remark, remarksOn, SERIOUS, type TrustRemarks } from './remarks.ts'
