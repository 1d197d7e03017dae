/** How what a station typed compares with one entry of the population register, field by field. */
import type { Day, PartialDay } from '../dates.ts'
import type { Sex } from '../dose/dose.ts'
import { compareBirthDate, DATE_LEVELS, type DateLevel, isWithin } from './birth-date.ts'
import { compareName, NAME_LEVELS, type NameComparison } from './compare-name.ts'
import { compareNumber, NUMBER_LEVELS, type NumberLevel, type NumberReading } from './identity-number.ts'
import { comparePhone, PHONE_LEVELS, type PhoneLevel } from './phone.ts'

/** The identity that a dose record claims. */
export interface Identity {
  readonly number: NumberReading
  readonly fullName: string
  readonly birthDate: PartialDay | null
  readonly sex: Sex | null
  readonly phone: string | null
  /** GSO code of the residence. */
  readonly commune: string | null
  /** Number of the parent or guardian beside a child, where the row names one. */
  readonly guardian: NumberReading
}

/** One person of the population register. */
export interface RegisterEntry {
  readonly personId: string
  /** 12 digits. */
  readonly number: string
  /** The former number, 9 digits. */
  readonly cmnd: string | null
  readonly fullName: string
  readonly birthDate: PartialDay
  readonly sex: Sex
  /** GSO code. */
  readonly commune: string | null
  readonly phone: string | null
  /** How many people of the register have this phone number. */
  readonly phoneUsers: number
  readonly deceasedOn: Day | null
  readonly household: string | null
  readonly guardian1: string | null
  readonly guardian2: string | null
}

export const AGREEMENTS = ['same', 'differs', 'missing'] as const
export type Agreement = (typeof AGREEMENTS)[number]

export interface Comparison {
  readonly number: NumberLevel
  readonly name: NameComparison
  readonly birthDate: DateLevel
  /** The register knows the year (or month) only, and the claimed date lies in it. */
  readonly isWithinRegister: boolean
  readonly sex: Agreement
  readonly phone: PhoneLevel
  readonly commune: Agreement
  /** The guardian whom the row names is one of the register's. */
  readonly guardian: Agreement
}

/** Compares all fields. Pure. @see matching rules and levels in docs/decisions/0004-identity-rules.md */
export function compareIdentity(claimed: Identity, entry: RegisterEntry): Comparison {
  return {
    number: compareNumber(claimed.number, entry),
    name: compareName(claimed.fullName, entry.fullName),
    birthDate: compareBirthDate(claimed.birthDate, entry.birthDate),
    isWithinRegister: isWithin(claimed.birthDate, entry.birthDate),
    sex: agreement(claimed.sex, entry.sex),
    phone: comparePhone(claimed.phone, entry.phone, entry.phoneUsers),
    commune: agreement(claimed.commune, entry.commune),
    guardian: compareGuardian(claimed.guardian, entry),
  }
}

function compareGuardian({ kind, value }: NumberReading, { guardian1, guardian2 }: RegisterEntry): Agreement {
  if (kind !== 'personal' || (guardian1 === null && guardian2 === null)) return 'missing'
  return value === guardian1 || value === guardian2 ? 'same' : 'differs'
}

function agreement(a: string | null, b: string | null): Agreement {
  if (a === null || b === null) return 'missing'
  return a === b ? 'same' : 'differs'
}

/** The lists that a packed comparison is read with, least significant first; an entry may be added at a list's end only. */
const FLAGS = [false, true] as const
const BITS = { number: 3, name: 4, flag: 1, birthDate: 3, agreement: 2, phone: 2 } as const

/** The comparison in one integer of 21 bits: what is stored beside a verdict. */
export function packComparison(c: Comparison): number {
  let packed = 0
  let shift = 0
  const put = (value: number, bits: number): void => {
    packed |= value << shift
    shift += bits
  }
  put(NUMBER_LEVELS.indexOf(c.number), BITS.number)
  put(NAME_LEVELS.indexOf(c.name.level), BITS.name)
  put(Number(c.name.iySpelling), BITS.flag)
  put(Number(c.name.contraryMarks), BITS.flag)
  put(DATE_LEVELS.indexOf(c.birthDate), BITS.birthDate)
  put(Number(c.isWithinRegister), BITS.flag)
  put(AGREEMENTS.indexOf(c.sex), BITS.agreement)
  put(PHONE_LEVELS.indexOf(c.phone), BITS.phone)
  put(AGREEMENTS.indexOf(c.commune), BITS.agreement)
  put(AGREEMENTS.indexOf(c.guardian), BITS.agreement)
  return packed
}

/** The inverse of `packComparison`. @throws when the integer was not made by it: a fault of the caller */
export function unpackComparison(packed: number): Comparison {
  let shift = 0
  const take = <T>(list: readonly T[], bits: number): T => {
    const value = list[(packed >>> shift) & ((1 << bits) - 1)]
    shift += bits
    if (value === undefined) throw new Error('not a packed comparison')
    return value
  }
  return {
    number: take(NUMBER_LEVELS, BITS.number),
    name: {
      level: take(NAME_LEVELS, BITS.name),
      iySpelling: take(FLAGS, BITS.flag),
      contraryMarks: take(FLAGS, BITS.flag),
    },
    birthDate: take(DATE_LEVELS, BITS.birthDate),
    isWithinRegister: take(FLAGS, BITS.flag),
    sex: take(AGREEMENTS, BITS.agreement),
    phone: take(PHONE_LEVELS, BITS.phone),
    commune: take(AGREEMENTS, BITS.agreement),
    guardian: take(AGREEMENTS, BITS.agreement),
  }
}
