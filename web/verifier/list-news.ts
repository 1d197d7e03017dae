/** How good the lists of this device are, as a whole. */

import { DEFAULT_POLICY } from '../../src/core/trust/policy.ts'
import type { OpenRevocationList } from '../../src/core/trust/revocation/index.ts'
import type { TrustList } from '../../src/core/trust/trust-list.ts'

/** `ahead`: issued later than it is, so that the clock of the device cannot be right. */
export type ListState = 'none' | 'fresh' | 'old' | 'too-old' | 'ended' | 'ahead'

export interface ListNews {
  /** Of the newest source; undefined without one. */
  readonly issuedAt: Date | undefined
  readonly state: ListState
}

const HOUR_MS = 3_600_000

export function trustNews(list: TrustList | undefined, now: Date): ListNews {
  const issuedAt = newest(list?.sources ?? [])
  if (issuedAt === undefined) return { issuedAt, state: 'none' }
  if (isAhead(issuedAt, now)) return { issuedAt, state: 'ahead' }
  const isEnded = list?.sources.some(({ validUntil }) => validUntil !== null && validUntil < now)
  return { issuedAt, state: isEnded ? 'ended' : 'fresh' }
}

/** With the same borders as verdicts have. */
export function revocationNews(list: OpenRevocationList | undefined, now: Date): ListNews {
  const issuedAt = newest(list?.sources ?? [])
  if (issuedAt === undefined) return { issuedAt, state: 'none' }
  if (isAhead(issuedAt, now)) return { issuedAt, state: 'ahead' }
  const ageHours = (now.getTime() - issuedAt.getTime()) / HOUR_MS
  if (ageHours > DEFAULT_POLICY.revocationUsefulHours) return { issuedAt, state: 'too-old' }
  return { issuedAt, state: ageHours > DEFAULT_POLICY.revocationFreshHours ? 'old' : 'fresh' }
}

/** Clocks differ a little; an hour is no longer a little. */
const isAhead = (issuedAt: Date, now: Date): boolean => issuedAt.getTime() - now.getTime() > HOUR_MS

function newest(sources: readonly { readonly issuedAt: Date }[]): Date | undefined {
  return sources
    .map(({ issuedAt }) => issuedAt)
    .reduce<Date | undefined>((best, one) => (best !== undefined && best >= one ? best : one), undefined)
}
