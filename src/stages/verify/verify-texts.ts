import { decodeHcert } from '../../core/hcert/decode.ts'
import { judgeProven, proveSignature, type Verdict } from '../../core/trust/verdict.ts'
import type { VerifyOptions } from '../../core/trust/verify.ts'

/** Texts that go through each step together: the processor keeps one step's code at hand, not all of them in turn. */
const TOGETHER = 64

/** One verdict for each text, in their order. Never throws: what cannot be read is invalid. */
export function verifyTexts(texts: readonly string[], { ports, ...options }: VerifyOptions): Verdict[] {
  const verdicts: Verdict[] = []
  for (let from = 0; from < texts.length; from += TOGETHER) {
    // Verify 1. Decode: prefix, Base45, zlib, COSE, CBOR; every fault is a reason.
    const decoded = texts.slice(from, from + TOGETHER).map((text) => decodeHcert(text, ports.inflate))
    // Verify 2. Find the key and check the signature.
    const proven = decoded.map((one) => ({
      decoded: one,
      proof: proveSignature(one, { ...options, check: ports.check }),
    }))
    // Verify 3. Check time, key usage, schema, revocation; 4. say all of it.
    for (const one of proven) verdicts.push(judgeProven(one.decoded, one.proof, options))
  }
  return verdicts
}
