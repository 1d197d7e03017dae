/** Refusals, papers, appeals, undoing and reading of cases over a real database. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import type { Caller } from '../../src/core/caller.ts'
import type { Decision } from '../../src/core/case/case.ts'
import {
  addEvidence,
  appealCase,
  confirmCase,
  decideCase,
  openCase,
  readCaseDetails,
  refuseCase,
  undoDecision,
} from '../../src/stages/correct/index.ts'
import { appendActions, lockDoses } from '../../src/stages/record/index.ts'
import { assertReplay, caseWorld, HOME } from '../support/cases.ts'

const world = await caseWorld()
const { db, deps, hire, caseFor } = world

const officer = await hire(HOME, 'identity-officer')
const second = await hire(HOME, 'identity-officer')
const clerk = await hire('TYT-1', 'clerk')
const clerkNextDoor = await hire('TYT-2', 'clerk')
const supervisor = await hire('760', 'supervisor')

const ref = (caseId: string) => ({ caseId, seq: null })
const decide = (caller: Caller, caseId: string, decision: Decision) =>
  decideCase(caller, { ...ref(caseId), decision }, deps)
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1)
const WRONG_NAME = { fullName: 'Trần Thị Mậu', givenOn: '2021-08-01' as never } // a day of the calendar
const NOBODY = { fullName: 'Phạm Văn Không', idNumber: null, phone: null }

test('a refusal has a remedy, and an appeal is decided one level up by somebody else', async () => {
  const { found } = await caseFor({ ...NOBODY, givenOn: '2021-11-01' as never })
  const { caseId } = found
  await refuseCase(officer, { ...ref(caseId), ground: 'NOTHING_MATCHES' }, deps)
  const { refusal, step } = await world.view(officer, caseId)
  assert.ok(refusal?.remedy.vi !== '' && refusal?.ground === 'NOTHING_MATCHES')
  assert.ok(
    step.missing !== null && step.since.getTime() === found.openedAt.getTime(),
    'the record is still owed',
  )
  const raised = await appealCase(clerk, { ...ref(caseId), by: 'counter' }, deps)
  assert.deepEqual([raised.standing.state, raised.standing.level], ['open', 1])
  assert.deepEqual(raised.openedAt, found.openedAt)
  const ofDistrict = await hire('760', 'identity-officer', officer.person)
  await assert.rejects(decide(officer, caseId, { what: 'withdraw' }), { code: 'case.not-allowed' })
  await assert.rejects(decide(ofDistrict, caseId, { what: 'withdraw' }), { code: 'case.same-person' })
  const owed = (await world.view(officer, caseId)).step
  assert.ok(owed.missing !== null && owed.byRule.unit === '760')
  for (const unit of ['760', '79', 'VN']) {
    const decider = await hire(unit, 'supervisor')
    await refuseCase(decider, { ...ref(caseId), ground: 'NOTHING_MATCHES' }, deps)
    const again = appealCase(clerk, { ...ref(caseId), by: 'counter' }, deps)
    if (unit === 'VN') await assert.rejects(again, { code: 'case.not-allowed', message: /no level above/ })
    else await again
  }
})

test('a paper that is held is not asked for again; a better picture opens the case again', async () => {
  const { found } = await caseFor({ ...NOBODY, givenOn: '2021-11-02' as never })
  const { caseId } = found
  const add = (kind: 'slip' | 'certificate' | 'id-card', bytes: Uint8Array) =>
    addEvidence(clerk, { caseId, kind, bytes }, deps)
  const first = await add('certificate', JPEG)
  assert.equal((await add('certificate', JPEG)).evidenceId, first.evidenceId, 'the same file is one paper')
  await assert.rejects(add('slip', new TextEncoder().encode('<html>')), { code: 'case.invalid' })
  await assert.rejects(add('slip', new Uint8Array(10 * 1024 * 1024 + 1).fill(0xff)), { code: 'case.invalid' })
  const refuse = (ground: Parameters<typeof refuseCase>[1]['ground'], by = officer) =>
    refuseCase(by, { ...ref(caseId), ground }, deps)
  await assert.rejects(refuse('SLIP_MISSING_DOSE_DATA'), { code: 'case.paper-already-held' })
  assert.equal((await refuse('NOT_A_CERTIFICATE')).standing.state, 'refused')
  assert.deepEqual(
    (await world.view(officer, caseId)).evidence.map(({ length }) => length),
    [0],
  )
  assert.equal((await add('certificate', Uint8Array.of(...JPEG, 2))).found.standing.state, 'open')
  assert.equal((await refuse('SLIP_ALTERED')).standing.state, 'second-key')
  await assert.rejects(confirmCase(officer, ref(caseId), deps), { code: 'case.same-person' })
  assert.equal((await confirmCase(second, ref(caseId), deps)).standing.state, 'refused')
})

test('a decision is undone while nothing was signed on it, and not afterwards', async () => {
  const { doseId, found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-11-03' as never })
  await decide(officer, found.caseId, { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } })
  const open = await undoDecision(officer, ref(found.caseId), deps)
  assert.deepEqual([open.standing.state, (await world.dose(doseId)).claim.fullName], ['open', 'Trần Thị Mậu'])
  await decide(officer, found.caseId, { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } })
  await world.check()
  await db.worker.transaction(db.caller, async (tx) => {
    const [dose] = await lockDoses(tx, [doseId])
    if (dose !== undefined)
      await appendActions(tx, [{ dose, actions: [{ kind: 'signed', signature: randomUUID(), index: 0 }] }])
  })
  await assert.rejects(undoDecision(officer, ref(found.caseId), deps), {
    code: 'case.invalid',
    message: /signature/,
  })
})

test('the same request is one case, and whoever saw an older state of it is told', async () => {
  const doseId = await world.enter('I1', { givenOn: '2021-11-04' as never })
  const asked = readCaseDetails('not-mine', { says: 'not I' })
  const request = {
    caseId: randomUUID(),
    kind: 'not-mine',
    opener: 'citizen',
    doseId,
    otherDose: null,
    asked,
  } as const
  const [first, again] = [await openCase(clerk, request, deps), await openCase(clerk, request, deps)]
  assert.deepEqual([first.isNew, again.isNew, again.found.caseId], [true, false, request.caseId])
  await assert.rejects(
    openCase(officer, { ...request, caseId: randomUUID(), kind: 'facilities-disagree' }, deps),
    {
      code: 'case.not-allowed',
    },
  )
  await addEvidence(clerk, { caseId: request.caseId, kind: 'photo', bytes: JPEG }, deps)
  const stale = decideCase(
    supervisor,
    { caseId: request.caseId, seq: first.found.seq, decision: { what: 'stands' } },
    deps,
  )
  await assert.rejects(stale, { code: 'case.changed' })
  const foreign = openCase(
    clerkNextDoor,
    { ...request, caseId: randomUUID(), doseId: await world.enter('I2', {}, 'TYT-9') },
    deps,
  )
  await assert.rejects(foreign, { code: 'case.invalid' })
})

test('of two officers who decide at the same moment one decides, and the other is told', async () => {
  const { doseId, found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-11-06' as never })
  const decision: Decision = { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } }
  const both = await Promise.allSettled([
    decide(officer, found.caseId, decision),
    decide(second, found.caseId, decision),
  ])
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const corrections = await db.admin("select 1 from dose_action where dose_id = $1 and kind = 'corrected'", [
    doseId,
  ])
  assert.equal(corrections.length, 1)
})

test('reading a case is logged, and shows why the person was found', async () => {
  const { doseId, found } = await caseFor({ ...WRONG_NAME, givenOn: '2021-11-05' as never })
  const view = await world.view(officer, found.caseId)
  assert.deepEqual(
    view.fields.map(({ field, before, proposed }) => [field, before, proposed]),
    [['fullName', 'Trần Thị Mậu', 'Trần Thị Mẫu']],
  )
  assert.ok(view.explanation.some(({ field, bits }) => field === 'number' && bits > 0))
  assert.ok(view.mine.decide.includes('correct') && view.mine.refuse)
  const lines = await db.admin('select 1 from access_log where dose_id = $1 and account = $2', [
    doseId,
    officer.account,
  ])
  assert.equal(lines.length, 1)
})

test('every case of this file stands as its actions say, and every record counts its open cases', async () => {
  await assertReplay(db)
})
