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
export { countFigures, type RecordFigures } from './store-figures.ts'
export { countEntered, type SessionKey } from './store-sessions.ts'
export { type SourcedDose, selectSources as readSources } from './store-sources.ts'
