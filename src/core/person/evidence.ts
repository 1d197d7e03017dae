/** What a comparison weighs: the first version's table, before weights are trained (docs/decisions/0004-identity-rules.md). */
import type { DateLevel } from './birth-date.ts'
import type { Agreement, Comparison } from './compare.ts'
import type { NameLevel } from './compare-name.ts'
import type { NumberLevel } from './identity-number.ts'
import type { PhoneLevel } from './phone.ts'

/** Version of the tables and rules below; stored with every verdict. */
export const EVIDENCE_VERSION = 'table-1'

/** A well-formed number of somebody else speaks against; a missing one says nothing. */
const NUMBER: Readonly<Record<NumberLevel, number>> = {
  I0: 10,
  I1: 10,
  I2: 10,
  I3: 6,
  I4: 6,
  I5: 3,
  I6: -3,
  'I-': 0,
}
const NAME: Readonly<Record<NameLevel, number>> = {
  N0: 6,
  N1: 6,
  N2: 5,
  N3: 5,
  N4: 5,
  N5: 4,
  N6: 3,
  N7: -4,
  'N-': 0,
}
/** Where the marks contradict, the names agree no better than a misspelt one. */
const CONTRARY_NAME = 3
const BIRTH_DATE: Readonly<Record<DateLevel, number>> = {
  D0: 6,
  D1: 4,
  D2: 3,
  D3: 2,
  D4: 2,
  D5: 2,
  D6: -5,
  'D-': 0,
}
const PHONE: Readonly<Record<PhoneLevel, number>> = { P0: 4, P2: 0, 'P-': 0 }
const COMMUNE: Readonly<Record<Agreement, number>> = { same: 2, differs: 0, missing: 0 }
const GUARDIAN: Readonly<Record<Agreement, number>> = { same: 5, differs: -1, missing: 0 }
const SEX: Readonly<Record<Agreement, number>> = { same: 0.5, differs: -2, missing: 0 }

/** Evidence from which on a candidate is the person, and by which the next best must be weaker. */
export const ACCEPT_FROM = 10
export const MARGIN = 3

/** Sum of the evidence of all fields; sex and year are in the number, so an equal number makes them count no more. */
export function weigh(c: Comparison): number {
  const hasNumber = holdsNumber(c)
  const name = c.name.contraryMarks ? Math.min(NAME[c.name.level], CONTRARY_NAME) : NAME[c.name.level]
  return (
    NUMBER[c.number] +
    name +
    BIRTH_DATE[c.birthDate] +
    PHONE[c.phone] +
    COMMUNE[c.commune] +
    GUARDIAN[c.guardian] +
    (hasNumber && c.sex === 'same' ? 0 : SEX[c.sex])
  )
}

/** The number is the person's, as typed, padded, or the old one. */
export function holdsNumber({ number }: Comparison): boolean {
  return number === 'I0' || number === 'I1' || number === 'I2'
}

/**
 * What no sum may outvote: another name needs the person's own number and birth date, and another birth date needs the
 * person's own number.
 */
export function isPossible(c: Comparison): boolean {
  if (c.name.level === 'N7') return holdsNumber(c) && c.birthDate === 'D0'
  if (c.birthDate === 'D6') return holdsNumber(c)
  return true
}
