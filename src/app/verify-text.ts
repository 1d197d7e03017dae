/** Verification with this platform's cryptography. */
import { nodeCheck, nodeInflate } from '../adapters/crypto/index.ts'
import type { Verdict } from '../core/trust/verdict.ts'
import type { IndependentCheck } from '../stages/issue/index.ts'
import { type VerifyOptions, verifyTexts as verifyWith } from '../stages/verify/index.ts'

const PORTS = { inflate: nodeInflate, check: nodeCheck }

/** One verdict for each text of a QR code, in their order, true at `at`. Never throws. */
export function verifyTexts(texts: readonly string[], options: Omit<VerifyOptions, 'ports'>): Verdict[] {
  return verifyWith(texts, { ...options, ports: PORTS })
}

/** For the issuer: the reasons why a finished text is not valid, found with public keys only. */
export function independentCheck(trust: VerifyOptions['trust']): IndependentCheck {
  return (text, at) => verifyTexts([text], { trust, at }).flatMap(({ reasons }) => reasons)
}
