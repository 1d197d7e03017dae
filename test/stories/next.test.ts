/** Nothing open is owed by nobody: what is missing, who owes it, since when and until when, over a real database. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import { parseCommand } from '../../src/app/cli/arguments.ts'
import { nextCommands } from '../../src/app/cli/next.ts'
import type { DoseAction } from '../../src/core/dose/actions.ts'
import type { DoseId } from '../../src/core/dose/dose.ts'
import { SILENT } from '../../src/core/progress.ts'
import { appointHead, createPerson } from '../../src/office/staff/index.ts'
import {
  findNextSteps,
  findOwedWork,
  isBelow,
  loadUnits,
  RECORD_ONLY,
  type StepSources,
} from '../../src/office/units/index.ts'
import { appendActions, enterDoses, readDoses } from '../../src/stages/record/index.ts'
import { testContext } from '../support/context.ts'
import { APRIL_26, testCaller, testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'

const database = await testDatabase()
const { app, caller } = database
const deps = { database: app, sources: RECORD_ONLY }
const station = (code: string, commune: string) => ({
  code,
  name: `Trạm ${code}`,
  kind: 'station',
  commune,
  head: `Người đứng đầu ${code}`,
})
await loadUnits(caller, [station('TYT-1', '26734'), station('TYT-2', '00001')], {
  database: app,
  progress: SILENT,
})

const CONFIRMED: DoseAction = { kind: 'confirmed', by: 'session-report' }
const VERIFIED: DoseAction = { kind: 'identified', identity: 'verified', basis: 'register', wrong: 0 }
const SIGNED: DoseAction = { kind: 'signed', signature: randomUUID(), index: 0 }
const identified = (
  identity: 'mismatch' | 'ambiguous' | 'unverifiable' | 'missing-id' | 'malformed-id',
): DoseAction => ({
  kind: 'identified',
  identity,
  basis: null,
  wrong: 0,
})

/** A dose record for each way on which a record can stand. */
const WAYS: Readonly<Record<string, readonly DoseAction[]>> = {
  entered: [],
  confirmed: [CONFIRMED],
  mismatch: [CONFIRMED, identified('mismatch')],
  ambiguous: [identified('ambiguous')],
  unverifiable: [identified('unverifiable')],
  'missing-id': [CONFIRMED, identified('missing-id')],
  'malformed-id': [identified('malformed-id')],
  unconfirmed: [VERIFIED],
  signable: [CONFIRMED, VERIFIED],
  'case-open': [CONFIRMED, VERIFIED, { kind: 'case-opened', caseId: randomUUID() }],
  signed: [CONFIRMED, VERIFIED, SIGNED],
  covered: [CONFIRMED, VERIFIED, SIGNED, { kind: 'covered', passport: randomUUID() }],
  withdrawn: [CONFIRMED, { kind: 'withdrawn', reason: 'entered twice' }],
}

const ids = new Map<string, DoseId>()
await app.transaction(caller, async (tx) => {
  const rows = Object.keys(WAYS).map((way) => newDose('TYT-1', way))
  for (const { record } of rows) ids.set(record.claim.recordRef ?? '', record.doseId)
  await enterDoses(tx, [...rows, newDose('TYT-2', 'other', { commune: '00001' })])
  const doses = await readDoses(tx, [...ids.values()], true)
  const outcomes = doses.map((dose) => ({ dose, actions: WAYS[dose.claim.recordRef ?? ''] ?? [] }))
  await appendActions(
    tx,
    outcomes.filter(({ actions }) => actions.length > 0),
  )
})
const idOf = (way: string): DoseId => ids.get(way) ?? assert.fail(way)
const stepOf = async (way: string, sources: StepSources = RECORD_ONLY) =>
  (await findNextSteps(caller, [idOf(way)], { database: app, sources })).get(idOf(way)) ?? assert.fail(way)

test('every record that is neither covered nor withdrawn is owed by a unit that exists and a person in office', async () => {
  const steps = await findNextSteps(caller, [...ids.values()], deps)
  const units = new Set(
    (await database.admin<{ code: string }>('select code from unit')).map(({ code }) => code),
  )
  assert.equal(steps.size, ids.size)
  const done = [...ids].filter(([, id]) => steps.get(id)?.missing === null).map(([way]) => way)
  assert.deepEqual(done, ['covered', 'withdrawn'])
  for (const step of steps.values()) {
    if (step.missing === null) continue
    assert.ok(units.has(step.owes.unit))
    assert.notEqual(step.owes.head.name, '')
    assert.ok(step.since <= APRIL_26 && step.until > step.since)
  }
})

