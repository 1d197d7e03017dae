/** Opens a file of the population register, whatever its format, as batches of rows. */
import { digestFile } from '../adapters/documents/tables/digest-file.ts'
import { openTable, type Table } from '../adapters/documents/tables/open-table.ts'
import { type BuiltFrom, type FileRow, isParquet, openParquet } from '../adapters/registers/image/index.ts'
import { REGISTER_COLUMNS, REQUIRED_REGISTER_COLUMNS } from '../adapters/registers/load-register.ts'
import { Refusal } from '../core/refusal.ts'
import type { Context } from './context.ts'

/** Rows that are cleaned between two reports of progress. */
const ROWS_PER_BATCH = 2048
const COLUMNS = [...REGISTER_COLUMNS, 'removed'] as const

export interface RegisterFile {
  readonly builtFrom: BuiltFrom
  readonly batches: AsyncIterable<readonly FileRow[]>
}

/**
 * Opens CSV, XLSX or Parquet by content; columns in any order, unknown ones are left out with a note.
 * @throws {Refusal} `file.*`
 */
export async function openRegisterFile(context: Context, path: string): Promise<RegisterFile> {
  if (await isParquet(path)) return parquetFile(context, path)
  const table = await openTable(path)
  for (const note of table.notes) context.say(note)
  const places = placesOf(context, table.header)
  return {
    builtFrom: { source: table.format, edition: await digestFile(path) },
    batches: tableBatches(table, places),
  }
}

async function parquetFile(context: Context, path: string): Promise<RegisterFile> {
  const file = await openParquet(path)
  const places = placesOf(context, file.header)
  const known = COLUMNS.filter((name) => places.has(name))
  const names = known.map((name) => file.header[places.get(name) ?? 0] ?? '')
  const builtFrom = { source: 'parquet', edition: await digestFile(path) } as const
  async function* batches(): AsyncGenerator<readonly FileRow[]> {
    try {
      const order = new Map(known.map((name, i) => [name, i]))
      for await (const columns of file.chunks(names)) {
        const cellOf = (name: Column, row: number) => columns[order.get(name) ?? -1]?.[row] ?? ''
        yield Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => rowOf((name) => cellOf(name, row)))
      }
    } finally {
      file.close()
    }
  }
  return { builtFrom, batches: batches() }
}

type Column = (typeof COLUMNS)[number]

/** Column -> its place. @throws {Refusal} `file.missing-columns` */
function placesOf(context: Context, header: readonly string[]): ReadonlyMap<Column, number> {
  const names = header.map((name) => name.trim().toLowerCase())
  const places = new Map(
    COLUMNS.map((name) => [name, names.indexOf(name)] as const).filter(([, at]) => at >= 0),
  )
  const missing = REQUIRED_REGISTER_COLUMNS.filter((name) => !places.has(name))
  if (missing.length > 0) {
    throw new Refusal('file.missing-columns', `the register lacks the columns ${missing.join(', ')}`)
  }
  const unknown = names.length - places.size
  if (unknown > 0) context.say(`${unknown} of ${names.length} columns are not known and left out`)
  return places
}

async function* tableBatches(
  table: Table,
  places: ReadonlyMap<Column, number>,
): AsyncGenerator<readonly FileRow[]> {
  let batch: FileRow[] = []
  for await (const { cells } of table.rows()) {
    batch.push(rowOf((name) => cells[places.get(name) ?? -1] ?? ''))
    if (batch.length < ROWS_PER_BATCH) continue
    yield batch
    batch = []
  }
  yield batch
}

/** All rows have the same shape. */
function rowOf(cell: (name: Column) => string): FileRow {
  return {
    person_number: cell('person_number'),
    cmnd: cell('cmnd'),
    full_name: cell('full_name'),
    birth_date: cell('birth_date'),
    sex: cell('sex'),
    residence_commune: cell('residence_commune'),
    phone: cell('phone'),
    deceased_on: cell('deceased_on'),
    hamlet: cell('hamlet'),
    household: cell('household'),
    guardian_1: cell('guardian_1'),
    guardian_2: cell('guardian_2'),
    family_name: cell('family_name'),
    given_name: cell('given_name'),
    removed: cell('removed'),
  }
}
