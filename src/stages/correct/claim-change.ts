import type { PartialDay } from '../../core/dates.ts'
import { parsePartialDay } from '../../core/dates.ts'
import type { ClaimChange } from '../../core/dose/actions.ts'
import type { Sex } from '../../core/dose/dose.ts'

/** The identity fields of a claim that a correction may replace. */
export interface IdentityChange {
  readonly idNumber?: string
  readonly fullName?: string
  readonly birthDate?: PartialDay
  readonly sex?: Sex
}

const CHECKS: Readonly<Record<string, (value: string | number | null) => boolean>> = {
  idNumber: (value) => typeof value === 'string' && /^\d{12}$/.test(value),
  fullName: (value) => typeof value === 'string' && value !== '',
  birthDate: (value) => typeof value === 'string' && parsePartialDay(value) !== undefined,
  sex: (value) => value === 'M' || value === 'F',
}

/** Whether a stored proposal is nothing but identity fields with values that a claim can take. */
export function isValidClaimChange(change: ClaimChange): change is ClaimChange & IdentityChange {
  return Object.entries(change).every(([field, value]) => CHECKS[field]?.(value) === true)
}
