/** Numbers that no two people share: counted through a permutation, so that nothing has to be remembered but counters. */
import type { Sex } from '../core/dose/dose.ts'
import { mix } from './random.ts'

export interface Numbers {
  /** 12 digits: province of birth, sex and century, year of birth, 6 digits (Circular 07/2016/TT-BCA). */
  person(province: string, sex: Sex, birthYear: number): string
  /** The 9 digits of the card before 2016. */
  cmnd(): string
  /** 10 digits. */
  phone(): string
  passport(country: string): string
}

const MILLION = 1_000_000
/** No common divisor with 10, so that every counter below the modulus gives another number. */
const STEPS = { person: 387_421, cmnd: 61_803_399, phone: 41_421_357, passport: 7_320_509 }

/** Counters of one nation; the order of the calls decides the numbers. */
export function createNumbers(seed: number): Numbers {
  const counters = new Map<string, number>()
  const next = (key: string): number => {
    const count = counters.get(key) ?? 0
    counters.set(key, count + 1)
    return count
  }
  // A step times a counter stays below 2^53 for every nation that the calendar's people can fill.
  const spread = (key: string, step: number, modulus: number, start: number): string =>
    String((start + next(key) * step) % modulus).padStart(String(modulus - 1).length, '0')
  return {
    person: (province, sex, birthYear) => {
      const century = (birthYear >= 2000 ? 2 : 0) + (sex === 'F' ? 1 : 0)
      const key = `0${province}${century}${String(birthYear % 100).padStart(2, '0')}`
      return key + spread(key, STEPS.person, MILLION, mix(seed, Number(key)) % MILLION)
    },
    cmnd: () => spread('cmnd', STEPS.cmnd, 1000 * MILLION, mix(seed, 9) % (1000 * MILLION)),
    phone: () => `09${spread('phone', STEPS.phone, 100 * MILLION, mix(seed, 10) % (100 * MILLION))}`,
    passport: (country) =>
      country.charAt(0) +
      spread('passport', STEPS.passport, 10 * MILLION, mix(seed, 8) % MILLION) +
      country.charAt(1),
  }
}
