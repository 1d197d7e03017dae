/** Correct: what is wrong is put right by a named rule, or by the people who may decide it. */
export { type CorrectDeps, type CorrectSummary, correctDoses } from './correct-doses.ts'
export { SAFE_RULES, type SafeRule, safeRuleFor } from './rules.ts'
export { settleChecks } from './settle-checks.ts'
export { type CorrectionCase, countCases, selectCases, selectOpenCases } from './store.ts'
