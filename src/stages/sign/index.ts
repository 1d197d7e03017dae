/** Sign: the facility vouches for its dose records, thousands in one act. */
export type { FacilitySignature, FacilitySigner } from './ports.ts'
export { recordLeaf, signedRecord } from './rules.ts'
export { type SignDeps, type SignSummary, signDoses } from './sign-doses.ts'
