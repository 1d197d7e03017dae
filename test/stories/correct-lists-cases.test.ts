/** Cleaning lists beside the cases that they open: a register that has been asked to change, and records sent back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { withCases } from '../../src/app/run-case.ts'
import type { Decision } from '../../src/core/case/case.ts'
import { decideCase, refuseCase } from '../../src/stages/correct/index.ts'
import { theCase } from '../support/decisions.ts'
import {
  COMMUNE,
  doseOf,
  fill,
  hire,
  type ListTest,
  listTest,
  NO_NUMBER,
  rowsOf,
  STRANGER,
  VANG,
} from '../support/lists.ts'

/** One name, by which two records of one person are told apart; the second lacks its number besides. */
const [FIRST, SECOND] = ['TRẦN THỊ MẪU', 'Trần Thị Mẫu']
const WRONG_SEX = doseOf('sex', { sex: 'M', fullName: FIRST })
const NO_NUMBER_EITHER = doseOf('both', { sex: 'M', fullName: SECOND, idNumber: null })
const NUMBER = '079185000123'
const ACCEPT = { 'quyết định': 'đúng như CSDL' }
const REGISTER_WRONG = { 'quyết định': 'cơ sở dữ liệu sai' }
const NOT_RESIDENT = { 'quyết định': 'không có người này' }
const SEX_IS_M: Decision = { what: 'change-register', field: 'sex', value: 'M' }

/** The list says that the register has the wrong sex; another officer asks the register to change. */
async function contestSex(it: ListTest, list: string): Promise<void> {
  assert.equal((await it.import(await fill(list, { [FIRST]: REGISTER_WRONG }))).cases, 1)
  const caseId = await theCase(it.db, 'register-wrong')
  await hire(it.db, 'colleague', COMMUNE)
  const decided = { caseId, seq: null, decision: SEX_IS_M }
  await withCases(it.as('colleague'), (caller, deps) => decideCase(caller, decided, deps))
}

/** Column -> text, of the row with a typed name; undefined when it is not on the list. */
async function rowOn(list: string, name: string) {
  return (await rowsOf(list)).find((row) => row['họ tên đã nhập'] === name)
}

test('nobody takes from a list what the register has been asked to change, by accepting or by writing', async (t) => {
  const it = await listTest(t, [WRONG_SEX, NO_NUMBER])
  const list = await it.list()
  await contestSex(it, list)
  for (const decided of [ACCEPT, { 'quyết định': 'sửa', 'giới tính đúng': 'Nữ' }]) {
    const sum = await it.import(await fill(list, { [FIRST]: decided, 'Lê Văn Anh': { 'ghi chú': 'x' } }))
    const codes = { 'row.no-decision': 1, 'row.register-contested': 1 }
    assert.deepEqual([sum.applied, sum.refused, sum.by_code], [0, 2, codes])
  }
  assert.equal((await it.dose('sex')).claim.sex, 'M')
})

test('the other fields of such a row are taken, and the row says which were not', async (t) => {
  const it = await listTest(t, [WRONG_SEX, NO_NUMBER_EITHER])
  const list = await it.list()
  await contestSex(it, list)
  const filled = await fill(list, { [SECOND]: ACCEPT })
  const sum = await it.import(filled)
  assert.deepEqual([sum.applied, sum.by_code['row.register-contested']], [1, 1])
  const { claim } = await it.dose('both')
  assert.deepEqual([claim.idNumber, claim.sex], [NUMBER, 'M'])
  const again = await it.import(filled)
  assert.deepEqual([again.applied, again.unchanged, again.by_code['row.register-contested']], [0, 1, 1])
})

test('nor for a record that becomes this person’s only by what was written', async (t) => {
  const it = await listTest(t, [WRONG_SEX, STRANGER])
  const list = await it.list()
  await contestSex(it, list)
  const theirs = { 'họ tên đúng': SECOND, 'ngày sinh đúng': '12/03/1985', 'số định danh đúng': NUMBER }
  const codeOf = async (sex: string) => {
    const written = { 'quyết định': 'sửa', 'giới tính đúng': sex, ...theirs }
    return (await it.import(await fill(list, { [VANG]: written }), { isDryRun: true })).by_code
  }
  assert.equal((await codeOf('Nữ'))['row.register-contested'], 1)
  assert.equal((await codeOf('Nam'))['row.second-key'], 1)
})

test('a list that is made meanwhile says that the register has been asked, and proposes the rest', async (t) => {
  const it = await listTest(t, [WRONG_SEX, NO_NUMBER_EITHER])
  const before = await it.list()
  assert.equal((await rowOn(before, SECOND))?.['giới tính theo CSDL'], 'Nữ')
  await contestSex(it, before)
  for (const format of ['xlsx', 'csv'] as const) {
    const row = await rowOn(await it.list(format), SECOND)
    assert.deepEqual(
      [row?.['giới tính theo CSDL'], row?.['số định danh theo CSDL'], row?.lỗi],
      ['đã đề nghị CSDL sửa', NUMBER, 'không có số định danh; sai giới tính'],
    )
  }
})

test('who is no resident is not asked about again while the facility has the case', async (t) => {
  const it = await listTest(t, [STRANGER, NO_NUMBER])
  const first = await it.list()
  await it.import(await fill(first, { [VANG]: NOT_RESIDENT }))
  const rows = await rowsOf(await it.list())
  assert.deepEqual(
    rows.map((row) => row['họ tên đã nhập']),
    ['Lê Văn Anh'],
  )
  const caseId = await theCase(it.db, 'nobody')
  await hire(it.db, 'colleague', COMMUNE)
  const refused = { caseId, seq: null, ground: 'NOTHING_MATCHES' } as const
  await withCases(it.as('colleague'), (caller, deps) => refuseCase(caller, refused, deps))
  assert.ok(await rowOn(await it.list(), VANG), 'the case is over, the record is still open')
})

test('two lists that send one record back make one case', async (t) => {
  const it = await listTest(t, [STRANGER])
  const [one, other] = [await it.list(), await it.list()]
  for (const list of [one, other]) {
    assert.equal((await it.import(await fill(list, { [VANG]: NOT_RESIDENT }))).cases, 1)
  }
  const cases = await it.db.admin('select kind, state from correction_case')
  assert.deepEqual(cases, [{ kind: 'nobody', state: 'open' }])
})
