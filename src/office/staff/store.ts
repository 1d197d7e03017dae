/** SQL of the tables `staff_person`, `account` and `appointment`. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { Role } from '../../core/caller.ts'

export type { Database, Tx } from '../../adapters/postgres/transaction.ts'

// Every `as` of this file restores a type that the writer had and that a check of the table keeps.

export interface NewPerson {
  readonly person: string
  readonly name: string
  /** The unit that enters the person. */
  readonly unit: string
}

/** Enters persons, set-wise; one who is known already stays as they are. Returns how many are new. */
export async function insertPersons(tx: Tx, persons: readonly NewPerson[]): Promise<number> {
  return tx.run(
    `insert into staff_person (person, full_name, unit, created_at)
     select new.person, new.full_name, new.unit, $4
     from unnest($1::uuid[], $2::text[], $3::text[]) as new (person, full_name, unit)
     on conflict (person, unit) do nothing`,
    [
      persons.map(({ person }) => person),
      persons.map(({ name }) => name),
      persons.map(({ unit }) => unit),
      tx.now,
    ],
  )
}

/**
 * Enters a person whom the caller sees elsewhere for the caller's own unit as well, so that what the unit writes rests on
 * a row of its own; false when the caller sees no such person.
 */
export async function adoptPerson(tx: Tx, person: string): Promise<boolean> {
  const name = (await selectNames(tx, [person])).get(person)
  if (name === undefined) return false
  await insertPersons(tx, [{ person, name, unit: tx.caller.unit }])
  return true
}

/** Opens an account; false when the name is taken, whether the caller sees the other one or not. */
export async function insertAccount(
  tx: Tx,
  { account, person, unit }: { account: string; person: string; unit: string },
): Promise<boolean> {
  const count = await tx.run(
    `insert into account (account, person, unit, created_at, created_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [account, person, unit, tx.now, tx.caller.account],
  )
  return count === 1
}

/** Whose account it is, as far as the caller may see it. */
export async function selectAccount(
  tx: Tx,
  account: string,
): Promise<{ person: string; isClosed: boolean } | undefined> {
  const [row] = await tx.query<{ person: string; closed_at: Date | null }>(
    'select person, closed_at from account where account = $1',
    [account],
  )
  return row === undefined ? undefined : { person: row.person, isClosed: row.closed_at !== null }
}

export interface Appointment {
  readonly appointment: string
  readonly account: string
  readonly person: string
  readonly unit: string
  readonly role: Role
  readonly validFrom: Date
  readonly validTo: Date | null
}

interface AppointmentRow {
  readonly appointment: string
  readonly account: string
  readonly person: string
  readonly unit: string
  readonly role: string
  readonly valid_from: Date
  readonly valid_to: Date | null
}

const APPOINTMENTS = `select appointment.appointment, appointment.account, account.person, appointment.unit,
    appointment.role, appointment.valid_from, appointment.valid_to
  from appointment join account on account.account = appointment.account`

const IN_FORCE = `appointment.valid_from <= $1 and (appointment.valid_to is null or appointment.valid_to > $1)`

/** The appointments of an account that are in force at an instant, the oldest first. */
export async function selectAppointmentsOf(tx: Tx, account: string): Promise<Appointment[]> {
  const rows = await tx.query<AppointmentRow>(
    `${APPOINTMENTS} where ${IN_FORCE} and account.closed_at is null and appointment.account = $2
     order by appointment.valid_from, appointment.appointment`,
    [tx.now, account],
  )
  return rows.map(appointmentOf)
}

/** Everybody whom the caller sees and whose appointment is in force, by unit and role. */
export async function selectAppointments(tx: Tx): Promise<Appointment[]> {
  const rows = await tx.query<AppointmentRow>(
    `${APPOINTMENTS} where ${IN_FORCE} and account.closed_at is null
     order by appointment.unit, appointment.role, appointment.valid_from, appointment.appointment`,
    [tx.now],
  )
  return rows.map(appointmentOf)
}

function appointmentOf({ valid_from, valid_to, role, ...rest }: AppointmentRow): Appointment {
  return { ...rest, role: role as Role, validFrom: valid_from, validTo: valid_to }
}

/** Stores an appointment; whoever appoints has been checked. */
export async function insertAppointment(tx: Tx, appointment: Omit<Appointment, 'person'>): Promise<void> {
  await tx.run(
    `insert into appointment (appointment, account, unit, role, valid_from, valid_to, appointed_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      appointment.appointment,
      appointment.account,
      appointment.unit,
      appointment.role,
      appointment.validFrom,
      appointment.validTo,
      tx.caller.account,
    ],
  )
}

/** Ends an appointment at this instant; false when there is none that the caller may end. */
export async function endAppointmentNow(tx: Tx, appointment: string): Promise<boolean> {
  const count = await tx.run(
    `update appointment set valid_to = greatest(valid_from, $2), ended_by = $3
     where appointment = $1 and (valid_to is null or valid_to > $2)`,
    [appointment, tx.now, tx.caller.account],
  )
  return count === 1
}

/** Names of the persons the caller may see. */
export async function selectNames(tx: Tx, persons: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ person: string; full_name: string }>(
    `select distinct on (person) person, full_name from staff_person where person = any ($1::uuid[])
     order by person, unit`,
    [persons],
  )
  return new Map(rows.map(({ person, full_name }) => [person, full_name]))
}

/** The humans behind accounts, closed ones as well: account -> person, as far as the caller may see them. */
export async function selectHumans(tx: Tx, accounts: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ account: string; person: string }>(
    'select account, person from account where account = any ($1::text[])',
    [accounts],
  )
  return new Map(rows.map(({ account, person }) => [account, person]))
}
