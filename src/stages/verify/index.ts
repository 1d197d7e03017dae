/** Verify: anyone, anywhere, with nothing but the public trust list. */
export type { VerifyOptions, VerifyPorts } from '../../core/trust/verify.ts'
export { verifyTexts } from './verify-texts.ts'
