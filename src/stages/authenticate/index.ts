/** Authenticate: whose dose is it, field by field against the population register. */
export {
  type AuthenticateDeps,
  type AuthenticateSummary,
  authenticateDoses,
  type CheckedIdentity,
} from './authenticate-doses.ts'
export type { Edition, Question, Register } from './ports.ts'
export { type Asked, askedOf, decide, decideExact, isForeigner, type Verdict } from './rules.ts'
export {
  type IdentityCheck,
  selectChecks as readChecks,
  selectDoseIds,
  selectEditions as readEditions,
  selectFigures as identityFigures,
  selectModels as readModels,
  selectPersonDoses,
  selectPersonsOf as readPersons,
  selectSameDay,
} from './store.ts'
