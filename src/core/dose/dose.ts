import type { Brand } from '../brand.ts'
import type { Day, PartialDay } from '../dates.ts'
import type { VaccineCode } from './vaccines.ts'

/** UUID text of the first 128 bits of a SHA-256 (see dose-id.ts). */
export type DoseId = Brand<string, 'DoseId'>

export type Sex = 'M' | 'F'

/** Why a dose was given; apart from its ordinal, because "mũi 3" may be an additional dose or a booster. */
export type DosePurpose = 'primary' | 'additional' | 'booster'

/**
 * What a station says about one injection: the current text of a dose record. `null` = not given.
 * Names are NFC with single spaces; numbers keep what was typed apart from spaces at both ends.
 */
export interface DoseClaim {
  readonly recordRef: string | null
  readonly fullName: string
  readonly birthDate: PartialDay | null
  readonly sex: Sex | null
  readonly idNumber: string | null
  /** ISO 3166-1 alpha-2 of the country that issued the number; null = Viet Nam for Vietnamese numbers. */
  readonly idCountry: string | null
  /** ISO 3166-1 alpha-2. */
  readonly nationality: string
  readonly phone: string | null
  readonly email: string | null
  readonly guardianName: string | null
  readonly guardianId: string | null
  /** GSO codes of the address where it could be resolved. */
  readonly province: string | null
  readonly district: string | null
  readonly commune: string | null
  readonly vaccine: VaccineCode
  readonly lotNumber: string
  readonly doseNumber: number | null
  readonly dosePurpose: DosePurpose | null
  readonly givenOn: Day
  /** Code of the unit where the injection was given; usually the facility that sends the row. */
  readonly givenAtFacility: string
}

/** Where a row of a file became a record: the row number as a person sees it, header = 1. */
export interface DoseSource {
  readonly upload: string
  readonly row: number
}

/** One injection as the facility `facility` entered it. */
export interface DoseRecord {
  readonly doseId: DoseId
  /** The facility that entered it and signs it. */
  readonly facility: string
  readonly claim: DoseClaim
}
