import type { PartialDay } from '../../core/dates.ts'
import { parsePartialDay } from '../../core/dates.ts'
import type { ClaimChange } from '../../core/dose/actions.ts'
import type { DoseClaim, Sex } from '../../core/dose/dose.ts'
import { personalNumberFacts, readNumber, readPassportNumber } from '../../core/person/identity-number.ts'
import { isPlaceholderName } from '../../core/person/name.ts'
import { personIdOfForeigner, personIdOfNumber } from '../../core/person/person-id.ts'
import { isForeigner } from '../authenticate/index.ts'

/** The identity fields of a claim that a correction may replace. */
export interface IdentityChange {
  readonly idNumber?: string
  readonly fullName?: string
  readonly birthDate?: PartialDay
  readonly sex?: Sex
}

/** Fields that a decision may replace besides the identity: they say where a person is found. Never the injection itself. */
interface DecidedChange extends IdentityChange {
  readonly idCountry?: string | null
  readonly nationality?: string
  readonly guardianName?: string | null
  readonly guardianId?: string | null
  readonly phone?: string | null
  readonly email?: string | null
  readonly commune?: string | null
}

type Value = string | number | null

const CHECKS: Readonly<Record<string, (value: Value) => boolean>> = {
  idNumber: (value) => typeof value === 'string' && /^\d{12}$/.test(value),
  fullName: (value) => typeof value === 'string' && value !== '',
  birthDate: (value) => typeof value === 'string' && parsePartialDay(value) !== undefined,
  sex: (value) => value === 'M' || value === 'F',
}

/** Whether a stored proposal is nothing but identity fields with values that a claim can take. */
export function isValidClaimChange(change: ClaimChange): change is ClaimChange & IdentityChange {
  return Object.entries(change).every(([field, value]) => CHECKS[field]?.(value) === true)
}

/** Longest text of a cell that intake takes; a decision takes no longer one. */
const TEXT_MOST = 200
const isText = (value: Value): value is string =>
  typeof value === 'string' && value !== '' && value.length <= TEXT_MOST && !/\p{Cc}/u.test(value)
const isTextOrNothing = (value: Value): boolean => value === null || isText(value)
const isCountry = (value: Value): boolean => typeof value === 'string' && /^[A-Z]{2}$/.test(value)

const DECIDED_CHECKS: Readonly<Record<keyof DecidedChange, (value: Value) => boolean>> = {
  // The number is looked at together with the rest of the claim: a passport is another thing than a personal number.
  idNumber: isText,
  fullName: (value) => isText(value) && !isPlaceholderName(value),
  birthDate: (value) => typeof value === 'string' && parsePartialDay(value) !== undefined,
  sex: (value) => value === 'M' || value === 'F',
  idCountry: (value) => value === null || isCountry(value),
  nationality: isCountry,
  guardianName: isTextOrNothing,
  guardianId: isTextOrNothing,
  phone: isTextOrNothing,
  email: isTextOrNothing,
  commune: isTextOrNothing,
}

/** A claim with a decided change, and what the change replaced. */
export interface ChangedClaim {
  readonly claim: DoseClaim
  readonly before: ClaimChange
  /** Only what differs from before. */
  readonly after: ClaimChange
}

/**
 * Applies a change that a person decided; undefined when a field may not be changed, a value cannot stand in a claim, or the
 * claim would name a number that nobody can have. A claim that says all of it already comes back with nothing in `after`.
 */
export function applyChange(claim: DoseClaim, change: ClaimChange): ChangedClaim | undefined {
  if (!isDecidedChange(change)) return undefined
  const after = Object.fromEntries(
    Object.entries(change).filter(([field, value]) => claim[field as keyof DoseClaim] !== value), // a field of DECIDED_CHECKS
  )
  const changed = { ...claim, ...change }
  return 'idNumber' in after && numberOwner(changed) === null
    ? undefined
    : { claim: changed, before: valuesBefore(claim, after), after }
}

function isDecidedChange(change: ClaimChange): change is ClaimChange & DecidedChange {
  const checks: Readonly<Record<string, (value: Value) => boolean>> = DECIDED_CHECKS
  const fields = Object.entries(change)
  return (
    fields.length > 0 &&
    fields.every(([field, value]) => Object.hasOwn(checks, field) && checks[field]?.(value) === true)
  )
}

/** What a claim says in the fields of a change. */
export function valuesBefore(claim: DoseClaim, change: ClaimChange): ClaimChange {
  return Object.fromEntries(
    Object.keys(change).map((field) => [field, claim[field as keyof DoseClaim] ?? null]), // a change has fields of claims
  )
}

/** Id of the person whose number a claim names; null without a number that somebody can have. */
export function numberOwner(claim: DoseClaim): string | null {
  if (isForeigner(claim)) {
    const number = readPassportNumber(claim.idNumber)
    return number === undefined ? null : personIdOfForeigner(claim.idCountry ?? claim.nationality, number)
  }
  const { kind, value } = readNumber(claim.idNumber)
  return kind === 'personal' && personalNumberFacts(value) !== undefined ? personIdOfNumber(value) : null
}
