/** Roles a person may hold in a unit (docs/glossary.md). */
export const ROLES = [
  'clerk',
  'identity-officer',
  'signer',
  'supervisor',
  'inspector',
  'communications',
  'operator',
  'custodian',
  'auditor',
] as const

export type Role = (typeof ROLES)[number]

/**
 * On whose behalf something happens. No query without a caller: every transaction carries one, and row-level security
 * reads its unit.
 */
export interface Caller {
  /** The human being; two accounts of one human carry the same person. */
  readonly person: string
  readonly account: string
  /** Code of the unit of the appointment; the caller sees this unit and the units below it. */
  readonly unit: string
  readonly role: Role
  /** Why the caller reads or writes, kept in the access log: "ingest", "status", "correction". */
  readonly purpose: string
}

/** Code of the unit that stands above all others: the ministry. */
export const ROOT_UNIT = 'VN'
