/** SQL of the tables `delivery`, `session_report` and `fraud_signal`. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { SessionKey } from '../record/index.ts'

export interface DeliveryRow {
  readonly facility: string
  readonly vaccine: string
  readonly lot: string
  readonly deliveredOn: string
  readonly doses: number
  readonly returned: number
  readonly expiry: string | null
}

export interface SessionRow extends SessionKey {
  readonly dosesGiven: number
}

export interface Signal extends Omit<SessionKey, 'day'> {
  readonly kind: 'entered-above-given' | 'given-above-delivered'
  /** Null where all days of a facility and lot are compared. */
  readonly day: string | null
  readonly expected: number
  readonly found: number
}

export interface Written {
  readonly entered: number
  readonly updated: number
}

/** Every lot that was ever delivered. */
export async function selectLots(tx: Tx): Promise<{ vaccine: string; lot: string }[]> {
  return tx.query('select distinct vaccine, lot from delivery')
}

/** Enters deliveries, replaces the figures of known ones; each key at most once in `rows`. */
export async function upsertDeliveries(tx: Tx, rows: readonly DeliveryRow[]): Promise<Written> {
  const written = await tx.query<{ isNew: boolean }>(
    `insert into delivery (facility, vaccine, lot, delivered_on, doses, returned, expiry, loaded_at, account)
     select f, v, l, o, d, r, e, $8, $9
     from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::int[], $6::int[], $7::date[]) as n (f, v, l, o, d, r, e)
     on conflict (facility, vaccine, lot, delivered_on) do update set doses = excluded.doses,
       returned = excluded.returned, expiry = excluded.expiry, loaded_at = excluded.loaded_at, account = excluded.account
     where (delivery.doses, delivery.returned, delivery.expiry)
       is distinct from (excluded.doses, excluded.returned, excluded.expiry)
     returning xmax = 0 as "isNew"`,
    [
      rows.map(({ facility }) => facility),
      rows.map(({ vaccine }) => vaccine),
      rows.map(({ lot }) => lot),
      rows.map(({ deliveredOn }) => deliveredOn),
      rows.map(({ doses }) => doses),
      rows.map(({ returned }) => returned),
      rows.map(({ expiry }) => expiry),
      tx.now,
      tx.caller.account,
    ],
  )
  return countWritten(written)
}

/** Enters session reports, replaces the figures of known ones; each session at most once in `rows`. */
export async function upsertSessions(tx: Tx, rows: readonly SessionRow[]): Promise<Written> {
  const written = await tx.query<{ isNew: boolean }>(
    `insert into session_report (facility, day, vaccine, lot, doses_given, reported_at, account)
     select f, d, v, l, g, $6, $7
     from unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::int[]) as n (f, d, v, l, g)
     on conflict (facility, day, vaccine, lot) do update set doses_given = excluded.doses_given,
       reported_at = excluded.reported_at, account = excluded.account
     where session_report.doses_given <> excluded.doses_given
     returning xmax = 0 as "isNew"`,
    [...keyArrays(rows), rows.map(({ dosesGiven }) => dosesGiven), tx.now, tx.caller.account],
  )
  return countWritten(written)
}

/** The reports of these sessions; sessions without a report are left out. */
export async function selectReports(tx: Tx, keys: readonly SessionKey[]): Promise<SessionRow[]> {
  return tx.query(
    `select s.facility, s.day::text as day, s.vaccine, s.lot, s.doses_given as "dosesGiven" from session_report s
     join unnest($1::text[], $2::date[], $3::text[], $4::text[]) as wanted (facility, day, vaccine, lot)
       using (facility, day, vaccine, lot)`,
    keyArrays(keys),
  )
}

/** For every facility and lot of these sessions: doses delivered (less those returned) and given on all days. */
export async function selectStock(
  tx: Tx,
  keys: readonly SessionKey[],
): Promise<{ facility: string; vaccine: string; lot: string; delivered: number; given: number }[]> {
  return tx.query(
    `with wanted as (
       select distinct facility, vaccine, lot from unnest($1::text[], $2::text[], $3::text[]) as k (facility, vaccine, lot))
     select facility, vaccine, lot,
       coalesce((select sum(d.doses - d.returned) from delivery d
         where d.facility = w.facility and d.vaccine = w.vaccine and d.lot = w.lot), 0)::int as delivered,
       (select coalesce(sum(s.doses_given), 0) from session_report s
         where s.facility = w.facility and s.vaccine = w.vaccine and s.lot = w.lot)::int as given
     from wanted w where exists (select 1 from delivery)`,
    [keys.map(({ facility }) => facility), keys.map(({ vaccine }) => vaccine), keys.map(({ lot }) => lot)],
  )
}

/**
 * Keeps what does not add up, and marks as cleared what now does: `signals` holds every comparison that was made, those
 * with `found` at most `expected` only clear a former signal. Returns how many do not add up.
 */
export async function keepSignals(tx: Tx, signals: readonly Signal[]): Promise<number> {
  const open = signals.filter(({ found, expected }) => found > expected)
  const settled = signals.filter(({ found, expected }) => found <= expected)
  if (open.length > 0) {
    await tx.run(
      `insert into fraud_signal (kind, facility, vaccine, lot, day, expected, found, first_at, last_at)
       select k, f, v, l, d, e, n, $8, $8
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::int[], $7::int[]) as s (k, f, v, l, d, e, n)
       on conflict (kind, facility, vaccine, lot, day) do update set expected = excluded.expected,
         found = excluded.found, last_at = excluded.last_at, cleared_at = null`,
      [...signalArrays(open), open.map(({ expected }) => expected), open.map(({ found }) => found), tx.now],
    )
  }
  if (settled.length > 0) {
    await tx.run(
      `update fraud_signal s set cleared_at = $6
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[]) as k (kind, facility, vaccine, lot, day)
       where s.kind = k.kind and s.facility = k.facility and s.vaccine = k.vaccine and s.lot = k.lot
         and s.day is not distinct from k.day and s.cleared_at is null`,
      [...signalArrays(settled), tx.now],
    )
  }
  return open.length
}

/** Injections by session report of the caller's units, and how many of them have no dose record. */
export async function sessionFigures(tx: Tx): Promise<{ given: number; notEntered: number }> {
  const [figures] = await tx.query<{ given: number; notEntered: number }>(
    `select coalesce(sum(s.doses_given), 0)::int as given,
       coalesce(sum(greatest(0, s.doses_given - coalesce(e.entered, 0))), 0)::int as "notEntered"
     from session_report s left join (
       select given_at_facility as facility, given_on as day, vaccine, lot_number as lot, count(*)::int as entered
       from dose where not withdrawn group by 1, 2, 3, 4) as e using (facility, day, vaccine, lot)`,
  )
  if (figures === undefined) throw new Error('an aggregate returned no row')
  return figures
}

function keyArrays(keys: readonly SessionKey[]): string[][] {
  return [
    keys.map(({ facility }) => facility),
    keys.map(({ day }) => day),
    keys.map(({ vaccine }) => vaccine),
    keys.map(({ lot }) => lot),
  ]
}

function signalArrays(signals: readonly Signal[]): (string | null)[][] {
  return [
    signals.map(({ kind }) => kind),
    signals.map(({ facility }) => facility),
    signals.map(({ vaccine }) => vaccine),
    signals.map(({ lot }) => lot),
    signals.map(({ day }) => day),
  ]
}

function countWritten(rows: readonly { isNew: boolean }[]): Written {
  const entered = rows.filter(({ isNew }) => isNew).length
  return { entered, updated: rows.length - entered }
}
