import type { Day, PartialDay } from '../../core/dates.ts'
import type { StoredDose, Tx } from '../record/index.ts'

/** Whose passport it is, as the register (or, for foreigners, the facility) has it. */
export interface Holder {
  readonly familyName: string
  readonly givenName: string
  readonly birthDate: PartialDay
  /** Day of death; a passport is not made for the dead. */
  readonly deceasedOn: Day | null
}

/**
 * The names and birth dates that passports carry. Reads in the given transaction; a person whom neither the register nor
 * a dose record names is left out.
 */
export interface Holders {
  find(tx: Tx, persons: readonly PersonDoses[]): Promise<Map<string, Holder>>
}

/** A person with all dose records that are known to be theirs. */
export interface PersonDoses {
  readonly personId: string
  readonly doses: readonly StoredDose[]
}

/** Finds a person's dose records; locks them until the transaction ends. */
export interface PersonRecords {
  dosesOf(tx: Tx, personIds: readonly string[]): Promise<PersonDoses[]>
}

/** Puts messages into the outbox in the given transaction; one sender process delivers them later. */
export interface PassportNotices {
  announce(
    tx: Tx,
    passports: readonly { readonly passportId: string; readonly email: string }[],
  ): Promise<void>
}

/** Looks at a finished QR text with the public trust list only, on a path that shares nothing with the signing. */
export type IndependentCheck = (text: string, at: Date) => readonly string[]
