import type { Caller } from '../../core/caller.ts'
import { Refusal } from '../../core/refusal.ts'
import { isUuid } from './rules.ts'
import { type Database, endAppointmentNow } from './store.ts'

/**
 * Ends an appointment at once; the next command of that account is already refused.
 * @throws {Refusal} `account.not-allowed`, `appointment.unknown`
 */
export async function endAppointment(
  caller: Caller,
  appointment: string,
  { database }: { database: Database },
): Promise<void> {
  if (caller.role !== 'operator' && caller.role !== 'supervisor') {
    throw new Refusal('account.not-allowed', 'only an operator or a supervisor ends appointments')
  }
  const isEnded =
    isUuid(appointment) && (await database.transaction(caller, (tx) => endAppointmentNow(tx, appointment)))
  if (!isEnded)
    throw new Refusal('appointment.unknown', 'there is no such appointment in force below your unit')
}
