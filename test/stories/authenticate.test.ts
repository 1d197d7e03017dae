import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { fieldsOf } from '../../src/core/dose/actions.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { personIdOfForeigner, personIdOfNumber } from '../../src/core/person/person-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { Refusal } from '../../src/core/refusal.ts'
import {
  authenticateDoses,
  identityFigures,
  readChecks,
  readPersons,
  selectPersonDoses,
} from '../../src/stages/authenticate/index.ts'
import { enterDoses, type NewDose, readDoses } from '../../src/stages/record/index.ts'
import { type TestDatabase, testCaller, testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'
import { MODEL } from '../support/match.ts'
import { person, registerOf } from '../support/register.ts'

async function check(db: TestDatabase, doses: readonly NewDose[]) {
  if (doses.length > 0) await db.worker.transaction(db.caller, (tx) => enterDoses(tx, doses))
  return authenticateDoses(db.caller, {
    worker: db.worker,
    register: createTableRegister(),
    model: MODEL,
    onChecked: async () => {},
    progress: SILENT,
  })
}

test('every dose record gets one verdict, stored with its reasons, and a second run changes nothing', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person(), person({ person_number: '079185000999', full_name: 'Lê Thị Khác' })])
  const doses = [
    newDose('TYT-1', 'right', { idNumber: '079185000123' }),
    newDose('TYT-1', 'ascii', { idNumber: '079185000123', fullName: 'TRAN THI MAU' }),
    newDose('TYT-1', 'no number', { idNumber: null }),
    newDose('TYT-1', 'nobody', { idNumber: null, fullName: 'Phạm Văn Không', phone: null }),
    newDose('TYT-1', 'stranger', { idNumber: '079185555555', fullName: 'Phạm Văn Không', phone: null }),
  ]
  const sum = await check(db, doses)
  assert.deepEqual(sum, {
    checked: 5,
    changed: 5,
    verified: 1,
    mismatch: 2,
    ambiguous: 0,
    unverifiable: 1,
    missing_id: 1,
    malformed_id: 0,
  })
  assert.equal((await check(db, [])).checked, 0)
  const ids = doses.map(({ record }) => record.doseId)
  const checks = await db.worker.transaction(db.caller, (tx) => readChecks(tx, ids))
  const ascii = checks.get(doseIdOf('TYT-1', 'ascii'))
  assert.deepEqual(ascii?.proposal, { fullName: 'Trần Thị Mẫu' })
  assert.equal(ascii?.comparison?.name.level, 'N3')
  assert.equal(ascii?.registerVersion, 1)
  assert.deepEqual(checks.get(doseIdOf('TYT-1', 'no number'))?.proposal, { idNumber: '079185000123' })
  const stored = await db.worker.transaction(db.caller, (tx) => readDoses(tx, ids))
  const noNumber = stored.find(({ claim }) => claim.recordRef === 'no number')
  assert.deepEqual(fieldsOf(noNumber?.standing.firstWrong ?? 0), ['id_number'])
})

test("the doses of one person lie together in the person's partition", async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  const doses = [
    newDose('TYT-1', 'a', { idNumber: '079185000123' }),
    newDose('TYT-2', 'b', { idNumber: '079185000123', doseNumber: 2 }),
    newDose('TYT-2', 'foreign', { nationality: 'KR', idCountry: 'KR', idNumber: 'M12345678' }),
  ]
  await check(db, doses)
  const owner = personIdOfNumber('079185000123')
  await db.worker.transaction(db.caller, async (tx) => {
    const [owned] = await selectPersonDoses(tx, [owner])
    assert.equal(owned?.doses.length, 2)
    const persons = await readPersons(
      tx,
      doses.map(({ record }) => record.doseId),
    )
    assert.equal(persons.get(doseIdOf('TYT-2', 'foreign')), personIdOfForeigner('KR', 'M12345678'))
    assert.deepEqual(await identityFigures(tx), { personsWithId: 2, withoutId: 0 })
  })
})

test('a facility sees the verdicts of its own records only', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  await check(db, [newDose('TYT-1', 'a', { idNumber: '079185000123', commune: null })])
  const ids = [doseIdOf('TYT-1', 'a')]
  const foreign = await db.app.transaction(testCaller('TYT-2'), (tx) => readChecks(tx, ids))
  assert.equal(foreign.size, 0)
})

test('without a register nothing is checked and nothing changes', async (t) => {
  const db = await testDatabase(t)
  await assert.rejects(
    check(db, [newDose('TYT-1', 'a')]),
    (error) => error instanceof Refusal && error.code === 'register.empty',
  )
  const [dose] = await db.admin<{ state: string; seq: number }>('select state, seq from dose')
  assert.deepEqual(dose, { state: 'entered', seq: 1 })
})

test('a register row that cannot be used is left out and counted; a later load replaces the earlier', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person(), person({ person_number: '12' }), person({ person_number: '079185000124' })])
  await registerOf(db, [person({ full_name: 'Trần Thị Khác' })])
  const rows = await db.admin<{ full_name: string; version: number }>(
    'select full_name, version from register_person',
  )
  assert.deepEqual(rows, [{ full_name: 'Trần Thị Khác', version: 2 }])
})
