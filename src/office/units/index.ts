/** Units: the tree of responsibility, places, the table of clocks, and who owes the next step. */
export {
  findNextSteps,
  findNextStepsOfPersons,
  findOwedWork,
  type NextStepDeps,
  type OwedGroup,
  type OwedWork,
  RECORD_ONLY,
  type StepSources,
} from './find-next-steps.ts'
export { type LoadUnitsDeps, type LoadUnitsSummary, loadUnits, UNIT_COLUMNS } from './load-units.ts'
export { type KnownFacility, type PlaceCodes, type Places, placesOf } from './places.ts'
export { readStepKnowledge } from './read-step-knowledge.ts'
export { readUnitTree } from './read-unit-tree.ts'
export { UNIT_FINDINGS, type UnitFinding, type UnitRow } from './rules.ts'
export {
  type ClockRow,
  isBelow,
  selectBelow,
  selectCampaignClock as readCampaignClock,
  selectClocks as readClocks,
  selectUnitsBelow,
} from './store.ts'
