/** Numbers that no two people share, unless the nation is to have such: counted through a permutation, so that nothing has to be remembered but counters. */
import type { Sex } from '../core/dose/dose.ts'
import { mix } from './random.ts'

export interface Numbers {
  /** 12 digits: province of birth, sex and century, year of birth, 6 digits (Circular 07/2016/TT-BCA). */
  person(province: string, sex: Sex, birthYear: number): string
  /** The 9 digits of the card before 2016; in some nations a few people share one. */
  cmnd(): string
  /** 10 digits. */
  phone(): string
  passport(country: string): string
}

const MILLION = 1_000_000
/** No common divisor with 10, so that every counter below the modulus gives another number. */
const STEPS = { person: 387_421, cmnd: 61_803_399, phone: 41_421_357, passport: 7_320_509 }

/** How the numbers of one nation were given out. */
export interface Issue {
  /** People registered one after another have numbers one after another: neighbours differ in the last digits. */
  readonly isDense: boolean
  /** Of so many old numbers one was given out twice, by another place; 0 = none was. */
  readonly cmndTwiceIn: number
}

/** How many old numbers lie between the two people who have the same: they live in different communes. */
const CMND_APART = 1001

/** Counters of one nation; the order of the calls decides the numbers. */
export function createNumbers(seed: number, { isDense, cmndTwiceIn }: Issue): Numbers {
  const counters = new Map<string, number>()
  const next = (key: string): number => {
    const count = counters.get(key) ?? 0
    counters.set(key, count + 1)
    return count
  }
  // A step times a counter stays below 2^53 for every nation that the calendar's people can fill.
  const spread = (count: number, step: number, modulus: number, start: number): string =>
    String((start + count * step) % modulus).padStart(String(modulus - 1).length, '0')
  const nextCmnd = (): number => {
    const count = next('cmnd')
    const isSecond = cmndTwiceIn > 0 && count >= CMND_APART && count % cmndTwiceIn === cmndTwiceIn - 1
    return isSecond ? count - CMND_APART : count
  }
  const personStep = isDense ? 1 : STEPS.person
  return {
    person: (province, sex, birthYear) => {
      const century = (birthYear >= 2000 ? 2 : 0) + (sex === 'F' ? 1 : 0)
      const key = `0${province}${century}${String(birthYear % 100).padStart(2, '0')}`
      return key + spread(next(key), personStep, MILLION, mix(seed, Number(key)) % MILLION)
    },
    cmnd: () => spread(nextCmnd(), STEPS.cmnd, 1000 * MILLION, mix(seed, 9) % (1000 * MILLION)),
    phone: () => `09${spread(next('phone'), STEPS.phone, 100 * MILLION, mix(seed, 10) % (100 * MILLION))}`,
    passport: (country) =>
      country.charAt(0) +
      spread(next('passport'), STEPS.passport, 10 * MILLION, mix(seed, 8) % MILLION) +
      country.charAt(1),
  }
}
