import { type Caller, ROOT_UNIT } from '../../core/caller.ts'
import { dayOfInstant } from '../../core/dates.ts'
import type { Progress } from '../../core/progress.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Unit, UnitHead } from '../../core/unit.ts'
import { enterPersons, type NewHead, personIdOfHead, putInCharge, readHeads } from '../staff/index.ts'
import { readAreas } from './areas.ts'
import { planUnits, type UnitDraft, type UnitFinding, type UnitRow } from './rules.ts'
import { type Database, refreshClosure, selectUnits, type Tx, upsertUnits } from './store.ts'

export interface LoadUnitsDeps {
  readonly database: Database
  readonly progress: Progress
}

export interface LoadUnitsSummary {
  /** Rows of the file. */
  readonly rows: number
  readonly entered: number
  readonly updated: number
  readonly unchanged: number
  /** Rows with at least one finding. */
  readonly refused: number
  /** Persons put in charge by this load. */
  readonly heads: number
  readonly findings: readonly UnitFinding[]
}

/** Columns that a units.csv must have. */
const COLUMNS = ['code', 'name', 'kind', 'commune', 'head'] as const
/** All columns that are read. */
export const UNIT_COLUMNS = [...COLUMNS, 'parent', 'valid_from', 'valid_to', 'successor'] as const
/** Ten times the 19,500 sites of 2021: more is not a list of units. */
const MAX_ROWS = 200_000

/**
 * Enters the units of 2022 where they are missing, then the rows of a units.csv (columns `code,name,kind,commune,head`,
 * optional `parent,valid_from,valid_to,successor`; ends of validity included). A row with findings is left out, the
 * others are taken; the same file again changes nothing. Without rows it only brings the tree up to date with the day.
 * @throws {Refusal} `account.not-allowed`, `file.empty`, `file.missing-columns`, `file.too-large`, `database.*`
 */
export async function loadUnits(
  caller: Caller,
  rows: AsyncIterable<UnitRow> | Iterable<UnitRow> | null,
  { database, progress }: LoadUnitsDeps,
): Promise<LoadUnitsSummary> {
  if (caller.unit !== ROOT_UNIT) {
    throw new Refusal('account.not-allowed', 'only the ministry loads units')
  }
  // Units 1. Read the whole file: a row may point at any other.
  const file = rows === null ? [] : await readRows(rows)
  return database.transaction(caller, async (tx) => {
    // Units 2. Enter provinces, districts and communes that are missing.
    const units = await withAreas(tx)
    progress({ stage: 'units', done: 0, total: file.length })
    // Units 3. Decide about every row, all findings of a row.
    const plan = planUnits(file, new Map(units.map((unit) => [unit.code, unit])))
    // Units 4. Write the units, then who is in charge of them, set-wise.
    const { entered, updated } = await upsertUnits(
      tx,
      plan.drafts.map(({ unit }) => unit),
    )
    const heads = await enterHeads(tx, plan.drafts)
    // Units 5. Row-level security follows the tree.
    await refreshClosure(tx, dayOfInstant(tx.now))
    progress({ stage: 'units', done: file.length, total: file.length })
    return {
      rows: file.length,
      entered,
      updated,
      unchanged: plan.drafts.length - entered - updated,
      refused: file.length - plan.drafts.length,
      heads,
      findings: plan.findings,
    }
  })
}

async function readRows(rows: AsyncIterable<UnitRow> | Iterable<UnitRow>): Promise<UnitRow[]> {
  const file: UnitRow[] = []
  for await (const row of rows) {
    if (file.length === 0) refuseMissingColumns(row)
    if (file.length === MAX_ROWS) {
      throw new Refusal('file.too-large', `the file has more than ${MAX_ROWS} rows: it is no list of units`)
    }
    file.push(row)
  }
  if (file.length === 0) throw new Refusal('file.empty', 'the file has no rows below its header')
  return file
}

function refuseMissingColumns(row: UnitRow): void {
  const missing = COLUMNS.filter((column) => !(column in row))
  if (missing.length === 0) return
  throw new Refusal('file.missing-columns', `the file lacks the columns ${missing.join(', ')}`)
}

/** The units of the database, with the administrative ones of 2022. */
async function withAreas(tx: Tx): Promise<Unit[]> {
  const units = await selectUnits(tx)
  const known = new Set(units.map(({ code }) => code))
  const missing = readAreas().filter(({ code }) => !known.has(code))
  if (missing.length > 0) await upsertUnits(tx, missing)
  return [...units, ...missing]
}

async function enterHeads(tx: Tx, drafts: readonly UnitDraft[]): Promise<number> {
  const present = Map.groupBy(await readHeads(tx), ({ unit }) => unit)
  const named = drafts.flatMap(({ unit, head }) => (head === null ? [] : [{ unit, head }]))
  const persons = named.map(({ unit, head }) => ({
    person: personIdOfHead(unit.code, head),
    name: head,
    unit: tx.caller.unit,
  }))
  const heads = named.flatMap(({ unit, head }) => newHead(tx, unit, head, present.get(unit.code) ?? []))
  await enterPersons(tx, persons)
  return putInCharge(tx, heads)
}

/** Nothing when a head of this name is already in charge; the first head has stood as long as the unit. */
function newHead(tx: Tx, unit: Unit, name: string, present: readonly UnitHead[]): NewHead[] {
  const inCharge = present.filter(({ kind, validTo }) => kind === 'head' && validTo === null)
  if (inCharge.some((head) => head.name === name)) return []
  const validFrom = present.length === 0 ? unit.validFrom : dayOfInstant(tx.now)
  const person = personIdOfHead(unit.code, name)
  return [{ unit: unit.code, kind: 'head', person, enteredBy: tx.caller.unit, validFrom }]
}
