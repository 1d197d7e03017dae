/** Cases that people open themselves: a program does not end them, and whoever only looks opens none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stepSources } from '../../src/app/step-sources.ts'
import type { Role } from '../../src/core/caller.ts'
import type { DoseClaim } from '../../src/core/dose/dose.ts'
import { findNextSteps } from '../../src/office/units/index.ts'
import { decideCase } from '../../src/stages/correct/index.ts'
import { assertReplay, caseWorld, HOME, NEXT_DOOR } from '../support/cases.ts'

const world = await caseWorld()
const { db, deps, hire, enter, open } = world

const clerk = await hire('TYT-1', 'clerk')
const officer = await hire(HOME, 'identity-officer')
const on = (day: string): Partial<DoseClaim> => ({ givenOn: day as never }) // a day of the calendar
const TYPED = { fullName: 'Trần Thị Mậu' }

const stateOf = async (caseId: string) => {
  const { found } = await world.view(db.caller, caseId)
  return [found.standing.state, found.standing.closedFor]
}

test('a record that is verified again closes no case that a clerk or an officer opened', async () => {
  const doseId = await enter('again', on('2021-08-01'))
  await world.check()
  const byClerk = await open(clerk, 'other-person', { says: 'Không phải tôi' }, doseId)
  const byOfficer = await open(officer, 'difference', { proposed: { sex: 'M' } }, doseId)
  await enter('again', { ...on('2021-08-01'), email: 'again@example.org' })
  await world.check()
  assert.equal((await world.dose(doseId)).standing.identity, 'verified')
  assert.deepEqual(await stateOf(byClerk.caseId), ['open', null])
  assert.deepEqual(await stateOf(byOfficer.caseId), ['open', null])
})

test('a case that asks for what the verified record says now is closed: nothing is left to decide', async () => {
  const doseId = await enter('done', on('2021-07-01'))
  await world.check()
  const email = 'done@example.org'
  const { caseId } = await open(clerk, 'difference', { proposed: { email } }, doseId)
  await enter('done', { ...on('2021-07-01'), email })
  await world.check()
  assert.deepEqual(await stateOf(caseId), ['closed', 'verified'])
})

test('what a clerk asks for beside a verdict is not lost when the record is verified', async () => {
  const { doseId, found } = await world.caseFor({ ...on('2021-06-01'), ...TYPED })
  await open(clerk, 'difference', { proposed: { phone: '0912345000' } }, doseId)
  await enter('R1', on('2021-06-01'))
  await world.check()
  assert.equal((await world.dose(doseId)).standing.identity, 'verified')
  assert.deepEqual(await stateOf(found.caseId), ['open', null])
})

test('a case that a verdict opened ends with the verdict', async () => {
  const { found } = await world.caseFor({ ...on('2021-05-01'), ...TYPED })
  await enter('R2', on('2021-05-01'))
  await world.check()
  assert.deepEqual(await stateOf(found.caseId), ['closed', 'verified'])
})

test('nobody is attested whom the register has: officers are told to decide whose the dose is instead', async () => {
  const { found } = await world.caseFor({
    ...on('2021-03-01'),
    ...TYPED,
    idNumber: null,
    sex: 'M',
    phone: null,
  })
  const born = '1985-03-12' as never // a day of the calendar
  const identity = {
    fullName: 'Trần Thị Mẫu',
    birthDate: born,
    sex: 'F',
    commune: HOME,
    household: null,
  } as const
  const attest = (fullName: string) =>
    decideCase(
      officer,
      {
        caseId: found.caseId,
        seq: null,
        decision: { what: 'attest', personId: null, identity: { ...identity, fullName } },
      },
      deps,
    )
  await assert.rejects(attest('Trần Thị Mẫu'), { code: 'case.invalid', message: /register has somebody/ })
  assert.equal((await attest('Lò Thị Cụ')).standing.state, 'second-key')
})

test('the case of a record lies where the register says that the person lives, and so does its next step', async () => {
  const born = '1990-07-01' as never // a day of the calendar
  const claim = {
    idNumber: '079090000456',
    fullName: 'Lê Văn Thử',
    birthDate: born,
    sex: 'F',
    commune: HOME,
  } as const
  const { doseId, found } = await world.caseFor({ ...on('2021-02-01'), ...claim, phone: '0987654321' })
  assert.deepEqual([found.commune, found.standing.unit], [NEXT_DOOR, NEXT_DOOR])
  for (const reader of [db.caller, clerk]) {
    const steps = await findNextSteps(reader, [doseId], { database: db.app, sources: stepSources() })
    const step = steps.get(doseId)
    assert.equal(step?.missing === 'mismatch' && step.byRule.unit, NEXT_DOOR)
  }
  const request = {
    caseId: found.caseId,
    seq: null,
    decision: { what: 'correct', change: { sex: 'M' } },
  } as const
  await assert.rejects(decideCase(officer, request, deps), { code: 'case.not-allowed' })
  const nextDoor = await hire(NEXT_DOOR, 'identity-officer')
  assert.equal((await decideCase(nextDoor, request, deps)).standing.state, 'closed')
})

for (const role of ['auditor', 'custodian', 'communications'] as const satisfies readonly Role[]) {
  test(`the role ${role} looks only: it opens no case`, async () => {
    const doseId = await enter(`seen-by-${role}`, on('2021-04-01'))
    const onlooker = await hire('TYT-1', role)
    await assert.rejects(open(onlooker, 'not-mine', {}, doseId), { code: 'case.not-allowed' })
  })
}

test('every case of these stories stands as its actions say', () => assertReplay(db))
