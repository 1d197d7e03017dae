/** What may be said of a person of the register to somebody who asks field by field: yes, close or no, and no value. */
import type { DateLevel } from './birth-date.ts'
import type { Agreement, Comparison, Identity } from './compare.ts'
import type { NumberLevel } from './identity-number.ts'
import type { NameWeightLevel } from './match-model.ts'
import type { PhoneLevel } from './phone.ts'
import { holdsNumber, nameLevelOf } from './weigh.ts'

/** The fields that can be asked for, in the order in which they are answered. */
export const CHECK_FIELDS = ['idNumber', 'fullName', 'birthDate', 'sex', 'phone'] as const
export type CheckField = (typeof CHECK_FIELDS)[number]

/** `not-known`: nobody was singled out, or there is nothing to compare with on one of the two sides. */
export const FIELD_ANSWERS = ['yes', 'close', 'no', 'not-asked', 'not-known'] as const
export type FieldAnswer = (typeof FIELD_ANSWERS)[number]
export type FieldAnswers = Readonly<Record<CheckField, FieldAnswer>>

type Answers<L extends string> = Readonly<Record<L, FieldAnswer>>

/** Levels as in compareNumber. Two slips are another number: "close" would tell a guesser where to go on. */
const NUMBER: Answers<NumberLevel> = {
  I0: 'yes',
  I1: 'close',
  I2: 'close',
  I3: 'close',
  I4: 'close',
  I5: 'no',
  I6: 'no',
  'I-': 'not-known',
}

/** Levels as in compareName, with the flags of nameLevelOf. Of a person whose name is quite another one nobody is told: see below. */
const NAME: Answers<NameWeightLevel> = {
  N0: 'yes',
  N1: 'yes',
  N1i: 'close',
  N2: 'close',
  N2c: 'close',
  N3: 'close',
  N3c: 'close',
  N4: 'close',
  N5: 'close',
  N6: 'close',
  N7: 'no',
  'N-': 'not-known',
}

/** Levels as in compareBirthDate. */
const BIRTH_DATE: Answers<DateLevel> = {
  D0: 'yes',
  D1: 'close',
  D2: 'close',
  D3: 'close',
  D4: 'close',
  D5: 'no',
  D6: 'no',
  'D-': 'not-known',
}

const SEX: Answers<Agreement> = { same: 'yes', differs: 'no', missing: 'not-known' }

/** Levels as in comparePhone. */
const PHONE: Answers<PhoneLevel> = { P0: 'yes', P2: 'no', 'P-': 'not-known' }

/**
 * One answer for every field. `comparison` is that with the one person who was found; null when nobody or several were: then
 * nothing is known of any field, so all such answers are alike.
 */
export function fieldAnswers(asked: ReadonlySet<CheckField>, comparison: Comparison | null): FieldAnswers {
  const answer = (field: CheckField, known: (c: Comparison) => FieldAnswer): FieldAnswer => {
    if (!asked.has(field)) return 'not-asked'
    return comparison === null ? 'not-known' : known(comparison)
  }
  return {
    idNumber: answer('idNumber', (c) => NUMBER[c.number]),
    fullName: answer('fullName', (c) => NAME[nameLevelOf(c)]),
    birthDate: answer('birthDate', (c) => BIRTH_DATE[c.birthDate]),
    sex: answer('sex', (c) => SEX[c.sex]),
    phone: answer('phone', (c) => PHONE[c.phone]),
  }
}

/** The same words in any order, whatever became of the marks: a guess at a word is no name. */
const SAME_WORDS: ReadonlySet<NameWeightLevel> = new Set(['N0', 'N1', 'N1i', 'N2', 'N2c', 'N3', 'N3c', 'N4'])
const FULL_DATE_LENGTH = 10

/**
 * Whether an entry may be spoken of at all. Whoever asks must know the person already: by the exact number (as it is, with lost
 * zeros, or the old one) and no quite different name beside it, or by the name and the full birth date. All others are nobody: so
 * a near miss teaches a guesser nothing, and a number beside another one's name is like a number that does not exist.
 */
export function mayBeAnswered(claimed: Pick<Identity, 'birthDate'>, c: Comparison): boolean {
  if (holdsNumber(c)) return c.name.level !== 'N7' && !isContradictedAlone(c)
  return (
    c.birthDate === 'D0' && claimed.birthDate?.length === FULL_DATE_LENGTH && SAME_WORDS.has(nameLevelOf(c))
  )
}

/** Without a name the birth date is what speaks for or against the number. */
function isContradictedAlone(c: Comparison): boolean {
  const isOtherDate = BIRTH_DATE[c.birthDate] === 'no' && !c.isWithinRegister
  return c.name.level === 'N-' && isOtherDate
}

/** Whether the number alone must settle it: no name came that weights could judge. */
export function restsOnNumber(c: Comparison): boolean {
  return holdsNumber(c) && c.name.level === 'N-'
}
