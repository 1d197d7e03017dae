/** Dose records by session: what one facility gave on one day of one vaccine and lot. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import { type DoseHead, doseHead, HEAD_COLUMNS, type HeadRow } from './rows.ts'

/** One (facility, day, vaccine, lot) of a session report. */
export interface SessionKey {
  readonly facility: string
  readonly day: string
  readonly vaccine: string
  readonly lot: string
}

/** Doses of these sessions that nobody has confirmed yet, locked. */
export async function selectUnconfirmed(tx: Tx, sessions: readonly SessionKey[]): Promise<DoseHead[]> {
  const rows = await tx.query<HeadRow>(
    `select ${HEAD_COLUMNS.join(', ')} from dose
     join (select distinct * from unnest($1::text[], $2::date[], $3::text[], $4::text[])
         as asked (facility, day, vaccine, lot)) as wanted
       on dose.given_at_facility = wanted.facility and dose.given_on = wanted.day
       and dose.vaccine = wanted.vaccine and dose.lot_number = wanted.lot
     where not dose.confirmed and not dose.withdrawn
     order by dose.bucket, dose.dose_id for update of dose`,
    [
      sessions.map(({ facility }) => facility),
      sessions.map(({ day }) => day),
      sessions.map(({ vaccine }) => vaccine),
      sessions.map(({ lot }) => lot),
    ],
  )
  return rows.map(doseHead)
}

/** How many records, not withdrawn, were entered for each session; sessions without any are left out. */
export async function countEntered(
  tx: Tx,
  sessions: readonly SessionKey[],
): Promise<(SessionKey & { entered: number })[]> {
  return tx.query(
    `select wanted.facility, wanted.day::text as day, wanted.vaccine, wanted.lot, count(*)::int as entered from dose
     join (select distinct * from unnest($1::text[], $2::date[], $3::text[], $4::text[])
         as asked (facility, day, vaccine, lot)) as wanted
       on dose.given_at_facility = wanted.facility and dose.given_on = wanted.day
       and dose.vaccine = wanted.vaccine and dose.lot_number = wanted.lot
     where not dose.withdrawn group by 1, 2, 3, 4`,
    [
      sessions.map(({ facility }) => facility),
      sessions.map(({ day }) => day),
      sessions.map(({ vaccine }) => vaccine),
      sessions.map(({ lot }) => lot),
    ],
  )
}
