/** Files that break: each is refused with a code and a sentence, and nothing of it is taken. */
import assert from 'node:assert/strict'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'

import { runIngest } from '../../src/app/run-ingest.ts'
import { Refusal, type RefusalCode } from '../../src/core/refusal.ts'
import { HEADER, type IngestTest, ingestTest, rowOf } from '../support/ingest.ts'

const MIB = 1024 * 1024

/** The file is refused with this code, says what to do, and leaves neither record nor upload nor file behind. */
async function refuses(test: IngestTest, path: string, code: RefusalCode, says: RegExp): Promise<void> {
  await assert.rejects(
    runIngest(test.context, { files: [path], facility: 'TYT-1', rejectedDir: join(test.folder, 'rejected') }),
    (error: unknown) => {
      assert.ok(error instanceof Refusal, String(error))
      assert.equal(error.code, code)
      assert.match(error.message, says)
      return true
    },
  )
  assert.equal(await test.countDoses(), 0)
  assert.deepEqual(
    await test.admin('select 1 from upload where accepted > 0 or cardinality(rejected_rows) > 0'),
    [],
  )
}

const onDisk = (test: IngestTest, name: string, content: string | Uint8Array) => test.write(name, content)

test('files that cannot be read are refused whole', async (t) => {
  const station = await ingestTest(t)
  const row = rowOf('A')
  const cases: readonly (readonly [string, string | Uint8Array, RefusalCode, RegExp])[] = [
    ['an empty file', '', 'file.empty', /send it again/],
    ['nothing but blank lines', '\n\n\r\n', 'file.empty', /send it again/],
    ['an unknown separator', `${HEADER}\n${row}\n`.replaceAll(',', '|'), 'file.missing-columns', /separate/],
    [
      'a missing column',
      `${HEADER}\n${row}`.replaceAll('given_on,', 'x,'),
      'file.missing-columns',
      /given_on/,
    ],
    ['no header at all', `${row}\n${row}\n`.replace(',VN,', ',Q,'), 'file.missing-columns', /full_name/],
    [
      '300 columns',
      `${Array.from({ length: 300 }, (_, i) => `c${i}`).join(',')}\n`,
      'file.too-many-columns',
      /300/,
    ],
    ['two columns of one name', `${HEADER},sex\n${row},M\n`, 'file.wrong-format', /columns 3 and 21/],
    ['two columns for one field', `${HEADER},giới tính\n${row},M\n`, 'file.wrong-format', /mean sex/],
    ['an open quotation mark', `${HEADER}\n${row}\n"${row}\n${row}\n`, 'file.wrong-format', /after row 2/],
    ['a workbook with a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'file.encrypted', /password/],
    ['a ZIP that is no workbook', zip({ 'a.txt': 'x' }), 'file.wrong-format', /workbook/],
    ['half a workbook', workbook({}).subarray(0, 200), 'file.wrong-format', /damaged/],
    ['a workbook with macros', workbook({ 'xl/vbaProject.bin': 'x' }), 'file.wrong-format', /macros/],
    [
      'a workbook with a DTD',
      workbook({ 'xl/workbook.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }),
      'file.wrong-format',
      /DTD/,
    ],
  ]
  for (const [name, content, code, says] of cases) {
    await t.test(name, () => refuses(station, onDisk(station, 'TYT-1.csv', content), code, says))
  }
  await t.test('a file that is not there', () =>
    refuses(station, join(station.folder, 'none.csv'), 'file.not-found', /check its name/),
  )
  await t.test('a folder', () => refuses(station, station.folder, 'file.not-readable', /rights/))
})

test('a damaged end is found before the first row is taken', async (t) => {
  const station = await ingestTest(t)
  const rows = Array.from({ length: 9000 }, (_, i) => rowOf(`R${i}`))
  const path = station.write('TYT-1.csv', [HEADER, ...rows, '"never closed'].join('\n'))
  await refuses(station, path, 'file.wrong-format', /after row 9001/)
})

test('a line of 1 GB is refused after a bounded read', async (t) => {
  const station = await ingestTest(t)
  const path = join(station.folder, 'TYT-1.csv')
  const file = openSync(path, 'w')
  writeSync(file, `${HEADER}\n`)
  // A hole of 1 GB: it reads as zero bytes and takes no room on the disk.
  writeSync(file, 'x', 1024 * MIB)
  closeSync(file)
  const startedMs = performance.now()
  await refuses(station, path, 'file.line-too-long', /row 1 /)
  assert.ok(performance.now() - startedMs < 5000)
  const letters = station.write(
    'TYT-2.csv',
    Buffer.concat([Buffer.from(`${HEADER}\n"`), Buffer.alloc(3 * MIB, 'a')]),
  )
  await refuses(station, letters, 'file.line-too-long', /quotation mark/)
})

test('a workbook that unpacks without end is refused', async (t) => {
  const station = await ingestTest(t)
  const piece = Buffer.concat([Buffer.from('<t>'), Buffer.alloc(50_000, ' '), Buffer.from('</t>')])
  const bomb = workbook({ 'xl/sharedStrings.xml': Buffer.concat(Array.from({ length: 8000 }, () => piece)) })
  assert.ok(bomb.length < MIB)
  await refuses(station, station.write('TYT-1.xlsx', bomb), 'file.too-large', /unpacks/)
})

test('a million shared strings fit; two million and one are refused', async (t) => {
  const station = await ingestTest(t)
  const strings = (count: number) =>
    `<sst>${Array.from({ length: count }, (_, i) => `<si><t>Trần Thị ${i}</t></si>`).join('')}</sst>`
  const cells = HEADER.split(',').map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`)
  const sheet = `<worksheet><sheetData><row>${cells.join('')}</row></sheetData></worksheet>`
  const million = workbook({ 'xl/sharedStrings.xml': strings(1_000_000), 'xl/worksheets/sheet1.xml': sheet })
  const sum = await runIngest(station.context, { files: [station.write('TYT-1.xlsx', million)] })
  assert.equal(sum.rows, 0)
  const more = workbook({ 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(2_000_001)}</sst>` })
  await refuses(station, station.write('TYT-2.xlsx', more), 'file.too-large', /save the sheet as CSV/)
})

test('a file named after nobody is refused before any other is taken', async (t: TestContext) => {
  const station = await ingestTest(t)
  const good = station.write('TYT-1.csv', `${HEADER}\n${rowOf('A')}\n`)
  const bad = station.write('NOBODY-7.csv', `${HEADER}\n${rowOf('B')}\n`)
  await assert.rejects(runIngest(station.context, { files: [good, bad] }), { code: 'unit.unknown' })
  assert.equal(await station.countDoses(), 0)
})

/** The smallest workbook, with parts replaced or added. */
function workbook(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  return zip({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>',
    ...parts,
  })
}

/** A ZIP archive (PKWARE APPNOTE 4.3). */
function zip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text)
    const packed = deflateRawSync(content)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(8, 4)
    shared.writeUInt32LE(crc32(content), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(content.length, 18)
    shared.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), shared, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), shared, tail, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('504b0506', 0, 'hex')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, index, end])
}
