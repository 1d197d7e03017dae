import type { Caller, Role } from '../../core/caller.ts'
import { Refusal } from '../../core/refusal.ts'
import { type Database, selectAccount, selectAppointmentsOf } from './store.ts'

const ACCOUNT = /^[a-z0-9][a-z0-9._@-]{0,63}$/

/** Which of several appointments to act under; the oldest when nothing is said. */
export interface ActingAs {
  readonly unit?: string
  readonly role?: Role
}

/**
 * On whose behalf a command or a session acts, by the appointments in force at the database's clock.
 * @throws {Refusal} `account.unknown` no such account, or closed; `account.not-allowed` no (such) appointment in force
 */
export async function callerFor(
  database: Database,
  account: string,
  purpose: string,
  { unit, role }: ActingAs = {},
): Promise<Caller> {
  if (!ACCOUNT.test(account)) throw new Refusal('account.unknown', 'there is no such account')
  // No unit yet, so the transaction sees exactly what belongs to the account (policies of migration 0002).
  const nobody: Caller = { person: '', account, unit: '', role: 'clerk', purpose }
  const { found, appointments } = await database.transaction(nobody, async (tx) => ({
    found: await selectAccount(tx, account),
    appointments: await selectAppointmentsOf(tx, account),
  }))
  if (found === undefined || found.isClosed) {
    throw new Refusal('account.unknown', 'there is no such account')
  }
  const chosen = appointments.find(
    (one) => (unit === undefined || one.unit === unit) && (role === undefined || one.role === role),
  )
  if (chosen === undefined) {
    throw new Refusal('account.not-allowed', 'this account holds no such appointment now: ask your superior')
  }
  return { person: found.person, account, unit: chosen.unit, role: chosen.role, purpose }
}
