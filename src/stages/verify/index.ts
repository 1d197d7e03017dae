/** Verify: anyone, anywhere, with nothing but the public trust list. */
export { type VerifyOptions, type VerifyPorts, verifyTexts } from './verify-texts.ts'
