/** SQL of the tables `unit`, `unit_closure`, `clock_rule` and `campaign_clock`; and which doses are open. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import { ROOT_UNIT } from '../../core/caller.ts'
import type { Day } from '../../core/dates.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import type { CampaignClock, ClockRule } from '../../core/dose/next-step-clocks.ts'
import type { Unit } from '../../core/unit.ts'

export type { Database, Tx } from '../../adapters/postgres/transaction.ts'

// Every `as` of this file restores a type that the writer had and that a check of the table keeps.

const UNIT_COLUMNS = [
  'code',
  'kind',
  'name',
  'parent',
  'commune',
  'valid_from',
  'valid_to',
  'successor',
] as const

interface UnitRecord {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly parent: string | null
  readonly commune: string | null
  readonly valid_from: string
  readonly valid_to: string | null
  readonly successor: string | null
}

/** All units that ever were. */
export async function selectUnits(tx: Tx): Promise<Unit[]> {
  const rows = await tx.query<UnitRecord>(
    'select code, kind, name, parent, commune, valid_from, valid_to, successor from unit',
  )
  return rows.map((row) => ({
    code: row.code,
    kind: row.kind as Unit['kind'],
    name: row.name,
    parent: row.parent,
    commune: row.commune,
    validFrom: row.valid_from as Day,
    validTo: row.valid_to as Day | null,
    successor: row.successor,
  }))
}

/** Enters or changes units, set-wise; a unit that is already so counts as neither. */
export async function upsertUnits(
  tx: Tx,
  units: readonly Unit[],
): Promise<{ entered: number; updated: number }> {
  await tx.run('create temporary table unit_in (like unit) on commit drop')
  await tx.copyIn(
    'unit_in',
    UNIT_COLUMNS,
    units.map((u) => [u.code, u.kind, u.name, u.parent, u.commune, u.validFrom, u.validTo, u.successor]),
  )
  // References of one statement are checked at its end, so the order of the rows does not matter.
  const entered = await tx.run(
    `insert into unit (code, kind, name, parent, commune, valid_from, valid_to, successor)
     select code, kind, name, parent, commune, valid_from, valid_to, successor from unit_in
     on conflict (code) do nothing`,
  )
  const updated = await tx.run(
    `update unit set kind = new.kind, name = new.name, parent = new.parent, commune = new.commune,
       valid_from = new.valid_from, valid_to = new.valid_to, successor = new.successor
     from unit_in as new
     where unit.code = new.code
       and (unit.kind, unit.name, unit.parent, unit.commune, unit.valid_from, unit.valid_to, unit.successor)
         is distinct from
           (new.kind, new.name, new.parent, new.commune, new.valid_from, new.valid_to, new.successor)`,
  )
  await tx.run('drop table unit_in')
  return { entered, updated }
}

/** Brings the closure in line with the units as they stand on a day; returns how many pairs changed. */
export async function refreshClosure(tx: Tx, day: Day): Promise<number> {
  await tx.run(
    `create temporary table closure_now on commit drop as
     with recursive up (descendant, ancestor) as (
       select code, code from unit
       union
       select up.descendant, next.code
       from up
       join unit on unit.code = up.ancestor
       cross join lateral (
         values (unit.parent), (case when unit.valid_to < $1::date then unit.successor end)
       ) as next (code)
       where next.code is not null
     )
     select ancestor, descendant from up`,
    [day],
  )
  const removed = await tx.run(
    `delete from unit_closure as old
     where not exists (
       select 1 from closure_now as new where new.ancestor = old.ancestor and new.descendant = old.descendant)`,
  )
  const added = await tx.run(
    `insert into unit_closure (ancestor, descendant)
     select ancestor, descendant from closure_now on conflict (ancestor, descendant) do nothing`,
  )
  await tx.run('drop table closure_now')
  return removed + added
}

/** True when `unit` is the caller's unit or stands below it. */
export async function isBelow(tx: Tx, unit: string): Promise<boolean> {
  return (await selectBelow(tx, [unit])).has(unit)
}

/** Of these units, those that are the caller's own or stand below it. */
export async function selectBelow(tx: Tx, units: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ descendant: string }>(
    'select descendant from unit_closure where ancestor = $1 and descendant = any($2)',
    [tx.caller.unit, units],
  )
  return new Set(rows.map(({ descendant }) => descendant))
}

/** A unit and all that stand below it, whoever asks: the tree is public. */
export async function selectUnitsBelow(tx: Tx, unit: string): Promise<string[]> {
  const rows = await tx.query<{ descendant: string }>(
    'select descendant from unit_closure where ancestor = $1',
    [unit],
  )
  return rows.map(({ descendant }) => descendant)
}

/**
 * Doses that are neither covered by a passport nor withdrawn, entered at or below a unit or of residents there, in their
 * state for longest first.
 */
export async function selectOpenDoses(tx: Tx, unit: string, limit: number): Promise<DoseId[]> {
  const below = 'select descendant from unit_closure where ancestor = $1'
  const where =
    unit === ROOT_UNIT ? '$1::text is not null' : `(facility in (${below}) or commune in (${below}))`
  const rows = await tx.query<{ dose_id: string }>(
    `select dose_id from dose where state not in ('covered', 'withdrawn') and ${where}
     order by state_since, bucket, dose_id limit $2`,
    [unit, limit],
  )
  return rows.map(({ dose_id }) => dose_id as DoseId)
}

/** The table of clocks with where each comes from. */
export interface ClockRow extends ClockRule {
  readonly source: string
  readonly lawyerChecked: boolean
}

/** The table of clocks, as data. */
export async function selectClocks(tx: Tx): Promise<ClockRow[]> {
  const rows = await tx.query<Record<string, string> & { each_level_hours: number; lawyer_checked: boolean }>(
    `select blocker, case_kind, owes_role, owes_unit, due_new, due_old, then_rule, each_level_hours, source, lawyer_checked
     from clock_rule order by blocker, case_kind`,
  )
  return rows.map((row) => ({
    blocker: row.blocker as ClockRule['blocker'],
    caseKind: row.case_kind ?? '',
    owesRole: row.owes_role as ClockRule['owesRole'],
    owesUnit: row.owes_unit as ClockRule['owesUnit'],
    dueNew: row.due_new as ClockRule['dueNew'],
    dueOld: row.due_old as ClockRule['dueOld'],
    thenRule: row.then_rule as ClockRule['thenRule'],
    eachLevelHours: row.each_level_hours,
    source: row.source ?? '',
    lawyerChecked: row.lawyer_checked,
  }))
}

/** From which day doses are to be entered on the day they are given, and when the campaign ends. */
export async function selectCampaignClock(tx: Tx): Promise<CampaignClock> {
  const [row] = await tx.query<{ same_day_from: string; deadline: Date }>(
    'select same_day_from, deadline from campaign_clock',
  )
  if (row === undefined)
    throw new Error('could not read the campaign clock: the row of the migration is missing')
  return { sameDayFrom: row.same_day_from as Day, deadline: row.deadline }
}
