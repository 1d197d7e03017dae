/** A commune of invented people, its station and its identity officers, for the stories of cleaning lists. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import ExcelJS from 'exceljs'

import { openTable, recordsOf } from '../../src/adapters/documents/tables/open-table.ts'
import type { RegisterRow } from '../../src/adapters/registers/load-register.ts'
import type { Context } from '../../src/app/context.ts'
import { runAuthenticate } from '../../src/app/run-authenticate.ts'
import { runCorrectImport } from '../../src/app/run-correct-import.ts'
import { runCorrectList } from '../../src/app/run-correct-list.ts'
import type { Role } from '../../src/core/caller.ts'
import { type PartialDay, parsePartialDay } from '../../src/core/dates.ts'
import type { DoseClaim } from '../../src/core/dose/dose.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { appoint, callerFor, createAccount, createPerson } from '../../src/office/staff/index.ts'
import { isBelow, loadUnits } from '../../src/office/units/index.ts'
import {
  appendActions,
  enterDoses,
  type NewDose,
  readDoses,
  type StoredDose,
} from '../../src/stages/record/index.ts'
import { scratchFolder } from './command.ts'
import { testContext } from './context.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { newDose } from './doses.ts'
import { person, registerOf } from './register.ts'

export const COMMUNE = '26734'
export const NEIGHBOUR = '26737'

export const day = (text: string): PartialDay => parsePartialDay(text) ?? assert.fail(text)

const ANH = { fullName: 'Lê Văn Anh', birthDate: day('1990-05-06'), sex: 'M', phone: null } as const
const BINH = { fullName: 'Phạm Thị Bình', birthDate: day('1988-11-23'), sex: 'F', phone: null } as const

/** Three residents in two hamlets. */
export const PEOPLE: readonly RegisterRow[] = [
  person({ hamlet: 'Thôn 2', household: 'H1' }),
  person({
    person_number: '001090000456',
    full_name: ANH.fullName,
    birth_date: ANH.birthDate,
    sex: 'M',
    phone: '',
    hamlet: 'Thôn 10',
    household: 'H7',
  }),
  person({
    person_number: '001188000789',
    full_name: BINH.fullName,
    birth_date: BINH.birthDate,
    sex: 'F',
    phone: '',
    hamlet: 'Thôn 10',
    household: 'H7',
  }),
]

/** The same residents, but the first of them has moved to the neighbouring commune. */
export const ONE_MOVED = PEOPLE.map((one) =>
  one.household === 'H1' ? { ...one, residence_commune: NEIGHBOUR } : one,
)

/** A record of the commune's station; the number is the first resident's. */
export const doseOf = (ref: string, changes: Partial<DoseClaim>): NewDose => newDose('TYT-1', ref, changes)

/** Names as they were typed: what rows are found by. */
export const [MAU, VANG] = ['TRAN THI MAU', 'Võ Văn Vắng'] as const
export const NO_MARKS = doseOf('marks', { fullName: MAU })
export const NO_NUMBER = doseOf('none', { ...ANH, idNumber: null })
export const WRONG_SEX = doseOf('sex', { ...BINH, idNumber: '001188000789', sex: 'M' })
export const STRANGER = doseOf('nobody', {
  fullName: VANG,
  birthDate: day('1970-01-15'),
  sex: 'M',
  idNumber: null,
  phone: null,
})
export const ALL = [NO_MARKS, NO_NUMBER, WRONG_SEX, STRANGER]

export type Values = Readonly<Record<string, string>>

export interface ListTest {
  readonly db: TestDatabase
  /** Acts as the identity officer of the commune. */
  readonly context: Context
  /** The context of another account. */
  as(account: string): Context
  /** A path that nobody has. */
  path(ending: string): string
  /** Makes the commune's list. */
  list(format?: 'xlsx' | 'csv'): Promise<string>
  import(
    file: string,
    options?: { readonly isDryRun?: boolean; readonly result?: string },
  ): ReturnType<typeof runCorrectImport>
  dose(ref: string): Promise<StoredDose>
  /** Confirms the injection of a record on behalf of an account, at the facility. */
  confirm(account: string, ref: string): Promise<void>
}

