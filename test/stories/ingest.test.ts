/** Files of stations become dose records, or findings that say what to correct. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { runIngest, runLotsLoad } from '../../src/app/run-ingest.ts'
import { readUploads } from '../../src/stages/ingest/index.ts'
import { HEADER, ingestTest, rowOf } from '../support/ingest.ts'

const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`

test('every row becomes a dose record with its claim, its source and its first action', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  const summary = await runIngest(context, {
    files: [write('TYT-1.csv', csv(rowOf('A'), '', rowOf('B', { full_name: 'Nguyễn Văn Thử', sex: 'nam' })))],
  })
  assert.deepEqual(
    { ...summary, findings: {} },
    { rows: 2, accepted: 2, rejected: 0, unchanged: 0, updated: 0, findings: {} },
  )
  const doses = await admin(
    `select record_ref, full_name, birth_date, sex, province, district, commune, vaccine, given_on::text,
       given_at_facility, facility, source_row, state from dose order by record_ref`,
  )
  const shared = {
    birth_date: '1985-03-12',
    province: '79',
    district: '760',
    commune: '26740',
    vaccine: 'AZ',
    given_on: '2021-09-20',
    given_at_facility: 'TYT-1',
    facility: 'TYT-1',
    state: 'entered',
  }
  assert.deepEqual(doses, [
    { record_ref: 'A', full_name: 'Trần Thị Mẫu', sex: 'F', source_row: 2, ...shared },
    { record_ref: 'B', full_name: 'Nguyễn Văn Thử', sex: 'M', source_row: 4, ...shared },
  ])
  const actions = await admin('select kind, account from dose_action')
  assert.deepEqual(actions, [
    { kind: 'entered', account: 'operator' },
    { kind: 'entered', account: 'operator' },
  ])
})

test('the same file again changes nothing', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  const files = [write('TYT-1.csv', csv(rowOf('A'), rowOf('B', { vaccine: 'Aspirin' })))]
  await runIngest(context, { files })
  const before = await admin('select * from dose_action')
  const again = await runIngest(context, { files })
  assert.deepEqual(
    { rows: again.rows, accepted: again.accepted, unchanged: again.unchanged, rejected: again.rejected },
    { rows: 2, accepted: 0, unchanged: 1, rejected: 1 },
  )
  assert.deepEqual(again.findings, { 'lot.unchecked': 1, 'vaccine.unknown': 1 })
  assert.deepEqual(await admin('select * from dose_action'), before)
})

test('a former file sent again does not undo a correction that came after it', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  const old = write('TYT-1.csv', csv(rowOf('A', { id_number: '079185000999' })))
  await runIngest(context, { files: [old] })
  const corrected = await runIngest(context, { files: [write('TYT-1.2.csv', csv(rowOf('A')))] })
  assert.equal(corrected.updated, 1)
  await runIngest(context, { files: [old] })
  assert.deepEqual(await admin('select id_number from dose'), [{ id_number: '079185000123' }])
})

test('refused rows come back with their findings, can be corrected and sent again', async (t) => {
  const { context, write, folder, said, countDoses } = await ingestTest(t)
  const rejectedDir = join(folder, 'rejected')
  const bad = rowOf('B', { full_name: 'Lê "Thử", Văn', birth_date: '31/02/1985', dose_number: '44' })
  const first = await runIngest(context, { files: [write('TYT-1.csv', csv(rowOf('A'), bad))], rejectedDir })
  assert.equal(first.rejected, 1)
  assert.deepEqual(readdirSync(rejectedDir), ['TYT-1.rejected.csv'])
  const text = readFileSync(join(rejectedDir, 'TYT-1.rejected.csv'), 'utf8')
  assert.match(text, /^\uFEFFfull_name,.*,record_ref,findings\r\n"Lê ""Thử"", Văn",31\/02\/1985,/)
  assert.match(text, /,B,birth-date\.invalid lot\.unchecked dose-number\.invalid\r\n$/)
  assert.ok(said.some((line) => line.includes('TYT-1.rejected.csv')))

  const corrected = text.replace('31/02/1985', '28/02/1985').replace(',44,', ',1,')
  const path = write('TYT-1.rejected.csv', corrected)
  const second = await runIngest(context, { files: [path], rejectedDir: folder })
  assert.deepEqual([second.accepted, second.rejected], [1, 0])
  assert.equal(await countDoses(), 2)
  assert.equal(readFileSync(path, 'utf8'), corrected, 'the file that was sent is left alone')
})

test('a file of refused rows never replaces another one', async (t) => {
  const { context, write, folder } = await ingestTest(t)
  const path = write('TYT-1.rejected.csv', csv(rowOf('A', { vaccine: 'Aspirin' })))
  const before = readFileSync(path, 'utf8')
  await runIngest(context, { files: [path], rejectedDir: folder })
  await runIngest(context, { files: [path], rejectedDir: folder })
  assert.deepEqual(readdirSync(folder).sort(), ['TYT-1.rejected-2.csv', 'TYT-1.rejected.csv'])
  assert.equal(readFileSync(path, 'utf8'), before)
})

test('a row refused for a lot is taken when the same file comes after its delivery', async (t) => {
  const { context, write, countDoses, admin } = await ingestTest(t)
  const deliveries = (lot: string) =>
    `lot,vaccine,facility,delivered_on,doses,returned,expiry\n${lot},AZ,TYT-1,2021-09-01,100,0,2022-02-01\n`
  await runLotsLoad(context, write('first.csv', deliveries('OTHER-1')))
  const files = [write('TYT-1.csv', csv(rowOf('A')))]
  const refused = await runIngest(context, { files })
  assert.deepEqual(refused.findings, { 'lot.unknown': 1 })
  await runLotsLoad(context, write('second.csv', deliveries('ABV4678')))
  const taken = await runIngest(context, { files })
  assert.deepEqual([taken.accepted, taken.rejected], [1, 0])
  assert.equal(await countDoses(), 1)
  assert.deepEqual(await admin('select accepted, rejected_rows from upload'), [
    { accepted: 1, rejected_rows: [] },
  ])
})

test('a lot is known however its letters and hyphens are written, and stored as delivered', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  const header = 'lot,vaccine,facility,delivered_on,doses,returned,expiry'
  await runLotsLoad(context, write('lots.csv', `${header}\nABV-4678,AZ,TYT-1,2021-09-01,100,,\n`))
  const { findings } = await runIngest(context, { files: [write('TYT-1.csv', csv(rowOf('A')))] })
  assert.deepEqual(findings, { 'lot.respelled': 1 })
  assert.deepEqual(await admin('select lot_number from dose'), [{ lot_number: 'ABV-4678' }])
})

test('Vietnamese headers in any order and letter case are understood, unknown columns are named and left out', async (t) => {
  const { context, write, said, admin } = await ingestTest(t)
  const text =
    'NGÀY TIÊM;Họ và tên;Ghi chú;Ngày sinh;Vắc-xin;Số lô\n20/9/2021;Trần Thị Mẫu;riêng;1985;Pfizer;FK1\n'
  const { accepted } = await runIngest(context, { files: [write('x.csv', text)], facility: 'TYT-2' })
  assert.equal(accepted, 1)
  assert.deepEqual(await admin('select facility, birth_date, given_at_facility, vaccine from dose'), [
    { facility: 'TYT-2', birth_date: '1985', given_at_facility: 'TYT-2', vaccine: 'PFZ' },
  ])
  assert.ok(said.includes('TYT-2: columns 3 are not known and left out'))
})

test('a broken encoding of a name is repaired and noted, a warning refuses nothing', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  const changes = { full_name: 'TráºÂ§n  Thị Mẫu', id_number: '', phone: '12', commune: 'Xã Không Có' }
  const summary = await runIngest(context, { files: [write('TYT-1.csv', csv(rowOf('A', changes)))] })
  assert.equal(summary.accepted, 1)
  for (const code of ['id-number.missing', 'phone.malformed', 'place.unknown', 'name.repaired']) {
    assert.equal(summary.findings[code], 1, code)
  }
  assert.deepEqual(await admin('select province, district, commune from dose'), [
    { province: '79', district: '760', commune: null },
  ])
})

test('uploads are listed with their facility, each content once', async (t) => {
  const { context, write, app, caller } = await ingestTest(t)
  const files = [write('TYT-1.csv', csv(rowOf('A'))), write('TYT-2.csv', csv(rowOf('A')))]
  await runIngest(context, { files })
  await runIngest(context, { files })
  const uploads = await app.transaction(caller, readUploads)
  assert.deepEqual(uploads.map(({ facility, fileName }) => [facility, fileName]).sort(), [
    ['TYT-1', 'TYT-1.csv'],
    ['TYT-2', 'TYT-2.csv'],
  ])
})
