/** The clock of a case: no edit resets it, it is extended once, what is overdue climbs, pools are assigned daily. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { parseCommand } from '../../src/app/cli/arguments.ts'
import { caseCommands } from '../../src/app/cli/case.ts'
import { nextCommands } from '../../src/app/cli/next.ts'
import { stepSources } from '../../src/app/step-sources.ts'
import type { Caller } from '../../src/core/caller.ts'
import type { DoseId } from '../../src/core/dose/dose.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import type { OpenStep } from '../../src/core/dose/next-step.ts'
import { SILENT } from '../../src/core/progress.ts'
import { appointHead } from '../../src/office/staff/index.ts'
import { findNextSteps, findOwedWork, isBelow, readUnitTree } from '../../src/office/units/index.ts'
import { appealCase, assignCases, extendCase, refuseCase } from '../../src/stages/correct/index.ts'
import { assertReplay, caseWorld, HOME } from '../support/cases.ts'
import { testContext } from '../support/context.ts'

const world = await caseWorld()
const { db, deps, hire } = world
const officer = await hire(HOME, 'identity-officer')
const clerk = await hire('TYT-1', 'clerk')
const received = db.now()
const hours = (n: number) => new Date(received.getTime() + n * 3_600_000)

async function stepOf(id: DoseId): Promise<OpenStep> {
  const steps = await findNextSteps(db.caller, [id], { database: db.app, sources: stepSources() })
  const step = steps.get(id)
  if (step === undefined || step.missing === null) throw new Error('nothing is missing')
  return step
}
const assign = () => assignCases(db.caller, { worker: db.worker, readTree: readUnitTree, progress: SILENT })

test('the 48 hours run from the receipt of the case, however often the station edits the record', async () => {
  const id = await world.enter('C1', { fullName: 'Trần Thị Mậu' })
  await world.check()
  const first = await stepOf(id)
  assert.deepEqual([first.missing, first.byRule.unit, first.until], ['mismatch', HOME, hours(48)])
  for (const [after, fullName] of [
    [20, 'Trần Thị Mận'],
    [40, 'Trần Thị Mậy'],
  ] as const) {
    world.hoursLater(after)
    await world.enter('C1', { fullName })
    const edited = await stepOf(id)
    assert.deepEqual([edited.missing, edited.also[0]], ['not-checked', 'not-confirmed'])
    assert.ok(edited.also.includes('case-open'))
    await world.check()
    const again = await stepOf(id)
    assert.deepEqual([again.since, again.byRule.until], [received, hours(48)])
  }
})

test('what is overdue climbs commune, district, province, ministry, one level each 48 hours', async () => {
  for (const unit of [HOME, '760', '79']) {
    const { person } = await hire(unit, 'clerk')
    await appointHead(db.caller, { unit, person, kind: 'head' }, { database: db.app, isBelow })
  }
  const id = doseIdOf('TYT-1', 'C1')
  const found: unknown[] = []
  for (const after of [47, 49, 97, 145, 1000]) {
    world.hoursLater(after)
    const { owes, level, overdue } = await stepOf(id)
    found.push([after, owes.unit, level, overdue])
  }
  assert.deepEqual(found, [
    [47, HOME, 0, false],
    [49, '760', 1, false],
    [97, '79', 2, false],
    [145, 'VN', 3, false],
    [1000, 'VN', 3, true],
  ])
})

test('a case is extended once, with a reason, by whoever may decide it, and an appeal not at all', async () => {
  world.hoursLater(50)
  const id = await world.enter('C2', { fullName: 'Phạm Văn Không', idNumber: null, phone: null })
  await world.check()
  const { caseId } = await world.caseOf(id)
  const extend = (by: Caller, n: number, why = 'the paper comes from another province') =>
    extendCase(by, { caseId, seq: null, hours: n, why }, deps)
  await assert.rejects(extend(officer, 49), { code: 'case.invalid' })
  await assert.rejects(extend(officer, 24, ' '), { code: 'case.invalid' })
  await assert.rejects(extend(clerk, 24), { code: 'case.not-allowed' })
  await extend(officer, 24)
  await assert.rejects(extend(officer, 24), { code: 'case.already-extended' })
  assert.deepEqual((await stepOf(id)).until, hours(50 + 48 + 24))
  await refuseCase(officer, { caseId, seq: null, ground: 'NOTHING_MATCHES' }, deps)
  world.hoursLater(60)
  await appealCase(clerk, { caseId, seq: null, by: 'counter' }, deps)
  const appealed = await stepOf(id)
  assert.deepEqual(
    [appealed.since, appealed.byRule.unit, appealed.byRule.until],
    [hours(50), '760', hours(108)],
  )
  const above = await hire('760', 'identity-officer')
  await assert.rejects(extend(above, 24), { code: 'case.not-allowed' })
})

test('a pool is assigned down one level a day, and whoever has the case owes it', async (t) => {
  world.hoursLater(0)
  const dir = mkdtempSync(join(tmpdir(), 'vaxpass-case-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const file = join(dir, 'missing.json')
  const asked = {
    site: 'a tent',
    day: '2021-10-06',
    vaccine: 'AZ',
    full_name: 'Lê Văn Thử',
    birth_date: '1990',
  }
  writeFileSync(file, JSON.stringify({ ...asked, commune: HOME }))
  const run = command(t, clerk)
  const opened = await run('open', '--kind', 'missing-dose', '--file', file, '--for-citizen')
  const id = (opened.json as { case_id: string }).case_id
  const path = [(await world.view(db.caller, id)).found.standing.unit]
  for (const day of [1, 1, 2, 3, 4]) {
    world.hoursLater(24 * day)
    await assign()
    path.push((await world.view(db.caller, id)).found.standing.unit)
  }
  assert.deepEqual(path, ['79', '760', '760', HOME, 'TYT-1', 'TYT-1'])
  const work = await findOwedWork(
    db.caller,
    { unit: 'TYT-1', limit: 100 },
    { database: db.app, sources: stepSources() },
  )
  assert.equal(work.groups.filter(({ missing }) => missing === 'missing-dose').length, 1)
})

const command = (t: Parameters<typeof testContext>[0], { account }: Caller) => {
  const context = testContext(t, db.url, { account })
  return (...argv: string[]) => {
    const parsed = parseCommand([...caseCommands, ...nextCommands], ['case', ...argv])
    return parsed.command.run(parsed.args, context)
  }
}

test('the commands: list, show, decide, and a refusal with its code', async (t) => {
  world.hoursLater(0)
  const doseId = await world.enter('C3', { fullName: 'Trần Thị Mậu', givenOn: '2021-05-05' as never }) // a day
  await world.check()
  const { caseId } = await world.caseOf(doseId)
  const run = command(t, officer)
  const listed = (await run('list', '--kind', 'difference')).json as { case_id: string }[]
  assert.ok(listed.some((one) => one.case_id === caseId))
  assert.ok(!JSON.stringify(listed).includes('Trần'), 'a list shows nobody')
  assert.match((await run('show', caseId)).text, /^difference, open, with 26734/)
  await assert.rejects(command(t, clerk)('decide', caseId, '--accept'), { code: 'case.not-allowed' })
  await assert.rejects(run('decide', caseId), { code: 'option.missing' })
  await assert.rejects(run('show', randomUUID()), { code: 'case.unknown' })
  const decided = (await run('decide', caseId, '--accept')).json as { state: string }
  assert.equal(decided.state, 'closed')
  assert.equal((await world.dose(doseId)).standing.identity, 'verified', 'the record is checked at once')
})

test('the commands: a refusal is told with its remedy in both languages, and to whom an appeal goes', async (t) => {
  const doseId = await world.enter('C4', { fullName: 'Trần Thị Mậu', givenOn: '2021-05-06' as never }) // a day
  await world.check()
  const { caseId } = await world.caseOf(doseId)
  const run = command(t, officer)
  const told = [/Đối chiếu họ tên với căn cước/, /Compare the name with your ID card/]
  const refused = await run('refuse', caseId, '--ground', 'NAME_CONFLICT')
  const shown = await run('show', caseId)
  for (const text of told) {
    assert.match(refused.text, text)
    assert.match(shown.text, text)
  }
  assert.match(shown.text, /^owed by {5}identity-officer of .*\nuntil {7}/m)
  assert.equal((shown.json as { appeal_to: string }).appeal_to, '760')
})

test('every case of this file stands as its actions say', async () => {
  await assertReplay(db)
})
