/** SQL of the table `snapshot`: figures as they stood at one instant. */
import type { Caller } from '../core/caller.ts'
import type { Database } from '../stages/record/index.ts'

export interface Snapshot<Figures> {
  readonly name: string
  /** The application clock when it was taken. */
  readonly at: Date
  readonly figures: Figures
}

/** The day on which the campaign's figures were published: the demo's first snapshot. */
export const APRIL_26 = 'april-26'
/** Says that the records of this database are made up: what the demo may delete. */
export const DEMO = 'demo'

/** Stores figures under a name; a former snapshot of that name gives way. */
export async function takeSnapshot(
  database: Database,
  caller: Caller,
  name: string,
  figures: object,
): Promise<void> {
  await database.transaction(caller, (tx) =>
    tx.run(
      `insert into snapshot (name, at, figures) values ($1, $2, $3)
       on conflict (name) do update set at = excluded.at, figures = excluded.figures`,
      [name, tx.now, JSON.stringify(figures)],
    ),
  )
}

/** Reads a snapshot; undefined when none of this name was taken. `Figures` is what was stored under the name. */
export async function readSnapshot<Figures>(
  database: Database,
  caller: Caller,
  name: string,
): Promise<Snapshot<Figures> | undefined> {
  const [row] = await database.transaction(caller, (tx) =>
    tx.query<Snapshot<Figures>>('select name, at, figures from snapshot where name = $1', [name]),
  )
  return row
}
