/** How somebody might get past the two keys, bury a case or read what is not theirs: each way is shut, over a real database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Caller } from '../../src/core/caller.ts'
import type { Decision } from '../../src/core/case/case.ts'
import { personIdOfNumber } from '../../src/core/person/person-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { callerFor } from '../../src/office/staff/index.ts'
import { loadUnits } from '../../src/office/units/index.ts'
import {
  addEvidence,
  confirmCase,
  decideCase,
  extendCase,
  proposeFields,
  readCaseList,
  refuseCase,
  undoDecision,
} from '../../src/stages/correct/index.ts'
import { assertReplay, caseWorld, HOME, NEXT_DOOR } from '../support/cases.ts'

const world = await caseWorld()
const { db, deps, hire, caseFor, open } = world

const officer = await hire(HOME, 'identity-officer')
const second = await hire(HOME, 'identity-officer')
const clerk = await hire('TYT-1', 'clerk')
const ref = (caseId: string) => ({ caseId, seq: null })
const decide = (caller: Caller, caseId: string, decision: Decision) =>
  decideCase(caller, { ...ref(caseId), decision }, deps)
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1)
const NOBODY = { fullName: 'Phạm Văn Không', idNumber: null, phone: null }
const WRONG_NAME = { fullName: 'Trần Thị Mậu' }
const REASSIGNED: Decision = {
  what: 'reassign',
  change: { fullName: 'Lê Văn Thử', idNumber: '079090000456', birthDate: '1990-07-01', sex: 'M' },
  personId: personIdOfNumber('079090000456'),
}

test("one officer does not make a dose another person's in two steps, first the name and then the number", async () => {
  const { found } = await caseFor({ ...NOBODY, idNumber: '079199000777', givenOn: '2021-06-01' as never })
  const change = {
    fullName: 'Lê Văn Thử',
    birthDate: '1990-07-01',
    sex: 'M',
    phone: '0987654321',
    commune: NEXT_DOOR,
  }
  await assert.rejects(decide(officer, found.caseId, { what: 'correct', change }), {
    code: 'case.invalid',
    message: /reassign/,
  })
})

test('after an undoing both keys are turned anew, and again by two humans', async () => {
  const { found } = await caseFor({ ...NOBODY, givenOn: '2021-06-02' as never })
  await decide(officer, found.caseId, REASSIGNED)
  await confirmCase(second, ref(found.caseId), deps)
  const undone = await undoDecision(officer, ref(found.caseId), deps)
  assert.deepEqual([undone.standing.state, undone.standing.firstKey], ['open', null])
  await decide(second, found.caseId, REASSIGNED)
  const alias = await hire('79', 'identity-officer', second.person)
  await assert.rejects(confirmCase(alias, ref(found.caseId), deps), { code: 'case.same-person' })
  assert.equal((await confirmCase(officer, ref(found.caseId), deps)).standing.state, 'closed')
})

test('of two second keys that are turned at the same moment one is turned, and the decision is applied once', async () => {
  const { doseId, found } = await caseFor({ ...NOBODY, givenOn: '2021-06-03' as never })
  await decide(officer, found.caseId, REASSIGNED)
  const third = await hire('760', 'supervisor')
  const both = await Promise.allSettled([second, third].map((by) => confirmCase(by, ref(found.caseId), deps)))
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const rows = await db.admin("select 1 from dose_action where dose_id = $1 and kind = 'corrected'", [doseId])
  assert.equal(rows.length, 1)
})

test("a clerk alone does not put away one citizen's record as another's entered twice", async () => {
  const other = { fullName: 'Lê Văn Thử', idNumber: '079090000456', birthDate: '1990-07-01' as never }
  const day = { givenOn: '2021-06-04' as never }
  const [one, two] = [await world.enter('A1', day), await world.enter('A2', { ...other, ...day })]
  const later = await world.enter('A3', { givenOn: '2021-09-04' as never, doseNumber: 2 })
  const strangers = await open(clerk, 'duplicate', {}, one, two)
  await assert.rejects(decide(clerk, strangers.caseId, { what: 'merge', keep: one, drop: two }), {
    code: 'case.not-allowed',
  })
  const months = await open(clerk, 'duplicate', {}, one, later)
  assert.notEqual(months.caseId, strangers.caseId, 'about another record')
  await assert.rejects(decide(clerk, months.caseId, { what: 'merge', keep: one, drop: later }), {
    code: 'case.not-allowed',
  })
  const supervisor = await hire('760', 'supervisor')
  await assert.rejects(decide(supervisor, strangers.caseId, { what: 'merge', keep: one, drop: two }), {
    code: 'case.invalid',
  })
  assert.equal((await decide(clerk, strangers.caseId, { what: 'stands' })).standing.state, 'closed')
})

test('two officers link the two ids that the case names, and no third one', async () => {
  const ids = ['079185000123', '079090000456', '079199000777'].map(personIdOfNumber)
  const [one = '', other = '', third = ''] = ids
  await caseFor({ ...WRONG_NAME, givenOn: '2021-06-10' as never })
  const found = await open(officer, 'same-person', { person_id: one, same: other })
  assert.equal(found.standing.unit, HOME, 'where the records of the person say that they live')
  await assert.rejects(decide(officer, found.caseId, { what: 'link', personId: one, same: third }), {
    code: 'case.invalid',
  })
  const { step, deciders } = await world.view(db.caller, found.caseId)
  assert.ok(step.missing === 'same-person')
  assert.deepEqual([step.byRule.role], [deciders[0]?.keys[0]?.roles[0]])
})

test('no clock starts anew because a trivial decision left the record as wrong as it was', async () => {
  world.hoursLater(0)
  const { doseId, found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-06-05' as never })
  world.hoursLater(47)
  await decide(officer, found.caseId, { what: 'correct', change: { email: 'a@test.example' } })
  await world.check()
  const again = await world.caseOf(doseId)
  assert.notEqual(again.caseId, found.caseId)
  assert.deepEqual(again.openedAt, found.openedAt)
  const extended = extendCase(officer, { ...ref(again.caseId), hours: 24, why: 'more' }, deps)
  await assert.rejects(extended, { code: 'case.already-extended' })
  await decide(officer, again.caseId, { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } })
  await world.check()
  world.hoursLater(100)
  const recordRef = (await world.dose(doseId)).claim.recordRef ?? ''
  await world.enter(recordRef, { ...WRONG_NAME, givenOn: '2021-06-05' as never })
  await world.check()
  const fresh = await world.caseOf(doseId)
  assert.deepEqual(fresh.openedAt, db.now(), 'it was verified meanwhile: this is another mistake')
  world.hoursLater(0)
})

test('nobody gains time by asking the register again, nor is a request to it extended', async () => {
  const doseId = await world.enter('W1', { givenOn: '2021-06-06' as never })
  await world.check()
  const asked = await open(officer, 'register-wrong', { field: 'sex', value: 'M' }, doseId)
  await extendCase(officer, { ...ref(asked.caseId), hours: 48, why: 'the office is shut' }, deps)
  const decision: Decision = { what: 'change-register', field: 'sex', value: 'M' }
  await decide(officer, asked.caseId, decision)
  const before = (await world.view(officer, asked.caseId)).step
  assert.ok(before.missing === 'register-wrong')
  assert.equal(before.until.getTime() - before.since.getTime(), 240 * 3_600_000)
  world.hoursLater(200)
  await undoDecision(officer, ref(asked.caseId), deps)
  await decide(officer, asked.caseId, decision)
  const after = (await world.view(officer, asked.caseId)).step
  assert.ok(after.missing === 'register-wrong')
  assert.deepEqual(after.until, before.until)
  world.hoursLater(0)
})

test('a picture that nobody sent is no ground, and what a remedy asks for opens the case again', async () => {
  const { found } = await caseFor({ ...NOBODY, givenOn: '2021-06-07' as never })
  const { caseId } = found
  const refuse = (ground: Parameters<typeof refuseCase>[1]['ground']) =>
    refuseCase(officer, { ...ref(caseId), ground }, deps)
  const add = (kind: 'slip' | 'certificate', byte: number) =>
    addEvidence(clerk, { caseId, kind, bytes: Uint8Array.of(...JPEG, byte) }, deps)
  for (const ground of ['IMAGE_UNREADABLE', 'PERSONAL_DATA_COVERED', 'NOT_A_CERTIFICATE'] as const) {
    await assert.rejects(refuse(ground), { code: 'case.invalid', message: /picture/ })
  }
  await refuse('SLIP_MISSING_DOSE_DATA')
  assert.equal((await add('slip', 1)).found.standing.state, 'refused', 'another paper than was asked for')
  assert.equal((await add('certificate', 2)).found.standing.state, 'open')
  await refuse('NAME_CONFLICT')
  const proposed = { fullName: 'Phạm Văn Khống' }
  const again = await proposeFields(clerk, { ...ref(caseId), proposed }, deps)
  assert.equal(again.standing.state, 'open', 'somebody says more: that is answered anew')
  await refuse('NAME_CONFLICT')
  await assert.rejects(proposeFields(clerk, { ...ref(caseId), proposed }, deps), { code: 'case.invalid' })
})

test('whoever refused may still put the record right', async () => {
  const { found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-06-08' as never })
  await refuseCase(officer, { ...ref(found.caseId), ground: 'NAME_CONFLICT' }, deps)
  assert.ok((await world.view(officer, found.caseId)).mine.decide.includes('correct'))
  const decision: Decision = { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } }
  assert.equal((await decide(officer, found.caseId, decision)).standing.closedFor, 'decided')
})

test('whoever has a case sees it: without a home commune a hospital stands under its district', async () => {
  const operator = await callerFor(db.app, 'operator', 'test')
  const hospital = {
    code: 'BV-1',
    name: 'Bệnh viện Một',
    kind: 'hospital',
    commune: HOME,
    head: 'Giám đốc Một',
  }
  await loadUnits(operator, [hospital], { database: db.app, progress: SILENT })
  const doseId = await world.enter('H1', { ...NOBODY, commune: null, givenOn: '2021-06-09' as never }, 'BV-1')
  await world.check()
  const { caseId } = await world.caseOf(doseId)
  const view = await world.view(db.caller, caseId)
  const unit = view.deciders.find(({ what }) => what === 'withdraw')?.keys[0]?.unit ?? ''
  const decider = await hire(unit, 'identity-officer')
  assert.ok((await world.view(decider, caseId)).mine.decide.includes('withdraw'))
})

test('reading a case about two records is logged for both', async () => {
  const [one, two] = [await world.enter('L1', {}), await world.enter('L2', {})]
  const found = await open(clerk, 'duplicate', {}, one, two)
  await world.view(clerk, found.caseId)
  const lines = await db.admin('select dose_id from access_log where account = $1 and dose_id = any ($2)', [
    clerk.account,
    [one, two],
  ])
  assert.equal(lines.length, 2)
})

test('a second key is not turned on a record that was put away meanwhile', async () => {
  const day = { givenOn: '2021-06-12' as never } // a day of the calendar
  const { doseId, found } = await caseFor({ ...NOBODY, ...day })
  await decide(officer, found.caseId, REASSIGNED)
  const twin = await world.enter('T2', { ...NOBODY, ...day })
  const { caseId } = await open(clerk, 'duplicate', {}, doseId, twin)
  await decide(clerk, caseId, { what: 'merge', keep: twin, drop: doseId })
  await assert.rejects(confirmCase(second, ref(found.caseId), deps), { code: 'case.closed' })
  assert.equal((await world.dose(doseId)).claim.fullName, NOBODY.fullName)
})

test('a case of a commune that was merged is decided in the new one, and by nobody in the name of the old', async () => {
  const { found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-06-11' as never })
  const area = (code: string, more: object) => ({ code, name: 'Đơn vị Thử', head: '', commune: '', ...more })
  const ends = { valid_to: '2025-06-30', successor: '99999' }
  const units = [
    area('99999', { kind: 'commune', parent: '79', valid_from: '2025-07-01' }),
    area(HOME, { kind: 'commune', parent: '760', ...ends }),
  ]
  const operator = await callerFor(db.app, 'operator', 'test')
  db.setNow(new Date('2025-07-02T08:00:00+07:00'))
  await loadUnits(operator, units, { database: db.app, progress: SILENT })
  const now = await hire('99999', 'identity-officer')
  const { step, mine } = await world.view(now, found.caseId)
  assert.ok(step.missing !== null && step.byRule.unit === '99999' && mine.decide.includes('correct'))
  const decision: Decision = { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } }
  await assert.rejects(decide(officer, found.caseId, decision), { code: 'case.not-allowed' })
  assert.equal((await decide(now, found.caseId, decision)).standing.state, 'closed')
})

test('whoever owes a case may decide it, and until when is known', async () => {
  const filter = { unit: undefined, kind: undefined, state: undefined, limit: 100 }
  const live = await db.app.transaction(db.caller, (tx) => readCaseList(tx, filter))
  for (const { caseId, kind, facility } of live) {
    const { step, deciders } = await world.view(db.caller, caseId)
    if (step.missing === null) continue
    const keys = deciders.flatMap((decider) => decider.keys.slice(0, 1))
    const isOne = keys.some(
      ({ unit, roles }) => unit === step.byRule.unit && roles.includes(step.byRule.role),
    )
    // Without a home commune the facility answers, and mends its record (1908/BYT-CNTT).
    assert.ok(isOne || step.byRule.unit === facility, kind)
    assert.ok(step.owes.head.person !== '' && step.until >= step.since, kind)
  }
  assert.ok(live.length > 5)
})

test('every case of this file stands as its actions say, and every record counts its open cases', async () => {
  await assertReplay(db)
})
