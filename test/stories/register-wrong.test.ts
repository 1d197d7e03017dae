import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

import type { RegisterRow } from '../../src/adapters/registers/load-register.ts'
import { runAuthenticate } from '../../src/app/run-authenticate.ts'
import { runRegisterLoad } from '../../src/app/run-register-load.ts'
import { addDays } from '../../src/core/dates.ts'
import { personIdOfNumber } from '../../src/core/person/person-id.ts'
import { scratchFolder } from '../support/command.ts'
import { testContext } from '../support/context.ts'
import { amongOthers, check, correct, doseOf, signAndIssue, takeIn, townOf } from '../support/corrections.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { decide, openFor, passportSays, takeBack, theCase } from '../support/decisions.ts'
import { claimOf, newDose } from '../support/doses.ts'
import { person } from '../support/register.ts'
import { imageFolder } from '../support/register-image.ts'

const NUMBER = '079185000123'
const PERSON = personIdOfNumber(NUMBER)
const RIGHT = 'Trần Thị Mậu'
const RENAME = { what: 'change-register', field: 'full_name', value: RIGHT } as const
const month = (n: number) => ({ givenOn: addDays(claimOf().givenOn, 30 * n), lotNumber: `L${n}` })

/** `vaxpass register load` with these people among others. */
function load(t: TestContext, db: TestDatabase, people: readonly RegisterRow[]) {
  const rows = amongOthers(people)
  const columns = Object.keys(person()) as (keyof RegisterRow)[] // of the row itself
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','))
  const file = join(scratchFolder(t), 'register.csv')
  writeFileSync(file, [columns.join(','), ...lines, ''].join('\n'))
  return runRegisterLoad(testContext(t, db.url), file)
}

const casesIn = (db: TestDatabase) =>
  db.admin<{ kind: string; state: string; outcome: string | null }>(
    'select kind, state, outcome from correction_case order by kind, state',
  )

test('a case waits until the register shows the new value, and then the record is right as it was typed', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', { idNumber: NUMBER, fullName: RIGHT })])
  await check(db)
  await correct(db, true)
  await decide(db, await theCase(db, 'difference'), RENAME)
  assert.deepEqual(await casesIn(db), [{ kind: 'difference', state: 'waiting', outcome: null }])
  const same = await load(t, db, [person()])
  assert.deepEqual([same.changes_seen, same.rechecked], [0, 0], 'the old value changes nothing')
  const changed = await load(t, db, [person({ full_name: RIGHT })])
  assert.deepEqual([changed.changes_seen, changed.rechecked], [1, 1])
  assert.deepEqual(await casesIn(db), [{ kind: 'difference', state: 'closed', outcome: 'register-changed' }])
  assert.equal((await doseOf(db, 'TYT-1', 'a')).state, 'signable')
  await signAndIssue(db)
  assert.deepEqual((await passportSays(db, PERSON)).names, ['Trần', 'Thị Mậu'])
})

test('an image that shows the new value closes the case before the next run', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', { idNumber: NUMBER, fullName: RIGHT })])
  await check(db)
  await correct(db, true)
  await decide(db, await theCase(db, 'difference'), RENAME)
  const run = async (people: readonly RegisterRow[]) =>
    runAuthenticate(testContext(t, db.url), {
      register: `image:${await imageFolder(t, amongOthers(people))}`,
    })
  assert.equal((await run([person()])).checked, 0, 'the old value changes nothing')
  assert.equal((await run([person({ full_name: RIGHT })])).verified, 1)
  assert.deepEqual(await casesIn(db), [{ kind: 'difference', state: 'closed', outcome: 'register-changed' }])
})

test('while the register is asked to change a field, no rule proposes its old value for it', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', { idNumber: NUMBER, fullName: 'TRAN THI MAU' })])
  await check(db)
  assert.deepEqual((await correct(db, false)).by_rule, { 'name-marks-lost': 1 })
  const caseId = await openFor(db, 'register-wrong', { doseId: null, personId: PERSON })
  await decide(db, caseId, RENAME)
  const { by_rule, opened } = await correct(db, true)
  assert.deepEqual([by_rule, opened], [{}, { difference: 1 }])
  await takeBack(db, caseId, RENAME)
  assert.deepEqual(
    (await correct(db, false)).by_rule,
    { 'name-marks-lost': 1 },
    'a request taken back contests nothing',
  )
})

test('a name that the register changes makes the records of the person unchecked, signed ones as well', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', { idNumber: NUMBER })])
  await check(db)
  await signAndIssue(db)
  const caseId = await openFor(db, 'register-wrong', { doseId: null, personId: PERSON })
  await decide(db, caseId, RENAME)
  await load(t, db, [person({ full_name: RIGHT })])
  const dose = await doseOf(db, 'TYT-1', 'a')
  assert.deepEqual([dose.state, dose.standing.signed], ['mismatch', false])
})

test('a number that the register changes takes the records along to the new number', async (t) => {
  const db = await testDatabase(t)
  const fresh = '079185009999'
  await townOf(db, [person()])
  await takeIn(db, [
    newDose('TYT-1', 'old', { idNumber: NUMBER }),
    newDose('TYT-1', 'new', { idNumber: fresh, doseNumber: 2, ...month(2) }),
  ])
  await check(db)
  const caseId = await openFor(db, 'register-wrong', { doseId: null, personId: PERSON })
  await decide(db, caseId, { what: 'change-register', field: 'id_number', value: fresh })
  const both = await load(t, db, [person(), person({ person_number: fresh })])
  assert.equal(both.changes_seen, 0, 'the old number is still there')
  await load(t, db, [person({ person_number: fresh })])
  const owners = await db.admin<{ person_id: string }>('select distinct person_id from person_dose')
  assert.deepEqual(owners, [{ person_id: personIdOfNumber(fresh) }])
  assert.equal((await doseOf(db, 'TYT-1', 'old')).state, 'mismatch', 'the record must name the new number')
})

test('a request that was taken back is open again when it is made again, also with another value', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  const caseId = await openFor(db, 'register-wrong', { doseId: null, personId: PERSON })
  const wrong = { ...RENAME, value: 'Trần Thị Mận' } as const
  await decide(db, caseId, wrong)
  await takeBack(db, caseId, wrong)
  await decide(db, caseId, RENAME)
  await takeBack(db, caseId, RENAME)
  await decide(db, caseId, RENAME)
  assert.deepEqual(
    await db.admin('select new_value, seen_in from register_change order by round'),
    [
      { new_value: wrong.value, seen_in: 0 },
      { new_value: RIGHT, seen_in: 0 },
      { new_value: RIGHT, seen_in: null },
    ],
    'every request stays known',
  )
  const changed = await load(t, db, [person({ full_name: RIGHT })])
  assert.equal(changed.changes_seen, 1)
  assert.deepEqual(await casesIn(db), [
    { kind: 'register-wrong', state: 'closed', outcome: 'register-changed' },
  ])
})
