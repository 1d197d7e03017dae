/** Correct: what is wrong is put right by a named rule, or by the people who may decide it. */
export { addEvidence, type NewEvidence } from './add-evidence.ts'
export { type Appellant, appealCase } from './appeal-case.ts'
export { type AssignDeps, assignCases } from './assign-cases.ts'
export type { CaseDeps } from './case-deps.ts'
export { type Asked, placeOfDetails, readCaseDetails } from './case-details.ts'
export type { CaseRef } from './case-facts.ts'
export { stepCaseOf, stepSubjectOf } from './case-steps.ts'
export { confirmCase, rejectDecision } from './confirm-case.ts'
export { type CorrectDeps, type CorrectSummary, correctDoses } from './correct-doses.ts'
export { decideCase } from './decide-case.ts'
export { enterMissing } from './enter-missing.ts'
export { extendCase } from './extend-case.ts'
export {
  type ImportListDeps,
  type ImportListSummary,
  importList,
  type ReturnedFile,
  type ReturnedRow,
  type RowVerdict,
} from './import-list.ts'
export {
  type ListDeps,
  type ListReading,
  type ListRow,
  type ListSummary,
  listCommune,
  type Resident,
  type Residents,
} from './list-commune.ts'
export {
  type IdentityCells,
  LIST_DECISIONS,
  LIST_FAULTS,
  type ListDecision,
  type ListFault,
  ROW_CODES,
  type RowCode,
  type RowOutcome,
} from './list-rules.ts'
export { recordRefOf } from './missing-site.ts'
export { type CaseRequest, type OpenedCase, openCase } from './open-case.ts'
export type {
  DecisionNotices,
  EntriesOf,
  ProposedCorrection,
  RegisteredFields,
  ToldOfDecision,
} from './ports.ts'
export { acceptedDecision, proposeFields } from './propose-fields.ts'
export {
  type AccessedSubject,
  type CaseField,
  type CaseView,
  type ReadCaseDeps,
  type Remainder,
  readCase,
} from './read-case.ts'
export { refuseCase } from './refuse-case.ts'
export { SAFE_RULES, type SafeRule, safeRuleFor } from './rules.ts'
export { settleChecks } from './settle-checks.ts'
export { type SettledBatch, type SettleRegisterDeps, settleRegister } from './settle-register.ts'
export { type CorrectionCase, countCases, selectCases, selectOpenCases } from './store.ts'
export {
  type CaseFilter,
  selectCaseList as readCaseList,
  selectCasesWithoutDose,
  selectStepCases,
} from './store-case-lists.ts'
export type { StoredCase } from './store-cases.ts'
export {
  type RegisterChange,
  selectContested as contestedFields,
} from './store-changes.ts'
export { type Evidence, selectEvidenceBytes as readEvidence } from './store-evidence.ts'
export { undoDecision } from './undo-decision.ts'
export { type UndoDeps, type UndoSummary, undoRun } from './undo-run.ts'
