/** Who may appoint whom; no I/O. Where the unit lies is the database's business: row-level security sees to it. */
import { type Caller, ROLES, ROOT_UNIT, type Role } from '../../core/caller.ts'

/** Roles that act for the whole country and are given by the ministry's operator only. */
const NATIONAL_ROLES: ReadonlySet<Role> = new Set(['operator', 'custodian', 'auditor'])
/** An inspector of a unit is never chosen by that unit. */
const FROM_ABOVE_ROLES: ReadonlySet<Role> = new Set(['inspector', 'supervisor'])

export type AppointmentFault = 'role-may-not-appoint' | 'own-person' | 'national-role' | 'needs-superior'

/** Why the caller may not give this role, or null. `person` is the human who would get it. */
export function appointmentFault(
  caller: Caller,
  { person, unit, role }: { person: string; unit: string; role: Role },
): AppointmentFault | null {
  if (caller.role !== 'operator' && caller.role !== 'supervisor') return 'role-may-not-appoint'
  // Compares the human and not the account: a second account of one's own changes nothing.
  if (caller.person === person) return 'own-person'
  const isMinistry = caller.role === 'operator' && caller.unit === ROOT_UNIT
  if (isMinistry) return null
  if (NATIONAL_ROLES.has(role)) return 'national-role'
  return FROM_ABOVE_ROLES.has(role) && unit === caller.unit ? 'needs-superior' : null
}

/** True for a role of the glossary. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** True for an id that the database can be asked for. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}
