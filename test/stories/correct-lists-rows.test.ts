/** Rows of a cleaning list that are not simply applied: damaged, foreign, doubtful, or for others to decide. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'

import { openReturnedList } from '../../src/adapters/documents/lists/read-list.ts'
import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { createTableResidents } from '../../src/adapters/registers/table-residents.ts'
import { withCases } from '../../src/app/run-case.ts'
import { runCorrectImport } from '../../src/app/run-correct-import.ts'
import { IMPORT_PARTS } from '../../src/app/run-correct-list.ts'
import { SILENT } from '../../src/core/progress.ts'
import { callerFor } from '../../src/office/staff/index.ts'
import { confirmCase, importList } from '../../src/stages/correct/index.ts'
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
  writeRows,
} from '../support/lists.ts'
import { MODEL } from '../support/match.ts'

/** Another resident's values. */
const AS_BINH = {
  'họ tên đúng': 'Phạm Thị Bình',
  'ngày sinh đúng': '23/11/1988',
  'số định danh đúng': '001188000789',
}
const ACCEPTED = { [MAU]: { 'quyết định': 'đúng như CSDL' } }

test('a damaged key, an unknown key and a row that stands twice are told apart', async (t) => {
  const it = await listTest(t, ALL)
  const rows = (await rowsOf(await it.list('csv'))).map(
    (row): Values => ({ ...row, 'quyết định': 'đúng như CSDL' }),
  )
  const [first = {}, second = {}, third = {}] = rows
  const key = 'mã dòng'
  const other = (digit = '') => (digit === '0' ? '1' : '0')
  const damage = (text = '') => `${text.slice(0, 12)}${other(text[12])}${text.slice(13)}`
  const damaged = { ...second, [key]: damage(second[key]) }
  const cut = { ...second, [key]: second[key]?.slice(0, -3) ?? '' }
  const unknown = { ...third, [key]: `00000000${third[key]?.slice(8)}` }
  const sum = await it.import(writeRows(it.path('csv'), [first, damaged, cut, unknown, first]))
  assert.deepEqual(sum.by_code, { 'row.key-damaged': 2, 'row.key-unknown': 1, 'row.twice': 1 })
  assert.equal(sum.applied, 1)
})

test('a row that another commune’s list made is refused', async (t) => {
  const it = await listTest(t, [NO_MARKS, STRANGER], ONE_MOVED)
  await hire(it.db, 'district', '760')
  const district = it.as('district')
  const mine = await rowsOf(await makeList(district, it.path('csv'), COMMUNE))
  const theirs = await rowsOf(await makeList(district, it.path('csv'), NEIGHBOUR))
  const file = writeRows(it.path('csv'), [...mine, ...theirs])
  const sum = await runCorrectImport(district, { file, isDryRun: false, result: undefined })
  assert.deepEqual([sum.commune, sum.by_code], [COMMUNE, { 'row.no-decision': 1, 'row.other-commune': 1 }])
})

test('a change that makes the dose another person’s waits for a second human', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), {
    [MAU]: { 'quyết định': 'sửa', ...AS_BINH },
  })
  const sum = await it.import(filled)
  assert.deepEqual([sum.applied, sum.by_code['row.second-key']], [0, 1])
  const dose = await it.dose('marks')
  assert.deepEqual([dose.claim.fullName, dose.standing.openCases], [MAU, 1], 'nothing is applied')
  const [opened] = await it.db.admin<{
    kind: string
    state: string
    first_key: string
    decision: { what: string }
  }>('select kind, state, first_key, decision from correction_case')
  const { person: me } = await callerFor(it.db.app, 'officer', 'test')
  assert.deepEqual(
    [opened?.kind, opened?.state, opened?.first_key, opened?.decision.what],
    ['other-person', 'second-key', me, 'reassign'],
  )
})

test('the second human’s key makes it so, and the importer’s own second key does not', async (t) => {
  const it = await listTest(t, ALL)
  await hire(it.db, 'colleague', COMMUNE)
  const filled = await fill(await it.list(), { [MAU]: { 'quyết định': 'sửa', ...AS_BINH } })
  await it.import(filled)
  const [opened] = await it.db.admin<{ id: string }>('select case_id as id from correction_case')
  const ref = { caseId: opened?.id ?? '', seq: null }
  const confirm = (account: string) =>
    withCases(it.as(account), (caller, deps) => confirmCase(caller, ref, deps))
  await assert.rejects(confirm('officer'), { code: 'case.same-person' })
  await confirm('colleague')
  assert.equal((await it.dose('marks')).claim.fullName, 'Phạm Thị Bình')
})

test('a record of nobody becomes another name’s only with a second human', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), {
    [VANG]: { 'quyết định': 'sửa', 'giới tính đúng': 'Nữ', ...AS_BINH },
  })
  assert.equal((await it.import(filled)).by_code['row.second-key'], 1)
  assert.equal((await it.dose('nobody')).claim.fullName, VANG)
})

