/** Verification with this platform's cryptography. */
import { nodeCheck, nodeInflate } from '../adapters/crypto/index.ts'
import type { TrustList } from '../core/trust/trust-list.ts'
import type { Verdict } from '../core/trust/verdict.ts'
import type { IndependentCheck } from '../stages/issue/index.ts'
import { verifyTexts as verifyWith } from '../stages/verify/index.ts'

const PORTS = { inflate: nodeInflate, check: nodeCheck }

/** One verdict for each text of a QR code, in their order, true at `at`. Never throws. */
export function verifyTexts(
  texts: readonly string[],
  { trust, at }: { readonly trust: TrustList; readonly at: Date },
): Verdict[] {
  return verifyWith(texts, { trust, at, ports: PORTS })
}

/** For the issuer: the reasons why a finished text is not valid, found with public keys only. */
export function independentCheck(trust: TrustList): IndependentCheck {
  return (text, at) => verifyTexts([text], { trust, at }).flatMap(({ reasons }) => reasons)
}
