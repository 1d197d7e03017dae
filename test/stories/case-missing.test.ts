/** Injections that the system does not know: who enters them, what counts as one, and what becomes of them, over a real database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Caller } from '../../src/core/caller.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { personIdOfNumber } from '../../src/core/person/person-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { callerFor } from '../../src/office/staff/index.ts'
import { loadUnits, readUnitTree } from '../../src/office/units/index.ts'
import {
  appealCase,
  assignCases,
  decideCase,
  enterMissing,
  recordRefOf,
  refuseCase,
  undoDecision,
} from '../../src/stages/correct/index.ts'
import { assertReplay, caseWorld, HOME } from '../support/cases.ts'

const world = await caseWorld()
const { db, deps, hire, open } = world

const clerk = await hire('TYT-1', 'clerk')
const clerkNextDoor = await hire('TYT-2', 'clerk')
const ref = (caseId: string) => ({ caseId, seq: null })
const enter = (by: Caller, caseId: string, lot = 'LOT-5') => enterMissing(by, { ...ref(caseId), lot }, deps)

const ASKED = {
  facility: 'TYT-1',
  day: '2021-10-05',
  vaccine: 'AZ',
  full_name: 'Trần Thị Mẫu',
  birth_date: '1985-03-12',
  sex: 'F',
  id_number: '079185000123',
  commune: HOME,
}

async function reportSession(facility: string, day: string, given: number): Promise<void> {
  await db.admin(
    `insert into session_report (facility, day, vaccine, lot, doses_given, reported_at, account)
     values ($1, $2, 'AZ', 'LOT-5', $3, $4, 'operator')`,
    [facility, day, given, db.now()],
  )
}

test('a unit above may enter what the facility let lie, but only the facility confirms the injection', async () => {
  await reportSession('TYT-1', '2021-10-05', 5)
  const found = await open(clerk, 'missing-dose', ASKED)
  const above = await hire('760', 'clerk')
  await enter(above, found.caseId)
  const entered = await world.dose(doseIdOf('TYT-1', recordRefOf(found.caseId)))
  assert.equal(entered.standing.confirmed, false)
})

test('whoever enters an injection for a facility does not decide whose it is, through no account', async () => {
  const found = await open(clerk, 'missing-dose', { ...ASKED, day: '2021-10-06', full_name: 'Trần Thị Mậu' })
  const above = await hire('760', 'clerk')
  await enter(above, found.caseId)
  await world.check()
  const doseId = doseIdOf('TYT-1', recordRefOf(found.caseId))
  const identity = await world.caseOf(doseId)
  const alsoOfficer = await hire('760', 'identity-officer', above.person)
  const decision = { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } } as const
  await assert.rejects(decideCase(alsoOfficer, { ...ref(identity.caseId), decision }, deps), {
    code: 'case.same-person',
  })
})

test("a missing injection is not answered with somebody else's record of that day, nor with another facility's", async () => {
  const found = await open(clerk, 'missing-dose', { ...ASKED, day: '2021-10-07' })
  const day = { givenOn: '2021-10-07' as never } // a day of the calendar
  const others = {
    ...day,
    fullName: 'Lê Văn Thử',
    idNumber: '079090000456',
    birthDate: '1990-07-01' as never,
  }
  const stranger = await world.enter('M1', others)
  const elsewhere = await world.enter('M2', day, 'TYT-2')
  const own = await world.enter('M3', day)
  const decide = (doseId: typeof own) =>
    decideCase(clerk, { ...ref(found.caseId), decision: { what: 'entered', doseId } }, deps)
  await assert.rejects(decide(stranger), { code: 'case.invalid' })
  await assert.rejects(decide(elsewhere), { code: 'case.invalid' })
  assert.equal((await decide(own)).standing.closedFor, 'decided')
})

test('what a facility that was dissolved gave is entered by its successor, and its own report confirms it', async () => {
  const operator = await callerFor(db.app, 'operator', 'test')
  const gone = {
    code: 'OLD-1',
    name: 'Điểm tiêm Cũ',
    kind: 'dissolved',
    commune: HOME,
    head: 'Trưởng điểm Cũ',
    valid_to: '2022-01-31',
    successor: 'TYT-1',
  }
  await loadUnits(operator, [gone], { database: db.app, progress: SILENT })
  await reportSession('OLD-1', '2021-10-08', 1)
  const found = await open(clerk, 'missing-dose', { ...ASKED, facility: 'OLD-1', day: '2021-10-08' })
  assert.equal(found.standing.unit, 'TYT-1')
  assert.deepEqual((await world.view(clerk, found.caseId)).remainder, [
    { lot: 'LOT-5', given: 1, entered: 0 },
  ])
  await enter(clerk, found.caseId)
  const entered = await world.dose(doseIdOf('TYT-1', recordRefOf(found.caseId)))
  assert.deepEqual(
    [entered.facility, entered.claim.givenAtFacility, entered.standing.confirmed],
    ['TYT-1', 'OLD-1', true],
  )
})

test('an entry that is taken back does not count, and counts again when it is decided anew', async () => {
  const found = await open(clerk, 'missing-dose', { ...ASKED, day: '2021-10-09' })
  await enter(clerk, found.caseId)
  const id = doseIdOf('TYT-1', recordRefOf(found.caseId))
  assert.equal((await undoDecision(clerk, ref(found.caseId), deps)).standing.state, 'open')
  assert.equal((await world.dose(id)).state, 'withdrawn')
  await enter(clerk, found.caseId, 'LOT-6')
  const again = await world.dose(id)
  assert.deepEqual([again.standing.withdrawn, again.claim.lotNumber], [false, 'LOT-6'])
})

test('two injections that one person misses are two cases, and the same one twice is one', async () => {
  const person = { person_id: personIdOfNumber('079185000123') }
  const [first, second, again] = [
    await open(clerk, 'missing-dose', { ...ASKED, ...person, day: '2021-11-01' }),
    await open(clerk, 'missing-dose', { ...ASKED, ...person, day: '2021-11-29' }),
    await open(clerk, 'missing-dose', { ...ASKED, ...person, day: '2021-11-01' }),
  ]
  assert.notEqual(first.caseId, second.caseId)
  assert.equal(again.caseId, first.caseId)
})

test('whoever asks for somebody gets no case of units that are not theirs', async () => {
  const person = { person_id: personIdOfNumber('079185000123') }
  const first = await open(clerk, 'missing-dose', { ...ASKED, ...person, day: '2021-11-02' })
  const stranger = await hire('TYT-9', 'clerk')
  const own = await open(stranger, 'missing-dose', { ...ASKED, ...person, day: '2021-11-02' })
  assert.notEqual(own.caseId, first.caseId)
})

test('a missing injection is refused with a remedy, and the appeal is decided above, by the report of the facility', async () => {
  await reportSession('TYT-1', '2021-10-12', 1)
  const { caseId } = await open(clerkNextDoor, 'missing-dose', { ...ASKED, day: '2021-10-12' })
  await assert.rejects(refuseCase(clerkNextDoor, { ...ref(caseId), ground: 'CERT_MISSING_FIELDS' }, deps), {
    code: 'case.not-allowed',
  })
  await refuseCase(clerk, { ...ref(caseId), ground: 'CERT_MISSING_FIELDS' }, deps)
  const told = await world.view(clerkNextDoor, caseId)
  assert.match(told.refusal?.remedy.vi ?? '', /tra danh sách/)
  assert.deepEqual([told.step.missing, told.appealTo], [null, HOME])
  await appealCase(clerkNextDoor, { ...ref(caseId), by: 'counter' }, deps)
  const { step, remainder } = await world.view(clerk, caseId)
  assert.ok(step.missing === 'missing-dose' && step.byRule.unit === HOME)
  assert.deepEqual(remainder, [{ lot: 'LOT-5', given: 1, entered: 0 }], 'of the facility, whoever decides')
  await assert.rejects(enter(clerk, caseId), { code: 'case.not-allowed' })
  const above = await hire(HOME, 'supervisor')
  assert.equal((await enter(above, caseId)).standing.closedFor, 'decided')
  assert.equal((await world.dose(doseIdOf('TYT-1', recordRefOf(caseId)))).standing.confirmed, true)
})

test('the daily assignment does not bring an appeal back to the unit that refused it', async () => {
  const { caseId } = await open(clerk, 'missing-dose', { ...ASKED, facility: null, day: '2021-10-13' })
  const province = await hire('79', 'clerk')
  await refuseCase(province, { ...ref(caseId), ground: 'NOTHING_MATCHES' }, deps)
  await appealCase(province, { ...ref(caseId), by: 'counter' }, deps)
  world.hoursLater(24)
  await assignCases(db.caller, { worker: db.worker, readTree: readUnitTree, progress: SILENT })
  const { found, step } = await world.view(db.caller, caseId)
  assert.deepEqual([found.standing.unit, step.missing !== null && step.byRule.unit], ['79', 'VN'])
})

test('every case of this file stands as its actions say, and every record counts its open cases', async () => {
  await assertReplay(db)
})
