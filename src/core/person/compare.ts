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
  /** Household of the person who has the guardian's number, when the register knows it. */
  readonly guardianHousehold: string | null
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
  /** How many people of the register have the words of this name, marks and order aside; 0 = not known. */
  readonly nameUsers: number
  readonly deceasedOn: Day | null
  readonly household: string | null
  readonly guardian1: string | null
  readonly guardian2: string | null
}

export const AGREEMENTS = ['same', 'differs', 'missing'] as const
export type Agreement = (typeof AGREEMENTS)[number]

/** A guardian may be the register's, or live in the person's household. */
export const GUARDIAN_AGREEMENTS = ['same', 'differs', 'missing', 'household'] as const
export type GuardianAgreement = (typeof GUARDIAN_AGREEMENTS)[number]

export interface Comparison {
  readonly number: NumberLevel
  readonly name: NameComparison
  readonly birthDate: DateLevel
  /** The register knows the year (or month) only, and the claimed date lies in it. */
  readonly isWithinRegister: boolean
  readonly sex: Agreement
  readonly phone: PhoneLevel
  readonly commune: Agreement
  readonly guardian: GuardianAgreement
  /** How rare the name is in the register, in half bits: twice log2(people / people of this name); 0 = not known. */
  readonly nameRarity: number
}

const RARITY_MOST = 63

/** Rarity of a name that `users` of `people` have, in half bits. */
export function rarityOf(users: number, people: number): number {
  if (users < 1 || people < users) return 0
  return Math.min(RARITY_MOST, Math.max(1, Math.round(2 * Math.log2(people / users))))
}

/**
 * Compares all fields with an entry of a register of `people`. Pure.
 * @see matching rules and levels in docs/decisions/0010-match-weights.md
 */
export function compareIdentity(claimed: Identity, entry: RegisterEntry, people: number): Comparison {
  // Each field of an entry is read once: a register may have to look for it.
  const { fullName, birthDate } = entry
  return {
    number: compareNumber(claimed.number, entry),
    name: compareName(claimed.fullName, fullName),
    birthDate: compareBirthDate(claimed.birthDate, birthDate),
    isWithinRegister: isWithin(claimed.birthDate, birthDate),
    sex: claimed.sex === null ? 'missing' : agreement(claimed.sex, entry.sex),
    phone: comparePhones(claimed.phone, entry),
    commune: claimed.commune === null ? 'missing' : agreement(claimed.commune, entry.commune),
    guardian: compareGuardian(claimed, entry),
    nameRarity: rarityOf(entry.nameUsers, people),
  }
}

/** How many people have a number matters only where it is the person's. */
function comparePhones(claimed: string | null, entry: RegisterEntry): PhoneLevel {
  if (claimed === null) return 'P-'
  const { phone } = entry
  const level = comparePhone(claimed, phone)
  return level === 'P0' ? comparePhone(claimed, phone, entry.phoneUsers) : level
}

function compareGuardian(claimed: Identity, entry: RegisterEntry): GuardianAgreement {
  const { guardian, guardianHousehold } = claimed
  if (guardian.kind !== 'personal') return 'missing'
  if (guardian.value === entry.guardian1 || guardian.value === entry.guardian2) return 'same'
  if (guardianHousehold !== null && guardianHousehold === entry.household) return 'household'
  return entry.guardian1 === null && entry.guardian2 === null ? 'missing' : 'differs'
}

function agreement(a: string | null, b: string | null): Agreement {
  if (a === null || b === null) return 'missing'
  return a === b ? 'same' : 'differs'
}

/** The lists that a packed comparison is read with, least significant first; an entry may be added at a list's end only. */
const FLAGS = [false, true] as const
const RARITIES = Array.from({ length: RARITY_MOST + 1 }, (_, halfBits) => halfBits)
const BITS = { number: 3, name: 4, flag: 1, birthDate: 3, agreement: 2, phone: 2, rarity: 6 } as const

/** The comparison in one integer of 28 bits: what is stored beside a verdict. */
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
  put(GUARDIAN_AGREEMENTS.indexOf(c.guardian), BITS.agreement)
  put(c.nameRarity, BITS.rarity)
  put(Number(c.name.extraMarks), BITS.flag)
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
  const number = take(NUMBER_LEVELS, BITS.number)
  const level = take(NAME_LEVELS, BITS.name)
  const iySpelling = take(FLAGS, BITS.flag)
  const contraryMarks = take(FLAGS, BITS.flag)
  const rest = {
    birthDate: take(DATE_LEVELS, BITS.birthDate),
    isWithinRegister: take(FLAGS, BITS.flag),
    sex: take(AGREEMENTS, BITS.agreement),
    phone: take(PHONE_LEVELS, BITS.phone),
    commune: take(AGREEMENTS, BITS.agreement),
    guardian: take(GUARDIAN_AGREEMENTS, BITS.agreement),
    nameRarity: take(RARITIES, BITS.rarity),
  }
  return { number, name: { level, iySpelling, contraryMarks, extraMarks: take(FLAGS, BITS.flag) }, ...rest }
}
