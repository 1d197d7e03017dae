/** Authenticate: whose dose is it, field by field against the population register. */
export {
  type AuthenticateDeps,
  type AuthenticateSummary,
  authenticateDoses,
  type CheckedIdentity,
} from './authenticate-doses.ts'
export type { Question, Register } from './ports.ts'
export { identityOf, isForeigner, type Verdict } from './rules.ts'
export {
  type IdentityCheck,
  selectChecks as readChecks,
  selectDoseIds,
  selectFigures as identityFigures,
  selectPersonDoses,
  selectPersonsOf as readPersons,
  selectSameDay,
} from './store.ts'
