/** Cases that people decide: who may, with how many keys, and what follows, over a real database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Caller } from '../../src/core/caller.ts'
import type { Decision } from '../../src/core/case/case.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { personIdOfNumber } from '../../src/core/person/person-id.ts'
import {
  acceptedDecision,
  confirmCase,
  decideCase,
  enterMissing,
  readCaseList,
  recordRefOf,
  refuseCase,
  rejectDecision,
  undoDecision,
} from '../../src/stages/correct/index.ts'
import { assertReplay, caseWorld, FAR, HOME } from '../support/cases.ts'

const world = await caseWorld()
const { db, deps, hire, caseFor, open } = world

const officer = await hire(HOME, 'identity-officer')
const second = await hire(HOME, 'identity-officer')
const clerk = await hire('TYT-1', 'clerk')
const clerkNextDoor = await hire('TYT-2', 'clerk')
const supervisor = await hire('760', 'supervisor')

const ref = (caseId: string) => ({ caseId, seq: null })
const decide = (caller: Caller, caseId: string, decision: Decision) =>
  decideCase(caller, { ...ref(caseId), decision }, deps)

const WRONG_NAME = { fullName: 'Trần Thị Mậu', givenOn: '2021-08-01' as never } // a day of the calendar
const NOBODY = { fullName: 'Phạm Văn Không', idNumber: null, phone: null }

test('a difference is decided by the officer of the residence, and the record is checked again', async () => {
  const { doseId, found } = await caseFor(WRONG_NAME)
  assert.deepEqual([found.kind, found.standing.unit, found.openedBy], ['difference', HOME, 'verdict'])
  const decision = await acceptedDecision(officer, found.caseId, deps)
  assert.deepEqual(decision, { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } })
  const after = await decide(officer, found.caseId, decision)
  assert.deepEqual([after.standing.state, after.standing.closedFor], ['closed', 'decided'])
  assert.equal((await world.dose(doseId)).state, 'entered')
  await world.check()
  assert.equal((await world.dose(doseId)).standing.identity, 'verified')
  await assert.rejects(decide(officer, found.caseId, decision), { code: 'case.closed' })
})

test('who else might decide a difference may not: another commune does not even see it', async () => {
  const { found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-07-01' as never })
  const decision: Decision = { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } }
  const far = await hire(FAR, 'identity-officer')
  await assert.rejects(decide(far, found.caseId, decision), { code: 'case.unknown' })
  await assert.rejects(world.view(far, found.caseId), { code: 'case.unknown' })
  const seen = await db.app.transaction(far, (tx) =>
    readCaseList(tx, { unit: undefined, kind: undefined, state: undefined, limit: 100 }),
  )
  assert.deepEqual(seen, [])
  await assert.rejects(decide(clerk, found.caseId, decision), { code: 'case.not-allowed' })
  await assert.rejects(decide(supervisor, found.caseId, decision), { code: 'case.not-allowed' })
  const above = await hire('79', 'identity-officer')
  assert.equal((await decide(above, found.caseId, decision)).standing.state, 'closed')
})

test("one officer alone does not make a dose another person's by calling it a correction", async () => {
  const { found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-06-01' as never })
  const change = { fullName: 'Lê Văn Thử', idNumber: '079090000456', birthDate: '1990-07-01', sex: 'M' }
  await assert.rejects(decide(officer, found.caseId, { what: 'correct', change }), {
    code: 'case.invalid',
    message: /reassign/,
  })
})

test("another person's dose takes two humans, not two accounts", async () => {
  const { doseId, found } = await caseFor(NOBODY)
  assert.equal(found.kind, 'nobody')
  const change = { fullName: 'Lê Văn Thử', idNumber: '079090000456', birthDate: '1990-07-01', sex: 'M' }
  const { personId } = ownerOf('079090000456')
  const decision: Decision = { what: 'reassign', change, personId }
  const first = await decide(officer, found.caseId, decision)
  assert.deepEqual([first.standing.state, first.standing.firstKey], ['second-key', officer.person])
  assert.equal((await world.dose(doseId)).claim.fullName, 'Phạm Văn Không', 'one key changes nothing')
  const otherAccount = await hire('760', 'supervisor', officer.person)
  await assert.rejects(confirmCase(otherAccount, ref(found.caseId), deps), { code: 'case.same-person' })
  await assert.rejects(rejectDecision(officer, ref(found.caseId), deps), { code: 'case.same-person' })
  await assert.rejects(confirmCase(clerk, ref(found.caseId), deps), { code: 'case.not-allowed' })
  assert.equal((await confirmCase(second, ref(found.caseId), deps)).standing.state, 'closed')
  assert.equal((await world.dose(doseId)).claim.fullName, 'Lê Văn Thử')
})

const ownerOf = (number: string) => ({ personId: personIdOfNumber(number) })

test('a second person who disagrees opens the case again, and anybody may begin anew', async () => {
  const { found } = await caseFor({ ...NOBODY, givenOn: '2021-05-01' as never })
  const identity = {
    fullName: 'Phạm Văn Không',
    birthDate: '1931' as never,
    sex: 'M',
    commune: HOME,
    household: null,
  } as const
  const decision: Decision = { what: 'attest', personId: null, identity }
  await decide(officer, found.caseId, decision)
  const open = await rejectDecision(second, ref(found.caseId), deps)
  assert.deepEqual(
    [open.standing.state, open.standing.firstKey, open.standing.decision],
    ['open', null, null],
  )
  await decide(second, found.caseId, decision)
  assert.equal((await confirmCase(officer, ref(found.caseId), deps)).standing.state, 'closed')
})

test('whoever confirmed the injection does not decide whose it is, through no account', async () => {
  const alsoOfficer = await hire(HOME, 'identity-officer', clerk.person)
  const { found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-04-01' as never }, clerk)
  await assert.rejects(
    decide(alsoOfficer, found.caseId, { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } }),
    {
      code: 'case.same-person',
    },
  )
  await assert.rejects(refuseCase(alsoOfficer, { ...ref(found.caseId), ground: 'NAME_CONFLICT' }, deps), {
    code: 'case.same-person',
  })
})

test('the station mends its own typing by itself', async () => {
  const { doseId, found } = await caseFor({ givenOn: '2021-03-01' as never, idNumber: null })
  const own = await open(
    clerk,
    'difference',
    { fields: ['other'], proposed: { phone: '0912345679' } },
    doseId,
  )
  assert.equal(own.caseId, found.caseId, 'the record has such a case already')
  const decision = await acceptedDecision(officer, found.caseId, deps)
  assert.deepEqual(decision, { what: 'correct', change: { phone: '0912345679' } })
  await assert.rejects(decide(clerk, found.caseId, decision), { code: 'case.not-allowed' })
})

test('two records of one facility are merged by its clerk, of two facilities by the unit above both', async () => {
  const day = { givenOn: '2021-02-01' as never }
  const [one, two] = [await world.enter('D1', day), await world.enter('D2', day)]
  const there = await world.enter('D3', day, 'TYT-2')
  const own = await open(clerk, 'duplicate', {}, one, two)
  assert.equal(own.standing.unit, 'TYT-1')
  await assert.rejects(decide(clerk, own.caseId, { what: 'merge', keep: one, drop: there }), {
    code: 'case.invalid',
  })
  await decide(clerk, own.caseId, { what: 'merge', keep: one, drop: two })
  assert.equal((await world.dose(two)).state, 'withdrawn')
  const seesBoth = await hire('760', 'clerk')
  const across = await open(seesBoth, 'duplicate', {}, one, there)
  assert.equal(across.standing.unit, '760')
  await assert.rejects(decide(clerk, across.caseId, { what: 'stands' }), { code: 'case.not-allowed' })
  await assert.rejects(decide(clerkNextDoor, across.caseId, { what: 'stands' }), { code: 'case.not-allowed' })
  const view = await world.view(supervisor, across.caseId)
  assert.deepEqual([view.sides.here?.doseId, view.sides.there?.doseId], [one, there])
  assert.deepEqual(view.mine.decide, ['merge', 'stands'])
  assert.equal((await decide(supervisor, across.caseId, { what: 'stands' })).standing.state, 'closed')
})

test('two facilities that disagree are decided above both; what else was open about the dropped record ends', async () => {
  const day = '2021-01-10' as never // a day of the calendar
  const here = await world.enter('Q1', { givenOn: day })
  const there = await world.enter(
    'Q2',
    { givenOn: day, lotNumber: 'OTHER', givenAtFacility: 'TYT-1' },
    'TYT-2',
  )
  await world.check()
  const found = await world.caseOf(there)
  assert.deepEqual([found.kind, found.otherDose], ['facilities-disagree', here])
  const further = await open(clerkNextDoor, 'not-mine', { says: 'not I' }, there)
  await decide(supervisor, found.caseId, { what: 'merge', keep: here, drop: there })
  assert.equal((await world.dose(there)).state, 'withdrawn')
  const ended = (await world.view(supervisor, further.caseId)).found.standing
  assert.deepEqual([ended.state, ended.closedFor], ['closed', 'superseded'])
})

test('a missing injection is entered by the facility, confirmed by its report, and not decided by who entered it', async () => {
  await reportSession({ day: '2021-10-05', lot: 'LOT-5', given: 2 })
  const asked = {
    facility: 'TYT-1',
    day: '2021-10-05',
    vaccine: 'AZ',
    full_name: 'Trần Thị Mẫu',
    birth_date: '1985-03-12',
    sex: 'F',
    id_number: '079185000123',
    commune: HOME,
  }
  const { caseId: opened } = await open(clerkNextDoor, 'missing-dose', asked)
  assert.deepEqual((await world.view(clerkNextDoor, opened)).remainder, [], "reports are the facility's own")
  const found = await world.view(clerk, opened)
  assert.equal(found.found.standing.unit, 'TYT-1')
  assert.deepEqual(found.remainder, [{ lot: 'LOT-5', given: 2, entered: 0 }])
  assert.ok(found.step.missing === 'missing-dose' && found.step.byRule.unit === 'TYT-1')
  const { caseId } = found.found
  await assert.rejects(enterMissing(officer, { ...ref(caseId), lot: 'LOT-5' }, deps), {
    code: 'case.not-allowed',
  })
  const closed = await enterMissing(clerk, { ...ref(caseId), lot: 'LOT-5' }, deps)
  const entered = await world.dose(doseIdOf('TYT-1', recordRefOf(caseId)))
  assert.deepEqual([closed.standing.closedFor, entered.standing.confirmed], ['decided', true])
  await world.check()
  assert.equal((await world.dose(entered.doseId)).state, 'signable')
})

async function reportSession({
  day,
  lot,
  given,
}: {
  day: string
  lot: string
  given: number
}): Promise<void> {
  await db.admin(
    `insert into session_report (facility, day, vaccine, lot, doses_given, reported_at, account)
     values ('TYT-1', $1, 'AZ', $2, $3, $4, 'operator')`,
    [day, lot, given, db.now()],
  )
}

test('a register that is wrong is asked to change, and nobody is refused for that field meanwhile', async () => {
  const { doseId, found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-03-20' as never })
  const asked = await open(officer, 'register-wrong', { field: 'full_name', value: 'Trần Thị Mậu' }, doseId)
  await assert.rejects(refuseCase(officer, { ...ref(found.caseId), ground: 'NAME_CONFLICT' }, deps), {
    code: 'case.not-allowed',
    message: /register/,
  })
  const decision: Decision = { what: 'change-register', field: 'full_name', value: 'Trần Thị Mậu' }
  await assert.rejects(decide(clerk, asked.caseId, decision), { code: 'case.not-allowed' })
  const waiting = await decide(officer, asked.caseId, decision)
  assert.equal(waiting.standing.state, 'waiting')
  const { step } = await world.view(officer, asked.caseId)
  assert.ok(step.missing === 'register-wrong')
  assert.equal(step.until.getTime() - step.since.getTime(), 240 * 3_600_000)
  const undone = await undoDecision(officer, ref(asked.caseId), deps)
  assert.equal(undone.standing.state, 'open')
})

test("a dose that a citizen disowns is decided above the facility, with an officer where it becomes another's", async () => {
  const doseId = await world.enter('N1', { givenOn: '2021-03-21' as never })
  await world.check()
  const found = await open(clerk, 'not-mine', { says: 'I was abroad' }, doseId)
  assert.deepEqual([found.standing.unit, (await world.dose(doseId)).standing.openCases], [HOME, 1])
  await assert.rejects(decide(clerk, found.caseId, { what: 'stands' }), { code: 'case.not-allowed' })
  const change = { fullName: 'Lê Văn Thử', idNumber: '079090000456', birthDate: '1990-07-01', sex: 'M' }
  const decision: Decision = { what: 'reassign', change, ...ownerOf('079090000456') }
  await decide(supervisor, found.caseId, decision)
  const otherSupervisor = await hire('79', 'supervisor')
  await assert.rejects(confirmCase(otherSupervisor, ref(found.caseId), deps), { code: 'case.not-allowed' })
  await confirmCase(officer, ref(found.caseId), deps)
  assert.equal((await world.dose(doseId)).claim.fullName, 'Lê Văn Thử')
})

test('two numbers of one human are linked by two officers', async () => {
  const [one, other] = [ownerOf('079185000123'), ownerOf('079090000456')]
  const json = { person_id: one.personId, same: other.personId }
  const found = await open(
    officer,
    'same-person',
    json,
    await world.enter('L1', { givenOn: '2020-12-01' as never }),
  )
  const decision: Decision = { what: 'link', personId: other.personId, same: one.personId }
  await decide(officer, found.caseId, decision)
  await assert.rejects(confirmCase(officer, ref(found.caseId), deps), { code: 'case.same-person' })
  assert.equal((await confirmCase(second, ref(found.caseId), deps)).standing.state, 'closed')
})

test('every case of this file stands as its actions say, and every record counts its open cases', async () => {
  await assertReplay(db)
})
