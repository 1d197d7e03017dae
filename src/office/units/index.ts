/** Units: the tree of responsibility, places, the table of clocks, and who owes the next step. */
export {
  findNextSteps,
  findNextStepsOfPersons,
  type NextStepDeps,
  RECORD_ONLY,
  type StepSources,
} from './find-next-steps.ts'
export { type LoadUnitsDeps, type LoadUnitsSummary, loadUnits } from './load-units.ts'
export { type KnownFacility, type PlaceCodes, type Places, placesOf } from './places.ts'
export { readStepKnowledge } from './read-step-knowledge.ts'
export { readUnitTree } from './read-unit-tree.ts'
export { UNIT_FINDINGS, type UnitFinding, type UnitRow } from './rules.ts'
export { type ClockRow, isBelow, selectClocks as readClocks } from './store.ts'
