import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { authenticateDoses } from '../../src/stages/authenticate/index.ts'
import { correctDoses, countCases, settleChecks } from '../../src/stages/correct/index.ts'
import { enterDoses, type NewDose, readDoses } from '../../src/stages/record/index.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'
import { MODEL } from '../support/match.ts'
import { person, registerOf } from '../support/register.ts'

const enter = (db: TestDatabase, doses: readonly NewDose[]) =>
  db.worker.transaction(db.caller, (tx) => enterDoses(tx, doses))

const check = (db: TestDatabase) =>
  authenticateDoses(db.caller, {
    worker: db.worker,
    register: createTableRegister(),
    model: MODEL,
    onChecked: (tx, checked) => settleChecks(tx, checked, randomUUID),
    progress: SILENT,
  })

const correct = (db: TestDatabase, applySafe: boolean) =>
  correctDoses(db.caller, { worker: db.worker, applySafe, newId: randomUUID, progress: SILENT })

const standing = async (db: TestDatabase, ref: string, facility = 'TYT-1') => {
  const [dose] = await db.worker.transaction(db.caller, (tx) => readDoses(tx, [doseIdOf(facility, ref)]))
  return dose ?? assert.fail(`${ref} is not there`)
}

test('a safe rule mends the field under its name, and the register confirms the result', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person({ cmnd: '023456789' })])
  const right = '079185000123'
  await enter(db, [
    newDose('TYT-1', 'ascii', { idNumber: right, fullName: 'TRAN THI MAU' }),
    newDose('TYT-1', 'zero', { idNumber: '79185000123', givenOn: newDose('x', 'x').record.claim.givenOn }),
    newDose('TYT-1', 'old', { idNumber: '023456789' }),
  ])
  await check(db)
  const before = await correct(db, false)
  assert.deepEqual(before, {
    by_rule: { 'name-marks-lost': 1, 'number-zero-lost': 1, 'number-old': 1 },
    proposed: 3,
    applied: 0,
    opened: {},
  })
  assert.equal((await standing(db, 'ascii')).state, 'mismatch', 'proposals change nothing')
  assert.equal((await correct(db, true)).applied, 3)
  assert.equal((await check(db)).verified, 3)
  const ascii = await standing(db, 'ascii')
  assert.equal(ascii.claim.fullName, 'Trần Thị Mẫu')
  assert.equal(ascii.standing.identity, 'verified')
  assert.equal(ascii.standing.firstWrong, 4, 'what was wrong at first stays counted')
  const [action] = await db.admin<{ payload: object }>(
    `select payload from dose_action where kind = 'corrected' and dose_id = '${ascii.doseId}'`,
  )
  assert.deepEqual(action?.payload, {
    rule: 'name-marks-lost',
    before: { fullName: 'TRAN THI MAU' },
    after: { fullName: 'Trần Thị Mẫu' },
  })
})

test('what no rule allows becomes one case, whoever asks how often', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  await enter(db, [
    newDose('TYT-1', 'missing', { idNumber: null }),
    newDose('TYT-1', 'contrary', { idNumber: '079185000123', fullName: 'Trần Thị Mậu' }),
    newDose('TYT-1', 'nobody', { idNumber: null, fullName: 'Phạm Văn Không', phone: null, commune: null }),
  ])
  await check(db)
  const first = await correct(db, true)
  assert.equal(first.applied, 0)
  assert.deepEqual(first.opened, { difference: 2, nobody: 1 })
  assert.deepEqual((await correct(db, true)).opened, {})
  assert.equal((await standing(db, 'missing')).standing.openCases, 1)
})

test('a case closes when its record has become verified, and blocks the signature until then', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  await enter(db, [newDose('TYT-1', 'a', { idNumber: null })])
  await check(db)
  await correct(db, true)
  await enter(db, [newDose('TYT-1', 'a', { idNumber: '079185000123' })])
  await check(db)
  const dose = await standing(db, 'a')
  assert.equal(dose.standing.identity, 'verified')
  assert.equal(dose.standing.openCases, 0)
  assert.deepEqual(await db.worker.transaction(db.caller, countCases), [])
  const actions = await db.admin<{ kind: string; reason: string }>(
    'select kind, reason from case_action order by seq',
  )
  assert.deepEqual(actions, [
    { kind: 'opened', reason: 'first-check' },
    { kind: 'closed', reason: 'verified' },
  ])
})

test('a dose that two facilities entered is a case of the record that does not stand', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  const number = { idNumber: '079185000123' }
  await enter(db, [newDose('TYT-1', 'here', number)])
  await enter(db, [newDose('TYT-2', 'there', { ...number, givenAtFacility: 'TYT-1' })])
  await check(db)
  assert.equal((await standing(db, 'here')).standing.openCases, 0)
  assert.equal((await standing(db, 'there', 'TYT-2')).standing.openCases, 1)
  const open = await db.worker.transaction(db.caller, countCases)
  assert.deepEqual(open, [{ kind: 'facilities-disagree', count: 1 }])
})

test('two records of one person and day that are checked at the same time are found all the same', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  const number = { idNumber: '079185000123' }
  const facilities = Array.from({ length: 12 }, (_, i) => `TYT-${i + 1}`)
  for (const facility of facilities) await enter(db, [newDose(facility, 'same', number)])
  await Promise.all([check(db), check(db), check(db)])
  const open = await db.worker.transaction(db.caller, countCases)
  assert.deepEqual(open, [{ kind: 'facilities-disagree', count: facilities.length - 1 }])
})
