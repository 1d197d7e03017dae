/** Reads a made-up nation back from its files, as a stranger would. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { openTable } from '../../src/adapters/documents/tables/open-table.ts'

export type Line = Readonly<Record<string, string>>

/** A row of a facility file with the truth about it. */
export interface TruthRow {
  readonly file: string
  readonly row: number
  readonly person: string
  readonly errors: string
  readonly values: Line
}

/** The English columns, in the order of the intake file. */
const COLUMNS =
  'full_name,birth_date,sex,id_number,nationality,phone,email,guardian_name,guardian_id,province,district,commune,vaccine,lot_number,dose_number,dose_purpose,given_on,given_at_facility,id_country,record_ref'.split(
    ',',
  )

/** One of the lists that hold no quotes. */
export function readList(folder: string, name: string): Line[] {
  const [header = '', ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
  const columns = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']))
  })
}

/** Every row of every facility file; fails when the truth knows a row that is not there. */
export async function readRows(folder: string): Promise<TruthRow[]> {
  const rowsOf = new Map<string, Map<number, Line>>()
  for (const name of readdirSync(join(folder, 'facilities')).sort()) {
    const table = await openTable(join(folder, 'facilities', name))
    const rows = new Map<number, Line>()
    for await (const { row, cells } of table.rows()) {
      rows.set(row, Object.fromEntries(COLUMNS.map((column, i) => [column, cells[i] ?? ''])))
    }
    rowsOf.set(basename(name), rows)
  }
  return readList(folder, 'truth.csv').map(({ file = '', row, person_number: person = '', errors = '' }) => {
    const values = rowsOf.get(file)?.get(Number(row))
    if (values === undefined) throw new Error('the truth names a row that no file has')
    return { file, row: Number(row), person, errors, values }
  })
}

/** dd/MM/yyyy or d/M/yyyy -> yyyy-MM-dd; everything else stays. */
export function isoDate(text: string): string {
  const [day = '', month = '', year] = text.split('/')
  return year === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
