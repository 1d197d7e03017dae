/** Spreadsheet files in the forms in which stations send them. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import fc from 'fast-check'

import { openTable, recordsOf, type TableRecord } from '../../src/adapters/documents/tables/open-table.ts'
import { writeTemplate } from '../../src/adapters/documents/tables/write-template.ts'
import { runIngest } from '../../src/app/run-ingest.ts'
import { repairName } from '../../src/core/person/name.ts'
import {
  parseCountry,
  parseDoseNumber,
  parsePurpose,
  parseSex,
  parseWholeDay,
  readName,
} from '../../src/stages/ingest/cells.ts'
import { scratchFolder } from '../support/command.ts'
import { cellsOf, HEADER, ingestTest, rowOf } from '../support/ingest.ts'

async function readAll(path: string): Promise<TableRecord[]> {
  const records: TableRecord[] = []
  for await (const record of recordsOf(await openTable(path))) records.push(record)
  return records
}

const EXPECTED = [{ row: 2, values: { tên: 'Trần Thị Ánh', mã: '007' } }]

test('encodings and separators are told from the content', async (t) => {
  const path = join(scratchFolder(t), 'x.csv')
  const text = (separator: string) => `tên${separator}mã\r\nTrần Thị Ánh${separator}007\r\n`
  const utf16 = Buffer.from(`\uFEFF${text('\t')}`, 'utf16le')
  // Code page 1258: base letters with circumflex and breve, then the tone as a character of its own.
  const cp1258 = Buffer.from('74ea6e2c6d61de0a5472e2cc6e20546869f220c16e682c3030370a', 'hex')
  const variants: [Uint8Array, string, string | null][] = [
    [Buffer.from(text(',')), 'utf-8', ','],
    [Buffer.from(`\uFEFF${text(';')}`), 'utf-8', ';'],
    [utf16, 'utf-16le', '\t'],
    [Buffer.from(utf16).swap16(), 'utf-16be', '\t'],
    [Buffer.from(text(';'), 'utf16le'), 'utf-16le', ';'],
    [cp1258, 'windows-1258', ','],
    [Buffer.from(text(',').replaceAll('\r\n', '\r')), 'utf-8', ','],
  ]
  for (const [content, encoding, separator] of variants) {
    writeFileSync(path, content)
    const table = await openTable(path)
    assert.deepEqual([table.encoding, table.separator], [encoding, separator])
    assert.deepEqual(await readAll(path), EXPECTED)
  }
})

test('rows are numbered as in the spreadsheet: blank lines count, line breaks inside a cell do not', async (t) => {
  const path = join(scratchFolder(t), 'x.csv')
  writeFileSync(path, 'a,b\n1,"two\nlines, ""quoted"""\n\n,\n3,4')
  assert.deepEqual(await readAll(path), [
    { row: 2, values: { a: '1', b: 'two\nlines, "quoted"' } },
    { row: 5, values: { a: '3', b: '4' } },
  ])
})

test('any cells written as CSV are read back as they were, wherever the chunks of the file end', async (t) => {
  const path = join(scratchFolder(t), 'x.csv')
  const cell = fc.string({ unit: fc.constantFrom('a', 'ễ', '"', ',', '\n', ' ', '😀'), maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { maxLength: 30 }),
      fc.nat(70_000),
      async (rows, padding) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
        const lines = rows.map(([a, b]) => `${quote(`x${a}`)},${quote(b)}`)
        writeFileSync(path, ['a,b', `${'p'.repeat(padding)},`, ...lines].join('\n'))
        const read = (await readAll(path)).slice(padding === 0 ? 0 : 1)
        assert.deepEqual(
          read.map(({ values }) => [values.a, values.b]),
          rows.map(([a, b]) => [`x${a}`, b]),
        )
      },
    ),
    { numRuns: 60 },
  )
})

test('a name that needs no repair is stored as the repair would leave it', () => {
  const word = fc.constantFrom(
    'Trần',
    'Thị',
    'Ánh',
    "K'Bông",
    'Ê-ban',
    'Trâ\u0300n',
    'ThÞ',
    'Vaên',
    '',
    'ﬁ',
    'a\u200b',
    'TRẦN',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (words) => {
      const text = words.join(' ')
      assert.deepEqual(readName(text), repairName(text))
    }),
    { numRuns: 2000 },
  )
})

test('a workbook gives days, numbers, rich text and every Vietnamese letter as a person sees them', async (t) => {
  const path = join(scratchFolder(t), 'x.xlsx')
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('a')
  sheet.addRow(['tên', 'ngày', 'số', 'công thức'])
  sheet.addRow([
    { richText: [{ text: 'Trần ' }, { text: 'Ánh', font: { bold: true } }] },
    new Date('1985-03-12'),
    79185000123,
    { formula: 'A1' },
  ])
  // Long enough for letters to be cut in two where the unpacked bytes are handed over.
  for (let i = 0; i < 20_000; i += 1) sheet.addRow([`Nguyễn Thị Ánh Nguyệt ${i}`])
  book.addWorksheet('b').addRow(['x'])
  await book.xlsx.writeFile(path)
  const table = await openTable(path)
  assert.deepEqual([table.format, table.notes], ['xlsx', ['only the first sheet was read']])
  const [first, ...rest] = await readAll(path)
  assert.deepEqual(first, {
    row: 2,
    values: { tên: 'Trần Ánh', ngày: '1985-03-12', số: '79185000123', 'công thức': '=A1' },
  })
  assert.deepEqual(
    rest.filter(({ row, values }) => values.tên !== `Nguyễn Thị Ánh Nguyệt ${row - 3}`),
    [],
  )
})

test('the example of the template is taken', async (t) => {
  const { context, folder, countDoses } = await ingestTest(t)
  const path = join(folder, 'TYT-1.xlsx')
  await writeTemplate(path)
  const summary = await runIngest(context, { files: [path] })
  assert.deepEqual([summary.rows, summary.accepted], [1, 1])
  assert.deepEqual(summary.findings, { 'lot.unchecked': 1 })
  assert.equal(await countDoses(), 1)
})

test('the same rows as CSV and as a workbook are the same records', async (t) => {
  const { context, write, folder, countDoses } = await ingestTest(t)
  const csv = write('TYT-1.csv', [HEADER, rowOf('A'), rowOf('B')].join('\n'))
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('a')
  sheet.addRows([HEADER.split(','), cellsOf('A'), cellsOf('B')])
  const xlsx = join(folder, 'TYT-1.xlsx')
  await book.xlsx.writeFile(xlsx)
  const summary = await runIngest(context, { files: [csv, xlsx] })
  assert.deepEqual([summary.accepted, summary.unchanged], [2, 2])
  assert.equal(await countDoses(), 2)
})

test('the words that stations write for sex, dose, purpose, country and day are understood', () => {
  const cases: readonly (readonly [(text: string) => unknown, readonly string[], unknown])[] = [
    [parseSex, ['Nữ', 'NU', 'f', 'Female'], 'F'],
    [parseSex, ['Nam', 'M', 'male'], 'M'],
    [parseDoseNumber, ['3', 'Mũi 3', 'mui 3', '03', '3.0', 'Mũi số 3'], 3],
    [parseDoseNumber, ['0', '10', 'ba', '-3.5'], undefined],
    [parsePurpose, ['Mũi nhắc lại', 'nhắc lại', 'booster'], 'booster'],
    [parsePurpose, ['Bổ sung', 'additional'], 'additional'],
    [parseCountry, ['VN', 'vn', 'Việt Nam', 'Vietnam', 'VNM', 'viet nam'], 'VN'],
    [parseCountry, ['Hàn Quốc', 'South Korea', 'KR'], 'KR'],
    [parseCountry, ['Xứ lạ', 'ZZ'], undefined],
    [
      parseWholeDay,
      ['20/09/2021', '20/9/2021', '20-09-2021', '20.9.2021', '2021-09-20', '44459'],
      '2021-09-20',
    ],
    [parseWholeDay, ['09/2021', '2021', '31/02/2021', ''], undefined],
  ]
  for (const [parse, texts, expected] of cases) {
    for (const text of texts) assert.equal(parse(text), expected, text)
  }
})
