/** What the made-up nation consists of while one area of it is in memory. */
import type { DosePurpose, Sex } from '../core/dose/dose.ts'
import type { VaccineCode } from '../core/dose/vaccines.ts'
import type { FacilityKind } from '../core/unit.ts'
import type { Commune } from './places.ts'
import type { PhoneClass, PlantedClass } from './quotas.ts'

export interface Person {
  /** 12 digits; a foreigner's passport number. */
  readonly number: string
  /** 9 digits, or empty. */
  readonly cmnd: string
  readonly name: string
  /** Only these names are made of Vietnamese syllables. */
  readonly isKinh: boolean
  readonly sex: Sex
  /** Days since 1970-01-01. */
  readonly birth: number
  /** `yyyy-MM-dd`, or `yyyy` where nobody knows more. */
  readonly birthDate: string
  readonly commune: Commune
  readonly hamlet: string
  readonly household: string
  /** Of their own or the household's; may be empty. */
  readonly phone: string
  readonly email: string
  readonly standing: 'registered' | 'unregistered' | 'foreign'
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  guardians: readonly Person[]
  /** Somebody of the same household whose number may be taken for theirs. */
  relative: Person | null
  injections: Injection[]
  /** What the register says instead, where it is wrong. */
  registerName: string | null
  registerBirth: string | null
  deceasedOn: string
  /** Somebody else of the household was born on the same day. */
  isTwin: boolean
  /** Nobody else of the commune has this birth date and this name, diacritics aside. */
  isFindable: boolean
}

export interface Facility {
  readonly code: string
  readonly kind: FacilityKind
  readonly name: string
  readonly commune: string
  readonly head: string
  /** Last day of a dissolved site, and who took over. */
  readonly lastDay: number | null
  readonly successor: string
  /** Its sessions are held on days that leave this rest. */
  readonly phase: number
}

export interface Injection {
  readonly person: Person
  readonly ordinal: number
  readonly purpose: DosePurpose
  readonly vaccine: VaccineCode
  readonly day: number
  readonly facility: Facility
  readonly lot: string
  planted: PlantedClass | null
  change: Change | null
  /** What the row says for a phone number, where that is not the person's. */
  phone: { readonly planted: PhoneClass; readonly text: string } | null
}

/** What a row says instead of what is true; dates are `yyyy-MM-dd` or `yyyy`. */
export interface Change {
  readonly fullName?: string
  readonly birthDate?: string
  readonly sex?: Sex
  readonly idNumber?: string
  readonly phone?: string
  /** Where they say they live. */
  readonly commune?: Commune
  readonly vaccine?: string
  readonly lot?: string
  readonly purpose?: ''
  readonly givenOn?: string
  /** The row names nobody: whom it is about cannot be known from it. */
  readonly isNobody?: true
}

/** One row of a facility's file. */
export interface FileRow {
  readonly injection: Injection
  /** Who sends it; usually where the injection was given. */
  readonly sender: Facility
  readonly change: Change | null
  /** Classes, joined by `;`. */
  readonly errors: string
  /** Has the reference of the row before it: it is that row once more. */
  readonly isCopy: boolean
}
