/** Whether the content of a refused passport is at least what the holder of the key signed. */
import type { Reason } from '../../src/core/trust/codes.ts'
import type { Verdict } from '../../src/core/trust/verdict.ts'

const UNPROVEN: readonly Reason[] = ['key.unknown', 'key.algorithm', 'key.too-weak', 'signature.wrong']

export function isSignatureProven({ reasons, notChecked }: Verdict): boolean {
  return !notChecked.includes('signature') && !reasons.some((reason) => UNPROVEN.includes(reason))
}
