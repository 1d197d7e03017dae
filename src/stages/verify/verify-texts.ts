import { decodeHcert } from '../../core/hcert/decode.ts'
import { judge, type Verdict } from '../../core/trust/verdict.ts'
import type { VerifyOptions } from '../../core/trust/verify.ts'

/** One verdict for each text, in their order. Never throws: what cannot be read is invalid. */
export function verifyTexts(texts: readonly string[], { ports, ...options }: VerifyOptions): Verdict[] {
  return texts.map((text) => {
    // Verify 1. Decode: prefix, Base45, zlib, COSE, CBOR; every fault is a reason.
    const decoded = decodeHcert(text, ports.inflate)
    // Verify 2. Find the key and check the signature; 3. check time, key usage and schema; 4. say all of it.
    return judge(decoded, { ...options, check: ports.check })
  })
}
