/** What an independent reader of workbooks finds in a list. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'

import { claimOf } from '../../../../test/support/doses.ts'
import type { ListRow } from '../../../stages/correct/index.ts'
import { readZipEntries } from '../tables/zip.ts'
import { COLUMN_NAMES, LIST_COLUMNS, type ListColumnName } from './list-columns.ts'
import { openReturnedList } from './read-list.ts'
import { STYLE } from './sheet-xml.ts'
import { createListFile } from './write-list.ts'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'vaxpass-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const row = (changes: Partial<ListRow> = {}): ListRow => ({
  key: '3f2a91bc-00000000000000000000000000000001-2-00000000',
  hamlet: 'Thôn 1',
  household: null,
  faults: ['no-id', 'wrong-name'],
  claim: claimOf({ idNumber: null }),
  proposal: { idNumber: '079185000123', sex: 'M' },
  contested: [],
  ...changes,
})

async function write(t: TestContext, format: 'xlsx' | 'csv', rows: readonly ListRow[]): Promise<string> {
  const path = join(folder(t), `list.${format}`)
  const file = await createListFile(path, { format, communeName: 'Phường Mẫu & Con', day: '26/04/2022' })
  await file.add(rows)
  await file.finish()
  return path
}

async function sheetsOf(path: string): Promise<ExcelJS.Worksheet[]> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  return book.worksheets
}

const at = (name: ListColumnName): number => COLUMN_NAMES.indexOf(name) + 1

test('everything is locked but the officer’s columns', async (t) => {
  const [sheet] = await sheetsOf(await write(t, 'xlsx', [row(), row()]))
  // exceljs reads the protection of a sheet, and leaves `sheet` out of its types.
  assert.equal((sheet as unknown as { sheetProtection?: { sheet?: boolean } }).sheetProtection?.sheet, true)
  for (const name of COLUMN_NAMES) {
    const isOpen = LIST_COLUMNS[name].style === STYLE.open
    for (const line of [2, 3]) {
      assert.equal(sheet?.getCell(line, at(name)).protection?.locked === false, isOpen, name)
    }
    assert.notEqual(sheet?.getCell(1, at(name)).protection?.locked, false, 'the header is locked')
  }
})

test('decision and sex are chosen from lists, in every row and no further', async (t) => {
  const [sheet] = await sheetsOf(await write(t, 'xlsx', [row(), row(), row()]))
  const listOf = (line: number, name: ListColumnName) =>
    sheet?.getCell(line, at(name)).dataValidation?.formulae?.[0]
  for (const line of [2, 4]) {
    assert.equal(listOf(line, 'decision'), '"đúng như CSDL,sửa,cơ sở dữ liệu sai,không có người này,để sau"')
    assert.equal(listOf(line, 'rightSex'), '"Nam,Nữ"')
  }
  assert.equal(listOf(5, 'decision'), undefined)
  assert.equal(listOf(2, 'note'), undefined)
})

test('the header stays in view and on every page, pages are numbered, and there is room to sign', async (t) => {
  const [sheet, guide] = await sheetsOf(await write(t, 'xlsx', [row()]))
  const view = sheet?.views[0]
  assert.ok(view?.state === 'frozen' && view.ySplit === 1)
  assert.equal(sheet?.pageSetup.orientation, 'landscape')
  assert.equal(sheet?.pageSetup.printTitlesRow, '1:1')
  assert.match(sheet?.headerFooter.oddHeader ?? '', /^&LPhường Mẫu && Con&C.*&RNgày 26\/04\/2022$/)
  assert.match(sheet?.headerFooter.oddFooter ?? '', /&P\/&N/)
  const signed = sheet?.getRow(4).values
  assert.ok(JSON.stringify(signed).includes('Người lập danh sách'))
  assert.ok(JSON.stringify(signed).includes('Công an xã'))
  assert.ok((guide?.rowCount ?? 0) > COLUMN_NAMES.length, 'the second sheet explains')
})

test('the parts of the sheet stand in the order that the format demands', async (t) => {
  const path = await write(t, 'xlsx', [row()])
  const entry = (await readZipEntries(path)).get('xl/worksheets/sheet1.xml') ?? assert.fail('no sheet')
  const bytes = readFileSync(path)
  const start =
    entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28)
  const xml = inflateRawSync(bytes.subarray(start, start + entry.packedBytes)).toString()
  const order =
    'sheetPr sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter dataValidations pageMargins pageSetup headerFooter'
  const places = order.split(' ').map((name) => xml.indexOf(`<${name}`))
  assert.ok(places.every((place) => place > 0))
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  )
})

test('what begins like a formula is text, in a workbook and in a CSV file', async (t) => {
  const evil = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a,"b"\r\n=2'].map((fullName) =>
    row({ claim: claimOf({ fullName }) }),
  )
  const [sheet] = await sheetsOf(await write(t, 'xlsx', evil))
  for (let line = 2; line < 8; line += 1) {
    const cell = sheet?.getCell(line, at('typedName'))
    assert.deepEqual([cell?.type, cell?.numFmt, cell?.formula], [ExcelJS.ValueType.String, '@', undefined])
  }
  const path = await write(t, 'csv', evil)
  const lines = readFileSync(path, 'utf8').split('\r\n')
  for (const line of lines.slice(1, 6)) assert.match(line, /,'[=+\-@\t]/)
  const read = []
  for await (const { listed } of (await openReturnedList(path)).rows()) read.push(listed.fullName)
  assert.equal(read[0], '=1+1', 'the apostrophe is not part of the text')
})

test('a list read back says what was written, and its lines for signatures are no rows', async (t) => {
  const path = await write(t, 'xlsx', [row()])
  const rows = []
  for await (const one of (await openReturnedList(path)).rows()) rows.push(one)
  const [first, ...below] = rows
  assert.deepEqual(first, {
    row: 2,
    key: row().key,
    decision: null,
    listed: { fullName: 'Trần Thị Mẫu', birthDate: '12/03/1985', sex: 'Nữ', idNumber: '' },
    written: { fullName: '', birthDate: '', sex: '', idNumber: '' },
    note: '',
  })
  assert.ok(below.every(({ key, decision }) => key === '' && decision === null))
})

test('a file that exists is never overwritten, and one that was given up leaves nothing behind', async (t) => {
  const path = join(folder(t), 'list.xlsx')
  const options = { format: 'xlsx', communeName: 'x', day: 'x' } as const
  const given = await createListFile(path, options)
  await given.add([row()])
  await given.discard()
  assert.throws(() => readFileSync(`${path}.part`))
  writeFileSync(path, 'filled by hand')
  await assert.rejects(createListFile(path, options), { code: 'file.not-writable' })
  assert.equal(readFileSync(path, 'utf8'), 'filled by hand')
})
