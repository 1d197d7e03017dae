import type { Day } from './dates.ts'

/** Units that exist by law; their codes are those of the statistics office (2, 3 and 5 digits). */
export const AREA_KINDS = ['ministry', 'branch', 'province', 'district', 'commune'] as const

/** Where injections are given and entered. */
export const FACILITY_KINDS = [
  'station',
  'hospital',
  'province-hospital',
  'district-centre',
  'cdc',
  'mobile',
  'company',
  'private',
  'army',
  'ministry-site',
  'police-site',
  'transport-site',
  'dissolved',
] as const

export type AreaKind = (typeof AREA_KINDS)[number]
export type FacilityKind = (typeof FACILITY_KINDS)[number]
export type UnitKind = AreaKind | FacilityKind

/** Branches outside the provinces (vietnam.md section 4): kind of site -> code of the branch under the ministry. */
export const BRANCHES: Readonly<Partial<Record<FacilityKind, string>>> = {
  army: 'VN-ARMY',
  'ministry-site': 'VN-MOH',
  'police-site': 'VN-POLICE',
  'transport-site': 'VN-TRANSPORT',
}

/** A place in the tree of responsibility. Both ends of its validity are included; a null end is open. */
export interface Unit {
  readonly code: string
  readonly kind: UnitKind
  readonly name: string
  /** Null for the root only. */
  readonly parent: string | null
  /** Where a facility stands: a commune, or a district that has none. */
  readonly commune: string | null
  readonly validFrom: Day
  readonly validTo: Day | null
  /** Who took over its records and duties when it ended. */
  readonly successor: string | null
}

/** A member of staff as everyone may see one: the responsible head of a unit. */
export interface StaffName {
  readonly person: string
  readonly name: string
}

/** Someone in charge of a unit from `validFrom` to `validTo`, both included. */
export interface UnitHead extends StaffName {
  readonly unit: string
  readonly kind: 'head' | 'deputy'
  readonly validFrom: Day
  readonly validTo: Day | null
}

/** True on every day of a validity whose ends are both included. */
export function isValidOn(
  span: { readonly validFrom: Day; readonly validTo: Day | null },
  day: Day,
): boolean {
  return span.validFrom <= day && (span.validTo === null || day <= span.validTo)
}

/** True for the kinds of unit that give injections. */
export function isFacilityKind(kind: string): kind is FacilityKind {
  return (FACILITY_KINDS as readonly string[]).includes(kind)
}

/** True for every kind of unit. */
export function isUnitKind(kind: string): kind is UnitKind {
  return (AREA_KINDS as readonly string[]).includes(kind) || isFacilityKind(kind)
}
