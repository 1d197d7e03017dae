/**
 * `vaxpass/verify`: is this passport genuine and valid? Pure: no network, no clock, no files; runs in Node and in browsers.
 * The platform gives two functions, `inflate` and `check`; `vaxpass/verify/node` has those of Node.
 */
export type { AlgorithmName } from '../../core/hcert/algorithms.ts'
export type { CheckSignature, VerifyingKey } from '../../core/hcert/check.ts'
export { TEXT_CHARS_MAX } from '../../core/hcert/decode.ts'
export { COSE_BYTES_MAX, type Inflate, type Inflated } from '../../core/hcert/zlib.ts'
export { Refusal, type RefusalCode } from '../../core/refusal.ts'
export {
  FINDINGS,
  type Finding,
  NOT_CHECKED,
  type NotChecked,
  REASONS,
  type Reason,
} from '../../core/trust/codes.ts'
export {
  type CheckCertificateSignature,
  checkChain,
  detectTrustFormat,
  readForeignTrust,
} from '../../core/trust/lists/index.ts'
export { DEFAULT_POLICY, type Policy } from '../../core/trust/policy.ts'
export { type RemarkCode, remarkInWords } from '../../core/trust/remarks.ts'
export { type OpenRevocationList, openRevocationList } from '../../core/trust/revocation/index.ts'
export type { RevocationList, RevocationTraces } from '../../core/trust/revocation.ts'
export {
  type EntryAnswer,
  type EntryQuestion,
  evaluate as evaluateCertLogic,
  mayEnter,
  parseRulesFile,
  type RuleBook,
} from '../../core/trust/rules/index.ts'
export {
  parseTrustList,
  type SourceContent,
  type SourceKind,
  serialiseTrustList,
  type TrustedKey,
  type TrustList,
  type TrustSource,
} from '../../core/trust/trust-list.ts'
export type {
  Level,
  PassportContent,
  Verdict,
  VerdictKey,
  VerdictLists,
} from '../../core/trust/verdict.ts'
export { type VerdictDocument, verdictDocument } from '../../core/trust/verdict-document.ts'
export {
  type CheckSignatureLater,
  type VerifyLaterOptions,
  type VerifyOptions,
  type VerifyPorts,
  verifyText,
  verifyTextLater,
} from '../../core/trust/verify.ts'
export { verifyTexts } from '../../stages/verify/index.ts'
