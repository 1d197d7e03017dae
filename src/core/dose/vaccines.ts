import { type Day, parseDay } from '../dates.ts'

/** The eight vaccines used in Viet Nam, by their local code. */
export const VACCINE_CODES = ['AZ', 'PFZ', 'MOD', 'VERO', 'HAYAT', 'SPUT', 'JJ', 'ABD'] as const

export type VaccineCode = (typeof VACCINE_CODES)[number]

export interface Vaccine {
  readonly code: VaccineCode
  readonly tradeName: string
  /** Other spellings that stations write, lower case, compared without punctuation. */
  readonly aliases: readonly string[]
  /** EU value sets vaccine-medicinal-product, vaccine-mah-manf, sct-vaccines-covid-19. */
  readonly mp: string
  readonly ma: string
  readonly maName: string
  readonly vp: string
  readonly primaryDoses: 1 | 2 | 3
  /** Fewest days between two doses of the primary series. */
  readonly minIntervalDays: number
  /** Youngest age in completed years at the injection. */
  readonly minAgeYears: number
  /** First day on which the vaccine was given in Viet Nam. */
  readonly firstUse: Day
}