test('each way of standing has its own next step and its own owner', async () => {
  const ways = ['entered', 'unconfirmed', 'signable', 'signed', 'case-open']
  const answers: unknown[] = []
  for (const way of ways) {
    const step = await stepOf(way)
    assert.ok(step.missing !== null)
    answers.push([way, step.missing, step.also, step.owes.unit, step.owes.role, step.owes.head.name])
  }
  assert.deepEqual(answers, [
    ['entered', 'not-checked', ['not-confirmed'], 'VN', 'operator', 'Lãnh đạo Bộ Y tế'],
    ['unconfirmed', 'not-confirmed', [], 'TYT-1', 'head', 'Người đứng đầu TYT-1'],
    ['signable', 'unsigned', [], 'TYT-1', 'signer', 'Người đứng đầu TYT-1'],
    ['signed', 'signed-no-passport', [], 'VN', 'operator', 'Lãnh đạo Bộ Y tế'],
    ['case-open', 'case-open', [], 'VN', 'identity-officer', 'Lãnh đạo Bộ Y tế'],
  ])
})

test('a commune without anybody in charge is answered for by the ministry, until somebody is', async () => {
  const before = await stepOf('unverifiable')
  assert.ok(before.missing !== null)
  assert.deepEqual([before.byRule.unit, before.owes.unit], ['26734', 'VN'])
  const wanted = { name: 'Người Thử Nghiệm', idNumber: 'TEST-000-1', idCountry: 'VN' }
  const person = await createPerson(caller, wanted, { database: app })
  await appointHead(caller, { unit: '26734', person, kind: 'head' }, { database: app, isBelow })
  const after = await stepOf('unverifiable')
  assert.ok(after.missing !== null)
  assert.deepEqual([after.owes.unit, after.owes.head.name], ['26734', 'Người Thử Nghiệm'])
})

test('what is not done in time climbs, and stays with the last level for good', async (t) => {
  t.after(() => database.setNow(APRIL_26))
  const found: unknown[] = []
  for (const hours of [0, 49, 500]) {
    database.setNow(new Date(APRIL_26.getTime() + hours * 3_600_000))
    const step = await stepOf('signable')
    assert.ok(step.missing !== null)
    found.push([hours, step.escalatedTo, step.owes.role, step.overdue])
  }
  assert.deepEqual(found, [
    [0, null, 'signer', false],
    [49, 'VN', 'signer', false],
    [500, 'VN', 'head', true],
  ])
})

test('what other stages know decides: a complaint goes to the unit above the facility', async () => {
  const sources: StepSources = {
    ...RECORD_ONLY,
    casesOf: async (_tx, doses) =>
      new Map(
        doses.map(({ doseId }) => [
          doseId,
          [{ kind: 'complaint', since: APRIL_26, caseKind: '', otherUnit: null }],
        ]),
      ),
  }
  const step = await stepOf('case-open', sources)
  assert.ok(step.missing !== null)
  assert.deepEqual([step.missing, step.byRule.unit, step.byRule.role], ['complaint', '26734', 'inspector'])
})

test('a record of another unit is not answered, nor is one that does not exist', async () => {
  const asked = [idOf('entered'), randomUUID() as DoseId] // the form of an id is all that is needed
  assert.equal((await findNextSteps(testCaller('TYT-2'), asked, deps)).size, 0)
  assert.equal((await findNextSteps(testCaller('TYT-1'), asked, deps)).size, 1)
})

test('the work of a unit adds up to its open records, and shows none of them', async () => {
  const work = await findOwedWork(caller, { unit: 'TYT-1', limit: 100 }, deps)
  const open = Object.keys(WAYS).length - 2
  assert.deepEqual([work.looked, work.more], [open, false])
  assert.equal(
    work.groups.reduce((sum, { doses }) => sum + doses, 0),
    open,
  )
  const untils = work.groups.map(({ until }) => until.getTime())
  assert.deepEqual(
    untils,
    [...untils].sort((a, b) => a - b),
  )
  for (const id of ids.values()) assert.ok(!JSON.stringify(work).includes(id))
  const whole = await findOwedWork(caller, { unit: 'VN', limit: 100 }, deps)
  assert.equal(whole.looked, open + 1)
  const some = await findOwedWork(caller, { unit: '26734', limit: 4 }, deps)
  assert.deepEqual([some.looked, some.more], [4, true])
})

test('"next --dose" answers and leaves one line in the access log; what is not found leaves none', async (t) => {
  const context = testContext(t, database.url)
  const run = (...argv: string[]) => {
    const { command, args } = parseCommand(nextCommands, ['next', ...argv])
    return command.run(args, context)
  }
  const lines = () =>
    database.admin<{ dose: string }>(
      'select dose_id as dose, unit, purpose, kind, count from access_log order by at',
    )
  const answer = await run('--dose', idOf('unconfirmed'))
  assert.equal(answer.exit, 0)
  assert.match(answer.text, /^missing +not-confirmed\nowed by +(head|operator) of \S+ .*answers: \S/)
  assert.deepEqual(await lines(), [
    { dose: idOf('unconfirmed'), unit: 'VN', purpose: 'next', kind: 'command', count: 1 },
  ])
  await assert.rejects(run('--dose', randomUUID()), { code: 'option.invalid' })
  const work = await run('--unit', 'TYT-1')
  assert.equal(work.exit, 0)
  await assert.rejects(run('--unit', 'NOWHERE'), { code: 'unit.unknown' })
  assert.equal((await lines()).length, 1)
})
