import type { Caller, Role } from '../../core/caller.ts'
import { Refusal } from '../../core/refusal.ts'
import { appointmentFault } from './rules.ts'
import { type Database, insertAppointment, selectAccount, type Tx } from './store.ts'

export interface NewAppointment {
  readonly account: string
  readonly unit: string
  readonly role: Role
  /** From now when undefined. */
  readonly validFrom?: Date
  /** First instant at which it is over; null = until ended. */
  readonly validTo: Date | null
}

export interface AppointDeps {
  readonly database: Database
  /** A fresh random UUID. */
  readonly newId: () => string
  /** True when the unit stands below the caller's unit, or is it (office/units). */
  readonly isBelow: (tx: Tx, unit: string) => Promise<boolean>
}

/**
 * Gives an account a role in a unit, by a superior; returns the appointment's id. Nobody appoints their own person,
 * through no account.
 * @throws {Refusal} `account.unknown`, `appointment.not-allowed`, `option.invalid`, `unit.unknown`
 */
export async function appoint(caller: Caller, wanted: NewAppointment, deps: AppointDeps): Promise<string> {
  return deps.database.transaction(caller, async (tx) => {
    const found = await selectAccount(tx, wanted.account)
    if (found === undefined || found.isClosed) {
      throw new Refusal('account.unknown', 'there is no such account: open it first')
    }
    const fault = appointmentFault(caller, { ...wanted, person: found.person })
    if (fault !== null) throw new Refusal('appointment.not-allowed', FAULTS[fault])
    if (!(await deps.isBelow(tx, wanted.unit))) {
      throw new Refusal('unit.unknown', 'there is no such unit below yours')
    }
    const validFrom = wanted.validFrom ?? tx.now
    if (wanted.validTo !== null && wanted.validTo <= validFrom) {
      throw new Refusal('option.invalid', 'the appointment would end before it begins')
    }
    const appointment = deps.newId()
    await insertAppointment(tx, { ...wanted, appointment, validFrom })
    return appointment
  })
}

const FAULTS = {
  'role-may-not-appoint': 'only an operator or a supervisor appoints',
  'own-person': 'nobody appoints themselves: ask your superior',
  'national-role': 'only the operator of the ministry gives this role',
  'needs-superior': 'this role is given by the unit above',
} as const
