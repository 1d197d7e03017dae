/** Files of stations for the tests of ingest: two invented facilities and rows of invented people. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

import type { Context } from '../../src/app/context.ts'
import { SILENT } from '../../src/core/progress.ts'
import { loadUnits } from '../../src/office/units/index.ts'
import { scratchFolder } from './command.ts'
import { testContext } from './context.ts'
import { type TestDatabase, testDatabase } from './database.ts'

export const HEADER =
  'full_name,birth_date,sex,id_number,nationality,phone,email,guardian_name,guardian_id,province,district,commune,vaccine,lot_number,dose_number,dose_purpose,given_on,given_at_facility,id_country,record_ref'

const ORDINARY: Readonly<Record<string, string>> = {
  full_name: 'Trần Thị Mẫu',
  birth_date: '12/03/1985',
  sex: 'Nữ',
  id_number: '079185000123',
  nationality: 'VN',
  phone: '0912345678',
  province: 'Thành phố Hồ Chí Minh',
  district: 'Quận 1',
  commune: 'Phường Bến Nghé',
  vaccine: 'AstraZeneca',
  lot_number: 'ABV4678',
  dose_number: '1',
  dose_purpose: 'primary',
  given_on: '20/09/2021',
}

/** Cells in the order of HEADER; every one can be replaced. */
export function cellsOf(ref: string, changes: Readonly<Record<string, string>> = {}): string[] {
  const values: Readonly<Record<string, string>> = { ...ORDINARY, record_ref: ref, ...changes }
  return HEADER.split(',').map((column) => values[column] ?? '')
}

/** One line of CSV. */
export function rowOf(ref: string, changes: Readonly<Record<string, string>> = {}): string {
  return cellsOf(ref, changes)
    .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')
}

export interface IngestTest extends TestDatabase {
  readonly context: Context
  readonly folder: string
  /** Lines that the program printed on standard error. */
  readonly said: string[]
  /** Writes a file into the folder and returns its path. */
  write(name: string, content: string | Uint8Array): string
  /** How many dose records there are. */
  countDoses(): Promise<number>
}

/** A database with the facilities TYT-1 and TYT-2 and a folder for files. */
export async function ingestTest(t: TestContext): Promise<IngestTest> {
  const database = await testDatabase(t)
  const units = ['TYT-1', 'TYT-2'].map((code) => ({
    code,
    name: `Trạm y tế mẫu ${code}`,
    kind: 'station',
    commune: '26740',
    head: 'Lê Văn Thử',
  }))
  const loaded = await loadUnits(database.caller, units, { database: database.app, progress: SILENT })
  if (loaded.entered < units.length) throw new Error(JSON.stringify(loaded.findings))
  const folder = scratchFolder(t)
  const said: string[] = []
  const context = testContext(t, database.url, { say: (line) => said.push(line) })
  return {
    ...database,
    context,
    folder,
    said,
    write: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    countDoses: async () =>
      (await database.admin<{ n: number }>('select count(*)::int as n from dose'))[0]?.n ?? -1,
  }
}
