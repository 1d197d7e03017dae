import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays } from '../../src/core/dates.ts'
import { personIdOfNumber } from '../../src/core/person/person-id.ts'
import { countCases } from '../../src/stages/correct/index.ts'
import { assertReplay } from '../support/cases.ts'
import { check, correct, doseOf, signAndIssue, takeIn, townOf, undo } from '../support/corrections.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { decide, openFor, passportSays, theCase } from '../support/decisions.ts'
import { claimOf, newDose } from '../support/doses.ts'
import { person } from '../support/register.ts'

const NUMBER = '079185000123'
const PERSON = personIdOfNumber(NUMBER)
const FIRST = { idNumber: NUMBER, doseNumber: 1 }
const SECOND = { idNumber: NUMBER, doseNumber: 2, givenOn: addDays(claimOf().givenOn, 60), lotNumber: 'L2' }

const openCases = (db: TestDatabase) => db.worker.transaction(db.caller, countCases)
const covered = async (db: TestDatabase) =>
  (await db.admin(`select 1 from dose where state = 'covered'`)).length

test('two injections that were entered four times are two in the passport', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person({ cmnd: '023456789' })])
  await takeIn(db, [
    newDose('TYT-1', 'a', FIRST),
    newDose('TYT-2', 'a', { ...FIRST, idNumber: '023456789', givenAtFacility: 'TYT-1' }),
    newDose('TYT-1', 'b', SECOND),
    newDose('TYT-1', 'b again', SECOND),
  ])
  await check(db)
  assert.deepEqual(await openCases(db), [{ kind: 'duplicate', count: 2 }])
  const sum = await correct(db, true)
  assert.deepEqual(sum.by_rule, { 'same-injection': 2 })
  assert.deepEqual(await openCases(db), [])
  await check(db)
  assert.deepEqual(await signAndIssue(db), { issued: 1, refused: 0 })
  assert.equal((await passportSays(db, PERSON)).dose, '2/2')
  assert.equal(await covered(db), 2)
})

test('until somebody has decided, the second record of one injection is neither signed nor counted', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', FIRST), newDose('TYT-2', 'a', { ...FIRST, lotNumber: 'OTHER' })])
  await check(db)
  assert.deepEqual(await openCases(db), [{ kind: 'facilities-disagree', count: 1 }])
  assert.deepEqual((await correct(db, true)).by_rule, {}, 'no rule decides between two lots')
  await signAndIssue(db)
  assert.equal(await covered(db), 1)
  assert.equal((await passportSays(db, PERSON)).dose, '1/2')
})

test('a record that is signed already loses its signature when the place of the injection enters its own', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-2', 'copy', { ...FIRST, givenAtFacility: 'TYT-1' })])
  await check(db)
  await signAndIssue(db)
  await takeIn(db, [newDose('TYT-1', 'own', { ...FIRST, givenOn: addDays(claimOf().givenOn, 1) })])
  await check(db)
  await check(db)
  await signAndIssue(db)
  assert.equal(await covered(db), 1)
  assert.equal((await doseOf(db, 'TYT-2', 'copy')).standing.signed, false)
  assert.equal((await passportSays(db, PERSON)).dose, '1/2', 'two days, one injection')
  const [keep, drop] = [await doseOf(db, 'TYT-1', 'own'), await doseOf(db, 'TYT-2', 'copy')]
  const caseId = await theCase(db, 'facilities-disagree')
  await decide(db, caseId, { what: 'merge', keep: keep.doseId, drop: drop.doseId })
  assert.equal((await doseOf(db, 'TYT-2', 'copy')).state, 'withdrawn')
  assert.equal((await passportSays(db, PERSON)).dose, '1/2')
})

test('when the other record is kept, the rest of the day is compared with it and stays blocked', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', FIRST)])
  await takeIn(db, [newDose('TYT-2', 'b', { ...FIRST, lotNumber: 'L9' })])
  await takeIn(db, [newDose('TYT-1', 'c', FIRST)])
  await check(db)
  const [a, b] = [await doseOf(db, 'TYT-1', 'a'), await doseOf(db, 'TYT-2', 'b')]
  const stands = a.standing.openCases === 0 ? a : await doseOf(db, 'TYT-1', 'c')
  const caseId = await theCase(db, 'facilities-disagree')
  await decide(db, caseId, { what: 'merge', keep: b.doseId, drop: stands.doseId })
  await check(db)
  assert.equal((await doseOf(db, 'TYT-2', 'b')).state, 'signable')
  assert.deepEqual(await openCases(db), [{ kind: 'facilities-disagree', count: 1 }])
  await signAndIssue(db)
  assert.equal(await covered(db), 1)
})

test('a merge that is taken back leaves the pair to people, and no rule merges the pair a second time', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [
    newDose('TYT-1', 'a', FIRST),
    newDose('TYT-2', 'a', { ...FIRST, givenAtFacility: 'TYT-1' }),
  ])
  await check(db)
  const { run } = await correct(db, true)
  assert.equal((await doseOf(db, 'TYT-2', 'a')).state, 'withdrawn')
  assert.equal((await undo(db, run ?? '')).reverted, 1)
  await check(db)
  assert.equal((await doseOf(db, 'TYT-2', 'a')).state, 'verified', 'checked, and blocked by its case')
  assert.deepEqual(await openCases(db), [{ kind: 'duplicate', count: 1 }])
  assert.equal((await correct(db, true)).applied, 0)
  await decide(db, await theCase(db, 'duplicate'), { what: 'stands' })
  assert.equal((await doseOf(db, 'TYT-2', 'a')).state, 'signable')
})

test('a mark or a number that speaks for somebody else is no ground to put a record away', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [
    newDose('TYT-1', 'a', FIRST),
    newDose('TYT-2', 'a', { ...FIRST, fullName: 'Trần Thị Mậu', givenAtFacility: 'TYT-1' }),
  ])
  await check(db)
  assert.equal((await correct(db, true)).applied, 0)
  assert.deepEqual(await openCases(db), [
    { kind: 'difference', count: 1 },
    { kind: 'duplicate', count: 1 },
  ])
})

test('a merge that is taken back opens again what people asked about the record, and their clock never stopped', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [
    newDose('TYT-1', 'a', FIRST),
    newDose('TYT-2', 'a', { ...FIRST, givenAtFacility: 'TYT-1' }),
  ])
  await check(db)
  const { doseId } = await doseOf(db, 'TYT-2', 'a')
  const asked = await openFor(db, 'not-mine', { doseId, personId: PERSON })
  const [receivedAt, caseOf] = [
    db.now(),
    (state: string) => ({ case_id: asked, state, opened_at: receivedAt }),
  ]
  const stored = () =>
    db.admin(`select case_id, state, opened_at from correction_case where opened_by = 'citizen'`)
  db.setNow(new Date(receivedAt.getTime() + 3_600_000))
  const { run } = await correct(db, true)
  assert.deepEqual(await stored(), [caseOf('closed')])
  db.setNow(new Date(receivedAt.getTime() + 7_200_000))
  await undo(db, run ?? '')
  assert.deepEqual(await stored(), [caseOf('open')])
  await check(db)
  assert.deepEqual(await openCases(db), [
    { kind: 'duplicate', count: 1 },
    { kind: 'not-mine', count: 1 },
  ])
  await assertReplay(db)
})
