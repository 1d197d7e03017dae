import type { Role } from '../caller.ts'
import { type Day, dayOfInstant } from '../dates.ts'

/** What can be missing, the most telling first: with several at once, the first is the next step. */
export const BLOCKERS = [
  'complaint',
  'held',
  'facilities-disagree',
  'duplicate',
  'not-mine',
  'register-wrong',
  'same-person',
  'mismatch',
  'ambiguous',
  'unverifiable',
  'missing-id',
  'malformed-id',
  'not-checked',
  'not-confirmed',
  'case-open',
  'unsigned',
  'signed-no-passport',
  'missing-dose',
  'given-not-entered',
] as const

export type Blocker = (typeof BLOCKERS)[number]

/** A role by appointment, or the head of the unit by office. */
export type OwedRole = Role | 'head'

export type OwedUnit =
  | 'facility'
  | 'fixer'
  | 'residence-commune'
  | 'above-both'
  | 'ministry'
  | 'holder'
  | 'above-facility'

export type ThenRule = 'unit-above' | 'province-signer' | 'ministry-head' | 'lifted'

/** `same-day`, `campaign` or hours as `48h`. */
export type Due = 'same-day' | 'campaign' | `${number}h`

/** One row of the table of clocks (product.md, "Who owes the next step, and until when"). */
export interface ClockRule {
  readonly blocker: Blocker
  /** Kind of case for which the law has its own clock; '' = any. */
  readonly caseKind: string
  readonly owesRole: OwedRole
  readonly owesUnit: OwedUnit
  readonly dueNew: Due
  readonly dueOld: Due
  readonly thenRule: ThenRule
  readonly eachLevelHours: number
}

/** Until when old doses must be done, and from which day on doses are entered and signed on the day they are given. */
export interface CampaignClock {
  readonly sameDayFrom: Day
  readonly deadline: Date
}

/** Minutes east of UTC in which "the same day" is counted: Viet Nam has one zone and no summer time. */
const ZONE_MINUTES = 420
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Midnight at the start of a day in Viet Nam. */
export function startOfDay(day: Day): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - ZONE_MINUTES * 60_000)
}

/** The last millisecond of the day on which `instant` falls in Viet Nam. */
export function endOfDay(instant: Date): Date {
  return new Date(startOfDay(dayOfInstant(instant, ZONE_MINUTES)).getTime() + DAY_MS - 1)
}

/** When the first owner's time ends; never before `since`. A campaign that is over leaves the same day. */
export function dueOf(rule: ClockRule, since: Date, givenOn: Day, campaign: CampaignClock): Date {
  const due = givenOn >= campaign.sameDayFrom ? rule.dueNew : rule.dueOld
  if (due === 'same-day') return endOfDay(since)
  if (due === 'campaign') return campaign.deadline > since ? campaign.deadline : endOfDay(since)
  return new Date(since.getTime() + Number(due.slice(0, -1)) * HOUR_MS)
}

/** How many levels the item has climbed at `now`: 0 until `due`, then one more for each period that passes. */
export function levelsClimbed(due: Date, eachLevelHours: number, now: Date): number {
  return Math.max(0, Math.ceil((now.getTime() - due.getTime()) / (eachLevelHours * HOUR_MS)))
}

/** When the time of the owner at `level` ends. */
export function untilOf(due: Date, eachLevelHours: number, level: number): Date {
  return hoursAfter(due, level * eachLevelHours)
}

/** The instant `hours` later. */
export function hoursAfter(instant: Date, hours: number): Date {
  return new Date(instant.getTime() + hours * HOUR_MS)
}
