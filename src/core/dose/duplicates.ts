/** When two records of one person tell of one injection, or contradict each other. */
import { addDays, type Day, dayNumber } from '../dates.ts'
import type { DoseClaim } from './dose.ts'

/** What of a record tells one injection from another. */
export interface Injection {
  /** The facility that entered the record. */
  readonly facility: string
  readonly claim: Pick<DoseClaim, 'vaccine' | 'lotNumber' | 'doseNumber' | 'givenOn' | 'givenAtFacility'>
}

/** A record that may stand beside others of its person. */
export interface Rival extends Injection {
  readonly doseId: string
  readonly enteredAt: Date
}

export type PairKind = 'duplicate' | 'facilities-disagree'

/** Days by which two stations may differ about one injection: a slip of midnight or of a date that was typed later. */
const DAYS_APART = 1

/**
 * What two records of one person are to each other. One day, vaccine and lot: the same injection entered twice. One day and
 * another vaccine or lot, or neighbouring days with one vaccine and lot at two facilities: one of them is wrong. Else null.
 */
export function pairKindOf(a: Injection, b: Injection): PairKind | null {
  const apart = Math.abs(dayNumber(a.claim.givenOn) - dayNumber(b.claim.givenOn))
  const isSameMaterial = a.claim.vaccine === b.claim.vaccine && sameLot(a.claim, b.claim)
  if (apart === 0) return isSameMaterial ? 'duplicate' : 'facilities-disagree'
  return apart <= DAYS_APART && isSameMaterial && a.facility !== b.facility ? 'facilities-disagree' : null
}

/** One person, both records about one injection beyond doubt: the numbers of the dose do not contradict each other either. */
export function isSameInjection(a: Injection, b: Injection): boolean {
  const numbers = [a.claim.doseNumber, b.claim.doseNumber]
  const areNumbersAlike = numbers.includes(null) || numbers[0] === numbers[1]
  return pairKindOf(a, b) === 'duplicate' && readLot(a.claim.lotNumber) !== '' && areNumbersAlike
}

/** A record that does not stand, and the one that stands in its place. */
export interface Pair<R> {
  readonly dose: R
  readonly stands: R
  readonly kind: PairKind
}

/** What people have decided about a person's records before. */
export interface Settled {
  /** Both stand: they are two injections. */
  areApart(a: string, b: string): boolean
  /** The record was kept when another one was put away, or stands beside another one by decision. */
  isKept(doseId: string): boolean
}

/**
 * Of one person's records, those that tell of an injection that another record tells of as well, or contradict it: all but
 * the one that stands. It stands where people have decided so, else where the injection was given, else where it was entered
 * first.
 */
export function pairsAmong<R extends Rival>(records: readonly R[], settled: Settled): Pair<R>[] {
  const standing: R[] = []
  const pairs: Pair<R>[] = []
  for (const dose of [...records].sort((a, b) => whichStands(a, b, settled))) {
    const rivals = standing.flatMap((stands) => {
      const kind = settled.areApart(dose.doseId, stands.doseId) ? null : pairKindOf(dose, stands)
      return kind === null ? [] : [{ dose, stands, kind }]
    })
    const pair = rivals.find(({ kind }) => kind === 'duplicate') ?? rivals[0]
    if (pair === undefined) standing.push(dose)
    else pairs.push(pair)
  }
  return pairs
}

function whichStands(a: Rival, b: Rival, { isKept }: Settled): number {
  return (
    Number(isKept(b.doseId)) - Number(isKept(a.doseId)) ||
    Number(b.facility === b.claim.givenAtFacility) - Number(a.facility === a.claim.givenAtFacility) ||
    a.enteredAt.getTime() - b.enteredAt.getTime() ||
    (a.doseId < b.doseId ? -1 : 1)
  )
}

/**
 * Days that whoever compares a person's records of this day must hold. Two records that can be a pair, of one day or of
 * neighbouring days, always have one of them in common: an even day holds itself, an odd one both of its neighbours.
 */
export function daysHeld(day: Day): Day[] {
  return dayNumber(day) % 2 === 0 ? [day] : [addDays(day, -1), addDays(day, 1)]
}

function sameLot(a: { readonly lotNumber: string }, b: { readonly lotNumber: string }): boolean {
  return readLot(a.lotNumber) === readLot(b.lotNumber)
}

/** A lot as it is compared: blanks, hyphens and case are typing. */
function readLot(lot: string): string {
  return lot
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\-/]/g, '')
}
