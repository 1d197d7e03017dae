/** Reads a file of one of the public sets. */
import { openTable, recordsOf } from '../../src/adapters/documents/tables/open-table.ts'
import type { Row } from './scheme.ts'

/** All rows, cells trimmed and in lower case. */
export async function rowsOf(path: string): Promise<Row[]> {
  const rows: Row[] = []
  for await (const { values } of recordsOf(await openTable(path))) {
    rows.push(
      Object.fromEntries(
        Object.entries(values).map(([name, text]) => [name.trim(), text.trim().toLowerCase()]),
      ),
    )
  }
  return rows
}
