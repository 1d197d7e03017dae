/** SQL of the table `unit_head`: who is in charge of a unit, from when to when. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { Day } from '../../core/dates.ts'
import type { UnitHead } from '../../core/unit.ts'

// Every `as` of this file restores a type that the writer had and that a check of the table keeps.

/** Everyone who is or was in charge of a unit. */
export async function selectHeads(tx: Tx): Promise<UnitHead[]> {
  const rows = await tx.query<{
    unit: string
    kind: string
    person: string
    name: string
    valid_from: string
    valid_to: string | null
  }>(
    `select unit_head.unit, unit_head.kind, unit_head.person, staff_person.full_name as name,
       unit_head.valid_from, unit_head.valid_to
     from unit_head join staff_person on staff_person.person = unit_head.person and staff_person.unit = unit_head.entered_by`,
  )
  return rows.map((row) => ({
    unit: row.unit,
    kind: row.kind as UnitHead['kind'],
    person: row.person,
    name: row.name,
    validFrom: row.valid_from as Day,
    validTo: row.valid_to as Day | null,
  }))
}

export interface NewHead {
  readonly unit: string
  readonly kind: UnitHead['kind']
  readonly person: string
  /** The unit that entered the person. */
  readonly enteredBy: string
  readonly validFrom: Day
}

/**
 * Puts persons in charge, set-wise. A new head ends the time of the one before on the day before; a deputy joins the
 * others. Whoever is already in charge stays as they are. Returns how many were put in charge.
 */
export async function insertHeads(tx: Tx, heads: readonly NewHead[]): Promise<number> {
  const columns = [
    heads.map(({ unit }) => unit),
    heads.map(({ kind }) => kind),
    heads.map(({ person }) => person),
    heads.map(({ validFrom }) => validFrom),
    heads.map(({ enteredBy }) => enteredBy),
  ]
  await tx.run(
    `update unit_head as old set valid_to = greatest(new.valid_from, old.valid_from) - 1
     from unnest($1::text[], $2::text[], $3::uuid[], $4::date[]) as new (unit, kind, person, valid_from)
     where old.unit = new.unit and old.kind = 'head' and new.kind = 'head'
       and old.valid_to is null and old.person <> new.person`,
    columns.slice(0, 4),
  )
  return tx.run(
    `insert into unit_head (unit, kind, person, entered_by, valid_from)
     select new.unit, new.kind, new.person, new.entered_by, new.valid_from
     from unnest($1::text[], $2::text[], $3::uuid[], $4::date[], $5::text[])
       as new (unit, kind, person, valid_from, entered_by)
     where not exists (
       select 1 from unit_head as old
       where old.unit = new.unit and old.kind = new.kind and old.person = new.person and old.valid_to is null)
     on conflict (unit, kind, person, valid_from) do update set valid_to = null`,
    columns,
  )
}

/** Ends everybody's time as head or deputy of a unit after a last day; returns how many. */
export async function endHead(tx: Tx, unit: string, person: string, lastDay: Day): Promise<number> {
  return tx.run(
    `update unit_head set valid_to = greatest($3::date, valid_from - 1)
     where unit = $1 and person = $2 and valid_to is null`,
    [unit, person, lastDay],
  )
}
