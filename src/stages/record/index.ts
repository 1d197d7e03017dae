/** The record: every other stage reads and appends dose actions through here. */
export { appendActions, type DoseOutcome } from './append-actions.ts'
export { claimAcross, type WorkCursor } from './claim-across.ts'
export { confirmInjections } from './confirm-injections.ts'
export { type EnterOutcome, enterDoses } from './enter-doses.ts'
export type { DoseHead, NewDose, StoredDose } from './rows.ts'
export {
  type Cell,
  countByFacility,
  countStates,
  type Database,
  lockHeads as lockDoses,
  selectBuckets as bucketsWithWork,
  selectDoses as readDoses,
  selectFacilityForWork as claimFacilityDoses,
  selectForWork as claimDoses,
  type Tx,
} from './store.ts'
export { type ActionKey, type StoredAction, selectActions as readActions } from './store-actions.ts'
export { selectOpenOfCommune as openDosesOfCommune } from './store-communes.ts'
export {
  countFigures,
  type FacilityErrors,
  type RecordFigures,
  selectErrorsByFacility as errorsByFacility,
} from './store-figures.ts'
export { type KeyTurn, selectKeyTurns } from './store-keys.ts'
export { countEntered, type SessionKey } from './store-sessions.ts'
export { type SourcedDose, selectSources as readSources } from './store-sources.ts'
