/** From the text of a QR code to the verdict, on platforms that answer at once and on those that take their time. */
import type { CheckSignature, VerifyingKey } from '../hcert/check.ts'
import { type Decoded, decodeHcert } from '../hcert/decode.ts'
import type { Inflate } from '../hcert/zlib.ts'
import { toBase64 } from './base64.ts'
import type { TrustList } from './trust-list.ts'
import { type JudgeOptions, judge, messageInput, type Verdict } from './verdict.ts'

/** What the platform does for a verifier; nothing else is needed, no network and no database. */
export interface VerifyPorts {
  readonly inflate: Inflate
  readonly check: CheckSignature
}

export interface VerifyOptions extends Omit<JudgeOptions, 'check'> {
  readonly ports: VerifyPorts
}

/** The verdict over one text. Never throws: what cannot be read is invalid. */
export function verifyText(text: string, { ports, ...options }: VerifyOptions): Verdict {
  return judge(decodeHcert(text, ports.inflate), { ...options, check: ports.check })
}

/** The same question as `CheckSignature`, answered later: the cryptography of browsers. */
export type CheckSignatureLater = (
  key: VerifyingKey,
  message: Uint8Array,
  signature: Uint8Array,
) => Promise<boolean>

export interface VerifyLaterOptions extends Omit<JudgeOptions, 'check'> {
  readonly ports: { readonly inflate: Inflate; readonly check: CheckSignatureLater }
}

/** The same verdict as `verifyText`, where signatures are checked asynchronously. Never rejects unless the port does. */
export async function verifyTextLater(
  text: string,
  { ports, ...options }: VerifyLaterOptions,
): Promise<Verdict> {
  const decoded = decodeHcert(text, ports.inflate)
  const genuine = new Set<VerifyingKey>()
  for (const key of candidatesOf(decoded, options.trust)) {
    const { message } = decoded
    if (message !== null && (await ports.check(key, messageInput(message), message.signature)))
      genuine.add(key)
  }
  return judge(decoded, { ...options, check: (key) => genuine.has(key) })
}

/** Every trusted key that the verdict might ask about. */
function candidatesOf({ message }: Decoded, trust: TrustList): VerifyingKey[] {
  if (message?.kid === undefined) return []
  const named = trust.byKid.get(toBase64(message.kid)) ?? []
  return named.flatMap(({ verifying }) =>
    verifying !== undefined && verifying.algorithm === message.algorithm ? [verifying] : [],
  )
}
