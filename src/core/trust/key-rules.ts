/** What the key and the times of a passport say of it (hcert_spec 3.3.5, 3.3.6 and A.4). */
import type { Claims } from '../hcert/cwt.ts'
import type { Event } from '../passport/content-rules.ts'
import type { Finding, Reason } from './codes.ts'
import type { Policy } from './policy.ts'
import type { TrustedKey } from './trust-list.ts'

export interface KeyFacts {
  readonly events: readonly Event[]
  readonly claims: Claims | null
  readonly at: Date
  readonly policy: Policy
}

/** Why the key does not carry this passport; empty when it does. */
export function keyReasons({ certificate }: TrustedKey, { events, claims, at, policy }: KeyFacts): Reason[] {
  const { keyKind, notAfter, mayProve } = certificate
  const found: Reason[] = []
  if (keyKind.kind === 'RSA' && keyKind.bits < policy.rsaBitsLeast) found.push('key.too-weak')
  if (policy.keyExpired === 'refuse' && at.getTime() > notAfter.getTime()) found.push('key.expired')
  if (policy.outlivesKey === 'refuse' && isOutliving(claims, notAfter)) found.push('policy.outlives-key')
  if (!events.every(({ type }) => mayProve.includes(type))) found.push('key.usage')
  return found
}

/** Times with a fraction are compared as they are. */
export function timeReasons({ issuedAt, expiresAt }: Claims, at: Date): Reason[] {
  const seconds = at.getTime() / 1000
  const found: Reason[] = []
  if (issuedAt !== null && issuedAt > seconds) found.push('time.not-yet-issued')
  if (expiresAt !== null && expiresAt < seconds) found.push('time.expired')
  return found
}

/** Duties of the issuer that genuine passports break: dependent territories under another's key, lives beyond the key's. */
export function keyFindings(
  { country, certificate, source }: TrustedKey,
  { claims, at, policy }: KeyFacts,
): Finding[] {
  const { notBefore, notAfter } = certificate
  const begin = notBefore.getTime() / 1000
  const found: Finding[] = []
  if (at.getTime() / 1000 < begin) found.push('key.not-yet-valid')
  if (policy.keyExpired === 'remark' && at.getTime() > notAfter.getTime()) found.push('key.ended')
  if (policy.outlivesKey === 'remark' && isOutliving(claims, notAfter)) found.push('time.outlives-key')
  if (claims !== null && claims.issuedAt !== null && claims.issuedAt < begin)
    found.push('time.older-than-key')
  if (claims?.issuer && claims.issuer !== country) found.push('issuer.other-country')
  if (source.validUntil !== null && at.getTime() > source.validUntil.getTime()) found.push('trust.list-ended')
  return found
}

function isOutliving(claims: Claims | null, notAfter: Date): boolean {
  return claims !== null && claims.expiresAt !== null && claims.expiresAt > notAfter.getTime() / 1000
}