/** Enters and checks the records; `registerName` names a register that is not the table of these people. */
export async function listTest(
  t: TestContext,
  doses: readonly NewDose[],
  people: readonly RegisterRow[] = PEOPLE,
  registerName = 'table',
): Promise<ListTest> {
  const db = await testDatabase(t)
  const station = { code: 'TYT-1', name: 'Trạm mẫu', kind: 'station', commune: COMMUNE, head: '' }
  await loadUnits(db.caller, [station], { database: db.app, progress: SILENT })
  if (registerName === 'table') await registerOf(db, people)
  await db.worker.transaction(db.caller, (tx) => enterDoses(tx, doses))
  await hire(db, 'officer', COMMUNE)
  const as = (account: string): Context => {
    const context = testContext(t, db.url, { account })
    const register = { ...context.config.register, name: registerName }
    return { ...context, config: { ...context.config, register } }
  }
  const context = as('officer')
  await runAuthenticate(context)
  const folder = scratchFolder(t)
  const path = (ending: string) => join(folder, `${randomUUID()}.${ending}`)
  return {
    db,
    context,
    path,
    as,
    list: (format = 'xlsx') => makeList(context, path(format)),
    import: (file, { isDryRun = false, result } = {}) =>
      runCorrectImport(context, { file, isDryRun, result }),
    dose: async (ref) => {
      const [dose] = await db.worker.transaction(db.caller, (tx) => readDoses(tx, [doseIdOf('TYT-1', ref)]))
      return dose ?? assert.fail(`${ref} is not there`)
    },
    confirm: async (account, ref) => {
      const caller = await callerFor(db.app, account, 'test')
      await db.worker.transaction(caller, async (tx) => {
        const found = await readDoses(tx, [doseIdOf('TYT-1', ref)], true)
        const actions = [{ kind: 'confirmed', by: 'facility' } as const]
        await appendActions(
          tx,
          found.map((dose) => ({ dose, actions })),
        )
      })
    },
  }
}

/** Makes a list; its format is the ending of its name. */
export async function makeList(context: Context, out: string, commune = COMMUNE): Promise<string> {
  await runCorrectList(context, { commune, format: out.endsWith('.csv') ? 'csv' : 'xlsx', out })
  return out
}

/** Opens an account of a new person with one appointment. */
export async function hire(
  db: TestDatabase,
  account: string,
  unit: string,
  role: Role = 'identity-officer',
): Promise<void> {
  const deps = { database: db.app, newId: randomUUID, isBelow }
  const operator = await callerFor(db.app, 'operator', 'test')
  const human = { name: 'Người Thử Nghiệm', idNumber: `TEST-${account}`, idCountry: 'VN' }
  await createAccount(operator, { account, person: await createPerson(operator, human, deps) }, deps)
  await appoint(operator, { account, unit, role, validTo: null }, deps)
}

/** Rows of a table file by the titles of its columns; lines without a row key are left out. */
export async function rowsOf(path: string): Promise<Values[]> {
  const rows: Values[] = []
  for await (const { values } of recordsOf(await openTable(path))) if (values['mã dòng']) rows.push(values)
  return rows
}

/** Typed name -> column -> what the officer writes. */
export type Filling = Readonly<Record<string, Readonly<Record<string, string | number>>>>

/** Fills cells as an officer does in a spreadsheet program: another library reads the workbook and writes it anew. */
export async function fill(path: string, cells: Filling): Promise<string> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const sheet = book.worksheets[0] ?? assert.fail('no sheet')
  const titles = (sheet.getRow(1).values as string[]).slice(1) // the list's own header
  const at = (title: string) => titles.indexOf(title) + 1
  sheet.eachRow((row) => {
    for (const [title, value] of Object.entries(cells[row.getCell(at('họ tên đã nhập')).text] ?? {})) {
      row.getCell(at(title)).value = value
    }
  })
  const out = path.replace(/\.xlsx$/, '-filled.xlsx')
  await book.xlsx.writeFile(out)
  return out
}

/** Writes rows as a CSV file with the columns of the first one. */
export function writeRows(path: string, rows: readonly Values[]): string {
  const titles = Object.keys(rows[0] ?? {})
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
  const lines = rows.map((row) => line(titles.map((title) => row[title] ?? '')))
  writeFileSync(path, [line(titles), ...lines].join('\r\n'))
  return path
}
