/** One verdict in the browser. */
import type { RevocationList } from '../../src/core/trust/revocation.ts'
import type { TrustList } from '../../src/core/trust/trust-list.ts'
import type { Verdict } from '../../src/core/trust/verdict.ts'
import { verifyTextLater } from '../../src/core/trust/verify.ts'
import { webCheck } from '../platform/check.ts'
import { webInflate } from '../platform/inflate.ts'

export interface CheckOptions {
  readonly trust: TrustList
  readonly revocation: RevocationList | undefined
  readonly at: Date
}

/** Never rejects: what cannot be read is invalid. */
export function checkText(text: string, options: CheckOptions): Promise<Verdict> {
  return verifyTextLater(text, { ...options, ports: { inflate: webInflate, check: webCheck } })
}

/** Mail programs and editors break long lines; a space may be part of the code and stays. */
export const unwrap = (text: string): string => text.replaceAll(/[\r\n\t]/g, '').trimStart()
