/** Whether a genuine passport stands on a revocation list, and how much that answer is worth. */
import type { CoseSign1 } from '../hcert/cose.ts'
import type { Claims } from '../hcert/cwt.ts'
import type { Event } from '../passport/content-rules.ts'
import { textMember } from '../passport/payload.ts'
import { DEFAULT_POLICY } from './policy.ts'
import type { RevocationTraces } from './revocation.ts'
import type { TrustedKey } from './trust-list.ts'
import type { JudgeOptions, Proof } from './verdict.ts'

export interface RevocationAnswer {
  readonly isRevoked: boolean
  /** A list that is young enough speaks for the country. */
  readonly isAnswered: boolean
  /** It is young enough to count and not of today. */
  readonly isOld: boolean
  readonly asOf: Date | null
}

interface Asked {
  readonly proof: Proof
  readonly message: CoseSign1 | null
  readonly claims: Claims | null
  readonly events: readonly Event[]
}

const NOTHING: RevocationAnswer = { isRevoked: false, isAnswered: false, isOld: false, asOf: null }
const HOUR_MS = 3_600_000

/** Only a genuine passport is looked up: what is forged needs no revocation. */
export function checkRevocation(
  { proof, message, claims, events }: Asked,
  { revocation, at, policy = DEFAULT_POLICY }: Omit<JudgeOptions, 'check'>,
): RevocationAnswer {
  const { key, isGenuine } = proof
  if (revocation === undefined || key === undefined || !isGenuine || message === null) return NOTHING
  const asOf = revocation.asOf(key.country)
  const ageHours = asOf === undefined ? Number.POSITIVE_INFINITY : (at.getTime() - asOf.getTime()) / HOUR_MS
  const isAnswered = ageHours <= policy.revocationUsefulHours
  return {
    isRevoked: revocation.isRevoked(tracesOf(key, message, claims, events), at),
    isAnswered,
    isOld: isAnswered && ageHours > policy.revocationFreshHours,
    asOf: asOf ?? null,
  }
}

function tracesOf(
  key: TrustedKey,
  { signature }: CoseSign1,
  claims: Claims | null,
  events: readonly Event[],
): RevocationTraces {
  const members = (name: string) => events.flatMap(({ entry }) => textMember(entry, name) ?? [])
  return {
    // Whoever moves the unprotected key id to another certificate of the key changes nothing.
    kids: key.names,
    countries: [...new Set([claims?.issuer ?? '', key.country, ...members('co')])].filter(
      (code) => code !== '',
    ),
    certificateIds: members('ci'),
    signature,
    keyKind: key.certificate.keyKind.kind,
  }
}
