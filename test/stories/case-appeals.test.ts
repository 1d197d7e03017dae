/** What a citizen is told and can do about it: refusals, findings that the record is right, appeals, and whose clock runs then. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { stepSources } from '../../src/app/step-sources.ts'
import type { Caller } from '../../src/core/caller.ts'
import type { Decision } from '../../src/core/case/case.ts'
import type { DoseId } from '../../src/core/dose/dose.ts'
import type { NextStep } from '../../src/core/dose/next-step.ts'
import { findNextSteps } from '../../src/office/units/index.ts'
import {
  addEvidence,
  appealCase,
  decideCase,
  refuseCase,
  undoDecision,
} from '../../src/stages/correct/index.ts'
import { assertReplay, caseWorld, HOME } from '../support/cases.ts'

const world = await caseWorld()
const { db, deps, hire, caseFor, open } = world

const officer = await hire(HOME, 'identity-officer')
const clerk = await hire('TYT-1', 'clerk')
const received = db.now()
const hours = (n: number) => new Date(received.getTime() + n * 3_600_000)
const ref = (caseId: string) => ({ caseId, seq: null })
const decide = (caller: Caller, caseId: string, decision: Decision) =>
  decideCase(caller, { ...ref(caseId), decision }, deps)
const appeal = (caseId: string) => appealCase(clerk, { ...ref(caseId), by: 'counter' }, deps)

async function stepOf(id: DoseId): Promise<NextStep | undefined> {
  const steps = await findNextSteps(db.caller, [id], { database: db.app, sources: stepSources() })
  return steps.get(id)
}

test('a dose that a citizen disowns and was never given is withdrawn above the facility, by one human', async () => {
  const doseId = await world.enter('W1', { givenOn: '2021-03-01' as never }) // a day of the calendar
  await world.check()
  const { caseId } = await open(clerk, 'not-mine', { says: 'I was abroad' }, doseId)
  await assert.rejects(refuseCase(officer, { ...ref(caseId), ground: 'NOTHING_MATCHES' }, deps), {
    code: 'case.invalid',
  })
  const supervisor = await hire(HOME, 'supervisor')
  const closed = await decide(supervisor, caseId, { what: 'withdraw' })
  assert.deepEqual([closed.standing.closedFor, (await world.dose(doseId)).state], ['decided', 'withdrawn'])
  assert.equal((await world.view(clerk, caseId)).appealTo, null, 'the citizen has what they asked for')
  await assert.rejects(appeal(caseId), { code: 'case.closed' })
  const undone = await undoDecision(supervisor, ref(caseId), deps)
  assert.deepEqual([undone.standing.state, (await world.dose(doseId)).standing.withdrawn], ['open', false])
})

test('a citizen who is told "it is yours after all" appeals, level by level, and who said so decides no more', async () => {
  const doseId = await world.enter('S1', { givenOn: '2021-03-02' as never })
  await world.check()
  const found = await open(clerk, 'not-mine', { says: 'I was abroad' }, doseId)
  const { caseId } = found
  const supervisor = await hire(HOME, 'supervisor')
  await decide(supervisor, caseId, { what: 'stands' })
  assert.deepEqual([(await world.dose(doseId)).standing.openCases, await appealTo(caseId)], [0, '760'])
  const raised = await appeal(caseId)
  assert.deepEqual(
    [raised.standing.state, raised.standing.level, raised.standing.closedFor],
    ['open', 1, null],
  )
  assert.equal((await world.dose(doseId)).standing.openCases, 1, 'it blocks the record again')
  await assert.rejects(decide(supervisor, caseId, { what: 'stands' }), { code: 'case.not-allowed' })
  const promoted = await hire('760', 'supervisor', supervisor.person)
  await assert.rejects(decide(promoted, caseId, { what: 'stands' }), { code: 'case.same-person' })
  const { step } = await world.view(clerk, caseId)
  assert.ok(step.missing === 'not-mine' && step.byRule.unit === '760')
  for (const unit of ['760', '79', 'VN']) {
    const above = await hire(unit, 'supervisor')
    await decide(above, caseId, { what: 'stands' })
    if (unit !== 'VN') await appeal(caseId)
  }
  assert.equal(await appealTo(caseId), null)
  await assert.rejects(appeal(caseId), { code: 'case.not-allowed', message: /no level above/ })
})

const appealTo = async (caseId: string) => (await world.view(clerk, caseId)).appealTo

test('nobody appeals from what a verdict opened and nobody asked for, nor about a record that is withdrawn', async () => {
  const day = { givenOn: '2021-03-03' as never }
  await world.enter('V1', day)
  const there = await world.enter('V2', { ...day, lotNumber: 'OTHER', givenAtFacility: 'TYT-1' }, 'TYT-2')
  await world.check()
  const verdict = await world.caseOf(there)
  const supervisor = await hire('760', 'supervisor')
  await decide(supervisor, verdict.caseId, { what: 'stands' })
  await assert.rejects(appeal(verdict.caseId), { code: 'case.closed' })
  const asked = await open(clerk, 'not-mine', { says: 'not I' }, await world.enter('V3', day))
  const above = await hire(HOME, 'supervisor')
  await decide(above, asked.caseId, { what: 'stands' })
  const again = await open(clerk, 'not-mine', { says: 'not I' }, asked.doseId ?? undefined)
  await decide(above, again.caseId, { what: 'withdraw' })
  await assert.rejects(appeal(asked.caseId), { code: 'case.invalid', message: /withdrawn/ })
})

test("nobody buries a citizen's case by putting the record away and taking that back", async () => {
  const day = { givenOn: '2021-03-06' as never } // a day of the calendar
  const [keep, drop] = [await world.enter('B1', day), await world.enter('B2', day, 'TYT-2')]
  const asked = await open(await hire('TYT-2', 'clerk'), 'not-mine', { says: 'not I' }, drop)
  const pair = await open(await hire('760', 'clerk'), 'duplicate', {}, keep, drop)
  const supervisor = await hire('760', 'supervisor')
  await decide(supervisor, pair.caseId, { what: 'merge', keep, drop })
  assert.equal((await world.view(supervisor, asked.caseId)).found.standing.closedFor, 'superseded')
  world.hoursLater(3)
  await undoDecision(supervisor, ref(pair.caseId), deps)
  const again = (await world.view(supervisor, asked.caseId)).found
  assert.deepEqual([again.standing.state, again.openedAt], ['open', asked.openedAt])
  assert.equal((await world.dose(drop)).standing.openCases, 1)
  world.hoursLater(0)
})

test('a refusal answers the citizen, but the record is still owed since its first receipt, whatever is edited then', async () => {
  world.hoursLater(0)
  const wrong = { fullName: 'Trần Thị Mậu', givenOn: '2021-03-04' as never }
  const { doseId, found } = await caseFor(wrong)
  world.hoursLater(10)
  await refuseCase(officer, { ...ref(found.caseId), ground: 'NAME_CONFLICT' }, deps)
  const recordRef = (await world.dose(doseId)).claim.recordRef ?? ''
  for (const after of [20, 30]) {
    world.hoursLater(after)
    await world.enter(recordRef, { ...wrong, fullName: after === 20 ? 'Trần Thị Mận' : 'Trần Thị Mậu' })
    assert.equal((await stepOf(doseId))?.missing, 'not-checked')
    await world.check()
    const step = await stepOf(doseId)
    assert.ok(step?.missing === 'mismatch')
    assert.deepEqual([step.since, step.byRule.until, step.byRule.unit], [received, hours(48), HOME])
    assert.ok(!step.also.includes('case-open'), 'the case itself waits for nobody')
  }
  const shown = (await world.view(officer, found.caseId)).step
  assert.ok(shown.missing !== null && shown.until.getTime() === hours(48).getTime())
  assert.equal((await world.dose(doseId)).standing.openCases, 0)
  world.hoursLater(0)
})

test('what was refused on appeal is not owed again by whoever is below', async () => {
  world.hoursLater(0)
  const { doseId, found } = await caseFor({ fullName: 'Trần Thị Mậu', givenOn: '2021-03-05' as never })
  await refuseCase(officer, { ...ref(found.caseId), ground: 'NAME_CONFLICT' }, deps)
  await appeal(found.caseId)
  const above = await hire('760', 'supervisor')
  await refuseCase(above, { ...ref(found.caseId), ground: 'NAME_CONFLICT' }, deps)
  const step = await stepOf(doseId)
  assert.ok(step?.missing === 'mismatch' && step.byRule.unit === '760')
  assert.deepEqual(step.byRule.until, hours(48), 'by the clock of the record, no longer of the appeal')
  await assert.rejects(
    decide(officer, found.caseId, { what: 'correct', change: { email: 'a@test.example' } }),
    {
      code: 'case.not-allowed',
    },
  )
})

test('an appeal that is answered with a picture stays where it was raised to, and its clock runs on', async () => {
  world.hoursLater(0)
  const { caseId } = (await caseFor({ fullName: 'Phạm Văn Không', idNumber: null, phone: null })).found
  const add = (byte: number) =>
    addEvidence(clerk, { caseId, kind: 'certificate', bytes: Uint8Array.of(0xff, 0xd8, 0xff, byte) }, deps)
  await refuseCase(officer, { ...ref(caseId), ground: 'NOTHING_MATCHES' }, deps)
  world.hoursLater(5)
  await appeal(caseId)
  await add(1)
  const above = await hire('760', 'identity-officer')
  await refuseCase(above, { ...ref(caseId), ground: 'IMAGE_UNREADABLE' }, deps)
  world.hoursLater(30)
  const { found } = await add(2)
  assert.deepEqual([found.standing.state, found.standing.level], ['open', 1])
  const { step } = await world.view(clerk, caseId)
  assert.ok(step.missing !== null && step.byRule.unit === '760')
  assert.deepEqual(step.byRule.until, hours(5 + 48))
})

test('every case of this file stands as its actions say, and every record counts its open cases', async () => {
  await assertReplay(db)
})
