/** A cleaning list that came back, in whatever format a spreadsheet program saved it. */
import { readFile, stat } from 'node:fs/promises'

import { Refusal } from '../../../core/refusal.ts'
import type { IdentityCells, ReturnedFile, ReturnedRow } from '../../../stages/correct/index.ts'
import { digestFile } from '../tables/digest-file.ts'
import { openTable } from '../tables/open-table.ts'
import { unprotected } from './csv-file.ts'
import { COLUMN_NAMES, LIST_COLUMNS, type ListColumnName } from './list-columns.ts'
import { decisionOf } from './list-texts.ts'

/** The bytes are kept as evidence, in one row of a table: 200,000 rows of a workbook take about half of it. */
export const LIST_BYTES_MAX = 50 * 1024 * 1024
/** Without these nothing can be done. Officers may drop the others. */
const REQUIRED: readonly ListColumnName[] = ['key', 'decision']
const MEDIA_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
} as const

type Cells = Readonly<Record<ListColumnName, string>>

/** Opens a list by content, not by name. @throws {Refusal} `file.*` */
export async function openReturnedList(path: string): Promise<ReturnedFile> {
  await expectSize(path)
  const table = await openTable(path)
  const index = new Map(table.header.map((title, i) => [title.normalize('NFC').toLowerCase(), i]))
  const columns = COLUMN_NAMES.map((name) => [name, index.get(LIST_COLUMNS[name].title)] as const)
  const missing = columns.filter(([name, at]) => at === undefined && REQUIRED.includes(name))
  if (missing.length > 0) {
    const titles = missing.map(([name]) => `"${LIST_COLUMNS[name].title}"`).join(', ')
    throw new Refusal('file.missing-columns', `the list lacks ${titles}: keep the header as it was`)
  }
  return {
    sha256: await digestFile(path),
    mediaType: MEDIA_TYPES[table.format],
    bytes: () => readFile(path),
    async *rows() {
      for await (const { row, cells } of table.rows()) {
        const texts = columns.map(([name, at]) => [name, cellAt(cells, at)] as const)
        yield returnedRow(row, Object.fromEntries(texts) as Cells) // one entry for every column
      }
    },
  }
}

async function expectSize(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size <= LIST_BYTES_MAX) return
  throw new Refusal(
    'file.too-large',
    `the file has more than ${LIST_BYTES_MAX / 1024 / 1024} MB: send each list by itself`,
  )
}

function cellAt(cells: readonly string[], at: number | undefined): string {
  return at === undefined ? '' : unprotected((cells[at] ?? '').trim())
}

function returnedRow(row: number, cells: Cells): ReturnedRow {
  const listed: IdentityCells = {
    fullName: cells.typedName,
    birthDate: cells.typedBirthDate,
    sex: cells.typedSex,
    idNumber: cells.typedNumber,
  }
  const written: IdentityCells = {
    fullName: cells.rightName,
    birthDate: cells.rightBirthDate,
    sex: cells.rightSex,
    idNumber: cells.rightNumber,
  }
  return { row, key: cells.key, decision: decisionOf(cells.decision), listed, written, note: cells.note }
}
