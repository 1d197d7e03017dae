/** When a message is tried again and when it is given up; no I/O. */
import type { MailFaultKind } from './ports.ts'

/** Attempts after which a message is given up: with the pauses below about ten hours. */
export const MAX_ATTEMPTS = 6
/** Minutes until the second attempt; each further pause is three times as long (5 min to 7 h). */
const FIRST_PAUSE_MINUTES = 5
const PAUSE_FACTOR = 3
/** How long an attempt without a result is left alone: longer than any attempt can take. */
export const GRACE_MINUTES = 15

const MINUTE_MS = 60_000
const BEHIND_OTHERS_MS = 1000
/** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them brackets. */
const MAX_ADDRESS_CHARS = 254
/** One plain address in ASCII, as every server takes it: no list, no display name, no quoting, no line break. */
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]+$/

/** Why a message will never be sent. */
export const SEND_FAILURES = [
  'recipient-malformed',
  'recipient-refused',
  'message-refused',
  'text-missing',
  'given-up',
  'outcome-unknown',
] as const
export type SendFailure = (typeof SEND_FAILURES)[number]

/** What becomes of an attempt. */
export type AttemptResult =
  | { readonly state: 'sent' }
  | { readonly state: 'failed'; readonly failed: SendFailure; readonly uncertain: boolean }
  | {
      readonly state: 'waiting'
      readonly sendAfter: Date
      readonly counts: boolean
      readonly uncertain: boolean
    }

/** True for one address that a mail server can be given as it is. */
export function isMailAddress(text: string): boolean {
  return text.length <= MAX_ADDRESS_CHARS && ADDRESS.test(text)
}

/** Instant after which a message may be tried again when `attempts` were made, the last one at `now`. */
export function retryAt(attempts: number, now: Date): Date {
  const minutes = FIRST_PAUSE_MINUTES * PAUSE_FACTOR ** Math.max(0, attempts - 1)
  return new Date(now.getTime() + minutes * MINUTE_MS)
}

/** Attempts begun before this instant and still without a result count as lost. */
export function lostBefore(now: Date): Date {
  return new Date(now.getTime() - GRACE_MINUTES * MINUTE_MS)
}

/**
 * What follows from a fault at attempt number `attempts`, begun at `now`. A server that is away costs no attempt; the
 * message that found it so goes behind the others, so that no single one can hold up all.
 */
export function afterFault(kind: MailFaultKind | 'not-tried', attempts: number, now: Date): AttemptResult {
  if (kind === 'recipient' || kind === 'message') {
    return { state: 'failed', failed: `${kind}-refused`, uncertain: false }
  }
  if (kind === 'server' || kind === 'not-tried') {
    const sendAfter = new Date(now.getTime() + (kind === 'server' ? BEHIND_OTHERS_MS : 0))
    return { state: 'waiting', sendAfter, counts: false, uncertain: false }
  }
  const uncertain = kind === 'unknown'
  if (attempts >= MAX_ATTEMPTS) {
    return { state: 'failed', failed: uncertain ? 'outcome-unknown' : 'given-up', uncertain }
  }
  return { state: 'waiting', sendAfter: retryAt(attempts, now), counts: true, uncertain }
}
