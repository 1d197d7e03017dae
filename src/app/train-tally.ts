/** Counts comparisons for training, record by record, and keeps nothing but the counts. */
import {
  type Comparison,
  compareIdentity,
  type Identity,
  packComparison,
  type RegisterEntry,
} from '../core/person/compare.ts'
import { normalisePhone } from '../core/person/phone.ts'
import { isSamePerson } from '../core/person/train-match.ts'
import type { MatchSample } from '../core/person/train-strangers.ts'

/** What authenticate sees for one dose record. */
export interface Found {
  readonly identity: Identity
  readonly entries: readonly RegisterEntry[]
  /** Everybody who might be meant was asked for, because the number alone settled nothing. */
  readonly isOpen: boolean
}

/** What the guardians whom a batch names lead to, counted over all of them. */
export interface Guarded {
  readonly guardians: number
  /** People whose guardian the register says they are, and people of their households. */
  readonly children: number
  readonly members: number
}

export interface Tally {
  addDose(found: Found): void
  addGuarded(guarded: Guarded): void
  result(): MatchSample
}

/** People who were drawn for pairs at random, and how they are used. */
export interface Draw {
  readonly entries: readonly RegisterEntry[]
  /** People of the register. */
  readonly people: number
  readonly pairsPerDose: number
}

/** More users than this make a phone number nobody's own (core/person/phone.ts, P-). */
const PHONE_USERS_MOST = 20

/** An empty tally. */
export function createTally(draw: Draw): Tally {
  const { entries, people } = draw
  const candidates = new Map<number, number>()
  const random = new Map<number, number>()
  const sameYear = new Map<number, number>()
  const byYear = Map.groupBy(entries, ({ number }) => yearKey(number))
  const sums = {
    doses: 0,
    searched: 0,
    withDigits: 0,
    withPhone: 0,
    inYear: 0,
    guardians: 0,
    children: 0,
    members: 0,
  }
  return {
    addDose({ identity, entries: found, isOpen }) {
      for (const entry of found) count(candidates, compareIdentity(identity, entry, people))
      const { kind, value } = identity.number
      const group = kind === 'personal' ? (byYear.get(yearKey(value)) ?? []) : []
      countStrangers(random, identity, { ...draw, from: sums.doses })
      countStrangers(sameYear, identity, { ...draw, entries: group, from: sums.doses })
      const hasDigits = kind === 'personal' || (kind === 'malformed' && /^\d+$/.test(value))
      sums.inYear += group.length / Math.max(1, entries.length)
      sums.withDigits += Number(hasDigits)
      sums.searched += Number(hasDigits && isOpen)
      sums.withPhone += Number(normalisePhone(identity.phone) !== null)
      sums.doses += 1
    },
    addGuarded({ guardians, children, members }) {
      sums.guardians += guardians
      sums.children += children
      sums.members += members
    },
    result() {
      const { doses, searched, withDigits, withPhone, inYear, guardians, children, members } = sums
      const others = {
        phone: perDose(sharersOf(entries) * withPhone, doses),
        guardian: perDose(children - guardians, doses),
        household: perDose(members - children, doses),
      }
      const sameYearShare = inYear / Math.max(1, doses)
      return { doses, searched, withDigits, people, candidates, random, sameYear, sameYearShare, others }
    },
  }
}

/** Compares with the next people of a list, going round; each dose record has its own place to begin. */
function countStrangers(
  counts: Map<number, number>,
  identity: Identity,
  { entries, people, pairsPerDose, from }: Draw & { readonly from: number },
): void {
  for (let i = 0; i < pairsPerDose && i < entries.length; i += 1) {
    const entry = entries[(from * pairsPerDose + i) % entries.length]
    if (entry === undefined) continue
    const comparison = compareIdentity(identity, entry, people)
    if (!isSamePerson(comparison)) count(counts, { ...comparison, nameRarity: 0 })
  }
}

/** Half a person more, so that what was never met is rare and not impossible. */
const perDose = (total: number, doses: number): number => (Math.max(0, total) + 0.5) / Math.max(1, doses)

/** Other people with the phone number of somebody who has one. */
function sharersOf(entries: readonly RegisterEntry[]): number {
  const users = entries.flatMap(({ phone, phoneUsers }) =>
    phone !== null && phoneUsers >= 1 && phoneUsers <= PHONE_USERS_MOST ? [phoneUsers - 1] : [],
  )
  return users.reduce((sum, n) => sum + n, 0) / Math.max(1, users.length)
}

/** What of a personal number says sex and year of birth. */
const yearKey = (number: string): string => number.slice(3, 6)

function count(counts: Map<number, number>, comparison: Comparison): void {
  const key = packComparison(comparison)
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