test('a change after which the register knows nobody, and a value that is none, are refused', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), {
    [MAU]: { 'quyết định': 'sửa', 'họ tên đúng': 'Đinh Quốc Lạ', 'số định danh đúng': '079185999999' },
    'Lê Văn Anh': { 'quyết định': 'sửa', 'số định danh đúng': '12345' },
    'Phạm Thị Bình': { 'quyết định': 'sửa', 'ngày sinh đúng': '31/02/1988' },
    [VANG]: { 'quyết định': 'đúng như CSDL' },
  })
  const sum = await it.import(filled)
  assert.deepEqual([sum.applied, sum.by_code], [0, { 'row.value-invalid': 4 }])
})

test('whoever confirmed the injection does not decide whose it is', async (t) => {
  const it = await listTest(t, [NO_MARKS])
  const filled = await fill(await it.list(), ACCEPTED)
  await it.confirm('officer', 'marks')
  assert.deepEqual((await it.import(filled)).by_code, { 'row.not-your-decision': 1 })
  await hire(it.db, 'colleague', COMMUNE)
  const colleague = it.as('colleague')
  const other = await runCorrectImport(colleague, { file: filled, isDryRun: false, result: undefined })
  assert.equal(other.applied, 1)
})

test('a wrong register and a stranger become cases of those who go on with them', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), {
    'Phạm Thị Bình': { 'quyết định': 'cơ sở dữ liệu sai', 'ghi chú': 'giấy khai sinh ghi Nam' },
    [VANG]: { 'quyết định': 'không có người này' },
  })
  const sum = await it.import(filled)
  assert.deepEqual([sum.cases, sum.applied], [2, 0])
  const cases = await it.db.admin(
    'select kind, unit, commune, opened_by, details from correction_case order by kind',
  )
  const by = { opened_by: 'identity-officer' }
  const note = 'giấy khai sinh ghi Nam'
  const wanted = { field: 'sex', value: 'M' }
  assert.deepEqual(cases, [
    {
      kind: 'nobody',
      unit: 'TYT-1',
      commune: null,
      ...by,
      details: { from: 'list', notResidentOf: COMMUNE },
    },
    {
      kind: 'register-wrong',
      unit: COMMUNE,
      commune: COMMUNE,
      ...by,
      details: { from: 'list', note, wanted: [wanted], ...wanted },
    },
  ])
})

test('numbers and days that a spreadsheet turned into numbers are still read', async (t) => {
  const it = await listTest(t, ALL)
  const filled = await fill(await it.list(), {
    'Lê Văn Anh': { 'quyết định': 'sửa', 'số định danh đúng': 1090000456 },
    [MAU]: { 'quyết định': 'sửa', 'họ tên đúng': 'Trần Thị Mẫu', 'ngày sinh đúng': 31118 },
  })
  const sum = await it.import(filled)
  assert.deepEqual([sum.applied, sum.verified], [2, 2])
  assert.equal((await it.dose('none')).claim.idNumber, '001090000456')
})

test('an import that was cut off goes on where it stopped, and comes to the same', async (t) => {
  const many = Array.from({ length: 2100 }, (_, i) => doseOf(`r${i}`, STRANGER.record.claim))
  const it = await listTest(t, many)
  const rows = (await rowsOf(await it.list('csv'))).map(
    (row): Values => ({ ...row, 'quyết định': 'sửa', 'giới tính đúng': 'Nữ' }),
  )
  const file = await openReturnedList(writeRows(it.path('csv'), rows))
  const caller = await callerFor(it.db.app, 'officer', 'cleaning-list')
  const stop = new AbortController()
  const take = (signal: AbortSignal) =>
    importList(caller, file, {
      ...IMPORT_PARTS,
      worker: it.db.worker,
      register: createTableRegister(),
      residents: createTableResidents(),
      model: MODEL,
      isDryRun: false,
      onRows: async () => stop.abort(),
      progress: SILENT,
      signal,
    })
  const cut = await take(stop.signal)
  const rest = await take(new AbortController().signal)
  assert.deepEqual([cut.applied, rest.unchanged, rest.applied], [2000, 2000, 100])
  const [made] = await it.db.admin(
    'select count(*)::int as n, count(distinct run)::int as runs from correction',
  )
  assert.deepEqual(made, { n: 2100, runs: 1 })
})

test('a file that is no list of ours, or lacks its columns, is refused whole', async (t) => {
  const it = await listTest(t, [NO_MARKS])
  const strange = it.path('csv')
  writeFileSync(strange, 'mã dòng,quyết định\r\n00000000-1,sửa\r\n')
  await assert.rejects(it.import(strange), { code: 'file.wrong-format' })
  writeFileSync(strange, 'a,b\r\n1,2\r\n')
  await assert.rejects(it.import(strange), { code: 'file.missing-columns' })
})
