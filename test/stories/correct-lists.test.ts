/** The cleaning lists of dispatch 2262: what a commune's officers get, fill in and send back, and what becomes of it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { openTable, recordsOf } from '../../src/adapters/documents/tables/open-table.ts'
import { runCorrectImport } from '../../src/app/run-correct-import.ts'
import { runUndo } from '../../src/app/run-undo.ts'
import { enterDoses } from '../../src/stages/record/index.ts'
import {
  ALL,
  COMMUNE,
  doseOf,
  fill,
  hire,
  listTest,
  MAU,
  makeList,
  NEIGHBOUR,
  NO_MARKS,
  ONE_MOVED,
  rowsOf,
  STRANGER,
  VANG,
  type Values,
} from '../support/lists.ts'

const ACCEPTED = { [MAU]: { 'quyết định': 'đúng như CSDL' } }

test('the list goes by hamlet, household and name, says what is wrong, and shows what the register says', async (t) => {
  const it = await listTest(t, ALL)
  const rows = await rowsOf(await it.list())
  assert.deepEqual(
    rows.map((row) => [row['thôn, tổ'], row.hộ, row['họ tên đã nhập'], row.lỗi]),
    [
      ['Thôn 2', 'H1', MAU, 'sai họ tên'],
      ['Thôn 10', 'H7', 'Lê Văn Anh', 'không có số định danh'],
      ['Thôn 10', 'H7', 'Phạm Thị Bình', 'sai giới tính'],
      ['không rõ', 'không rõ', VANG, 'không có số định danh'],
    ],
  )
  assert.equal(rows[0]?.['họ tên theo CSDL'], 'Trần Thị Mẫu')
  assert.equal(rows[1]?.['số định danh theo CSDL'], '001090000456')
  assert.equal(rows[1]?.['họ tên theo CSDL'], '', 'only what differs')
  const read = await it.db.admin('select purpose, kind, count(*)::int as n from access_log group by 1, 2')
  assert.deepEqual(read, [{ purpose: 'cleaning-list', kind: 'list', n: 4 }])
})

test('a record belongs to the commune of its person in the register, whatever the station typed', async (t) => {
  const it = await listTest(t, [NO_MARKS, STRANGER], ONE_MOVED)
  await hire(it.db, 'neighbour', NEIGHBOUR)
  const theirs = await makeList(it.as('neighbour'), it.path('csv'), NEIGHBOUR)
  const names = async (path: string) => (await rowsOf(path)).map((row) => row['họ tên đã nhập'])
  assert.deepEqual(await names(theirs), [MAU])
  assert.deepEqual(await names(await it.list('csv')), [VANG])
})

test('only identity officers of the commune, or of a unit above it, make and send back its list', async (t) => {
  const it = await listTest(t, ALL)
  await hire(it.db, 'elsewhere', NEIGHBOUR)
  await hire(it.db, 'district', '760')
  await hire(it.db, 'clerk', COMMUNE, 'clerk')
  const filled = await fill(await it.list(), ACCEPTED)
  const send = (account: string) =>
    runCorrectImport(it.as(account), { file: filled, isDryRun: false, result: undefined })
  for (const account of ['elsewhere', 'clerk', 'operator']) {
    await assert.rejects(makeList(it.as(account), it.path('csv')), { code: 'case.not-allowed' }, account)
    await assert.rejects(send(account), { code: 'case.not-allowed' }, account)
  }
  assert.equal((await send('district')).applied, 1)
})

test('a list that comes back mends what the officer decided, and the register then confirms it', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), {
    ...ACCEPTED,
    'Lê Văn Anh': { 'quyết định': 'sửa', 'số định danh đúng': '001090000456' },
    'Phạm Thị Bình': { 'quyết định': 'để sau' },
  })
  const sum = await it.import(filled)
  assert.deepEqual([sum.rows, sum.applied, sum.unchanged, sum.refused, sum.verified], [4, 2, 1, 1, 2])
  assert.deepEqual(sum.by_code, { 'row.no-decision': 1 })
  for (const ref of ['marks', 'none']) assert.equal((await it.dose(ref)).standing.identity, 'verified')
  assert.equal((await it.dose('marks')).claim.fullName, 'Trần Thị Mẫu')
  const made = await it.db.admin(
    'select r.run, r.kind, c.rule from correction as c join correction_run as r using (run)',
  )
  const expected = { run: sum.run, kind: 'list', rule: 'list' }
  assert.deepEqual(made, [expected, expected])
})

test('the bytes that came back are kept, and how many rows came to what', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), ACCEPTED)
  await it.import(filled)
  const [kept] = await it.db.admin<{ kind: string; case_id: null; bytes: Buffer }>(
    'select kind, case_id, bytes from case_evidence',
  )
  assert.deepEqual([kept?.kind, kept?.case_id, kept?.bytes], ['list', null, readFileSync(filled)])
  const [taken] = await it.db.admin<{ counts: object; rows: number; imported_by: string }>(
    'select counts, rows, imported_by from identity_list_import',
  )
  const counts = { applied: 1, refused: 3, 'row.no-decision': 3 }
  assert.deepEqual(taken, { counts, rows: 4, imported_by: 'officer' })
})

test('the same file twice changes nothing', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), {
    ...ACCEPTED,
    'Phạm Thị Bình': { 'quyết định': 'cơ sở dữ liệu sai' },
  })
  const facts = () =>
    it.db.admin(
      `select (select count(*) from dose_action) as doses, (select count(*) from case_action) as cases,
         (select count(*) from case_evidence) as papers, (select count(*) from identity_list_import) as imports`,
    )
  const first = await it.import(filled)
  assert.deepEqual([first.applied, first.cases], [1, 1])
  const before = await facts()
  const again = await it.import(filled)
  assert.deepEqual([again.applied, again.cases, again.unchanged, again.run], [0, 0, 2, null])
  assert.deepEqual(await facts(), before)
})

test('a run that was taken back stays so when the same file comes again', async (t) => {
  const it = await listTest(t, [NO_MARKS])
  const filled = await fill(await it.list(), ACCEPTED)
  const { run } = await it.import(filled)
  await runUndo(it.context, run ?? '')
  assert.equal((await it.dose('marks')).claim.fullName, MAU)
  assert.equal((await it.import(filled)).unchanged, 1)
  assert.equal((await it.dose('marks')).claim.fullName, MAU)
})

test('a try changes nothing and says the same', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), { [MAU]: { 'quyết định': 'accept' } })
  const facts = () =>
    it.db.admin(
      'select (select count(*) from dose_action) as doses, (select count(*) from case_evidence) as papers',
    )
  const before = await facts()
  const dry = await it.import(filled, { isDryRun: true })
  assert.deepEqual(await facts(), before)
  const real = await it.import(filled)
  assert.deepEqual([dry.applied, dry.by_code], [real.applied, real.by_code])
  assert.equal(real.applied, 1)
})

test('a row whose record changed meanwhile is refused and shown side by side', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), ACCEPTED)
  const again = doseOf('marks', { fullName: 'TRAN THI MAU A' })
  await it.db.worker.transaction(it.db.caller, (tx) => enterDoses(tx, [again]))
  const result = it.path('xlsx')
  const sum = await it.import(filled, { result })
  assert.deepEqual([sum.applied, sum.by_code['row.changed']], [0, 1])
  const rows: Values[] = []
  for await (const { values } of recordsOf(await openTable(result))) rows.push(values)
  const row = rows.find(({ mã }) => mã === 'row.changed')
  assert.deepEqual(
    [row?.['họ tên: danh sách'], row?.['họ tên: hiện nay'], row?.['kết quả']],
    [MAU, 'TRAN THI MAU A', 'không nhận'],
  )
})

test('what happens beside claim and verdict meanwhile does not make a row stale', async (t) => {
  const it = await listTest(t, [NO_MARKS])
  const filled = await fill(await it.list(), ACCEPTED)
  await hire(it.db, 'nurse', COMMUNE, 'clerk')
  await it.confirm('nurse', 'marks')
  assert.equal((await it.import(filled)).applied, 1)
})
