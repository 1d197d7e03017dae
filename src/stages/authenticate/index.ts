/** Authenticate: whose dose is it, field by field against the population register. */
export {
  type AuthenticateDeps,
  type AuthenticateSummary,
  authenticateDoses,
  type CheckedIdentity,
} from './authenticate-doses.ts'
export { decideAll } from './decide-all.ts'
export { withAnswers } from './fetch-first.ts'
export type { Edition, Question, Register } from './ports.ts'
export { type KnownIdentity, recordIdentity, underOneId } from './record-identity.ts'
export { type Asked, askedOf, decide, decideExact, isForeigner, type Verdict } from './rules.ts'
export {
  type IdentityCheck,
  selectChecks as readChecks,
  selectDoseIds,
  selectEditions as readEditions,
  selectFigures as identityFigures,
  selectModels as readModels,
  selectNearDays,
  selectOwners as readOwners,
  selectPersonDoses,
  selectPersonsOf as readPersons,
} from './store.ts'
export {
  type AttestedPerson,
  insertAttested,
  insertLinks,
  type PersonLink,
  selectAttested as readAttested,
  selectSameAs as readSameAs,
} from './store-persons.ts'
export {
  type EvidenceBin,
  type Provenance,
  selectEvidence as evidenceBins,
  selectProvenance as verdictProvenance,
  selectVerdicts as verdictCounts,
  type VerdictCount,
} from './store-report.ts'
export { selectLastVerified as readLastVerified } from './store-verified.ts'
