/** Business rules: what countries ask for at their borders, beside a genuine passport. */
export { CertLogicError, evaluate, type FormatIssue, validateFormat } from './certlogic.ts'
export { type EntryAnswer, type EntryQuestion, mayEnter, OPEN_REASONS, type RuleAnswer } from './entry.ts'
export { DROPS, type Drop, type Dropped, type FoundRules, readRuleDocuments } from './import.ts'
export { type CertificateType, describeRule, type Rule, readRule } from './rule.ts'
export {
  bookOf,
  isRuleSourceName,
  parseRulesFile,
  RULES_FORMAT,
  type RuleBook,
  type RuleSource,
  serialiseRules,
} from './rules-file.ts'
export type { ValueSet, ValueSets } from './value-sets.ts'
