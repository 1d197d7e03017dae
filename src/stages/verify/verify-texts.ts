import type { CheckSignature } from '../../core/hcert/check.ts'
import { decodeHcert } from '../../core/hcert/decode.ts'
import type { Inflate } from '../../core/hcert/zlib.ts'
import type { TrustList } from '../../core/trust/trust-list.ts'
import { judge, type Verdict } from '../../core/trust/verdict.ts'

/** What the platform does for a verifier; nothing else is needed, no network and no database. */
export interface VerifyPorts {
  readonly inflate: Inflate
  readonly check: CheckSignature
}

export interface VerifyOptions {
  readonly trust: TrustList
  /** Moment for which the verdict is true. */
  readonly at: Date
  readonly ports: VerifyPorts
}

/** One verdict for each text, in their order. Never throws: what cannot be read is invalid. */
export function verifyTexts(texts: readonly string[], { trust, at, ports }: VerifyOptions): Verdict[] {
  return texts.map((text) => judge(decodeHcert(text, ports.inflate), trust, at, ports.check))
}
