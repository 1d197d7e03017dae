/** Loads a units.csv (or .xlsx) and the administrative units of 2022; used by the command, the demo and the pages. */
import { openTable, recordsOf, type Table } from '../adapters/documents/tables/open-table.ts'
import { type LoadUnitsSummary, loadUnits, UNIT_COLUMNS, type UnitRow } from '../office/units/index.ts'
import type { Context } from './context.ts'

/**
 * Enters the units of a file with their heads; columns in any order, unknown ones are named and left out.
 * Findings carry the row of the file as a person sees it. The same file again changes nothing.
 * @throws {Refusal} `account.*`, `file.*`, `database.*`
 */
export async function runUnitsLoad(context: Context, file: string): Promise<LoadUnitsSummary> {
  const { app } = await context.databases()
  const caller = await context.caller('units load')
  const table = await openTable(file)
  for (const note of table.notes) context.say(note)
  const unknown = table.header.filter((name) => !isKnown(name)).length
  if (unknown > 0) {
    // Without their names: the first line of a file without a header is somebody's data.
    context.say(`${unknown} of ${table.header.length} columns are not known and left out`)
  }
  const fileRows: number[] = []
  const summary = await loadUnits(caller, unitRows(table, fileRows), {
    database: app,
    progress: context.progress,
  })
  // loadUnits counts the rows it was given; blank lines of the file are not among them.
  const findings = summary.findings.map(({ row, code }) => ({ row: fileRows[row - 2] ?? row, code }))
  return { ...summary, findings }
}

const nameOf = (column: string): string => column.trim().toLowerCase()
const isKnown = (column: string): boolean => (UNIT_COLUMNS as readonly string[]).includes(nameOf(column))

async function* unitRows(table: Table, fileRows: number[]): AsyncGenerator<UnitRow> {
  for await (const { row, values } of recordsOf(table)) {
    fileRows.push(row)
    yield Object.fromEntries(Object.entries(values).map(([column, text]) => [nameOf(column), text]))
  }
}
