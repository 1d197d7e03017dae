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
  return texts.map((text) => {
    // Verify 1. Decode: prefix, Base45, zlib, COSE, CBOR; every fault is a reason.
    const decoded = decodeHcert(text, ports.inflate)
    // Verify 2. Find the key and check the signature; 3. check time, key usage and schema; 4. say all of it.
    return judge(decoded, trust, at, ports.check)
  })
}
