import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { parseCommand } from '../../src/app/cli/arguments.ts'
import { correctCommands } from '../../src/app/cli/correct.ts'
import { runCorrect } from '../../src/app/run-correct.ts'
import { addDays } from '../../src/core/dates.ts'
import { personIdOfNumber } from '../../src/core/person/person-id.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { scratchFolder } from '../support/command.ts'
import { testContext } from '../support/context.ts'
import { check, correct, doseOf, signAndIssue, takeIn, townOf, undo } from '../support/corrections.ts'
import { type TestDatabase, testCaller, testDatabase } from '../support/database.ts'
import { decide, FIRST_OFFICER, openFor, takeBack, theCase } from '../support/decisions.ts'
import { claimOf, newDose } from '../support/doses.ts'
import { person } from '../support/register.ts'

const NUMBER = '079185000123'
const month = (n: number) => ({ givenOn: addDays(claimOf().givenOn, 30 * n), lotNumber: `L${n}` })
const ASCII = { idNumber: NUMBER, fullName: 'TRAN THI MAU' }

/** A run that mended this many records, and its id. */
async function mended(db: TestDatabase, count: number): Promise<string> {
  await townOf(db, [person()])
  await takeIn(
    db,
    Array.from({ length: count }, (_, i) => newDose('TYT-1', `r${i}`, { ...ASCII, ...month(i) })),
  )
  await check(db)
  const { run, applied } = await correct(db, true)
  assert.equal(applied, count)
  return run ?? assert.fail('nothing was mended')
}

const refusedWith = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('an undone run leaves every value as it was, and no rule mends the records again', async (t) => {
  const db = await testDatabase(t)
  const run = await mended(db, 3)
  await check(db)
  const { reverted, unsigned, changed_since: changed } = await undo(db, run)
  assert.deepEqual({ reverted, unsigned, changed }, { reverted: 3, unsigned: 0, changed: [] })
  const dose = await doseOf(db, 'TYT-1', 'r0')
  assert.equal(dose.claim.fullName, ASCII.fullName)
  await check(db)
  const next = await correct(db, true)
  assert.deepEqual([next.applied, next.opened], [0, { difference: 3 }], 'people decide now')
  await assert.rejects(undo(db, run), refusedWith('case.changed'))
})

test('a record that was changed since stays as it is, and is named', async (t) => {
  const db = await testDatabase(t)
  const run = await mended(db, 2)
  await takeIn(db, [newDose('TYT-1', 'r0', { ...ASCII, fullName: 'Trần Thị Mẫu', email: 'a@example.org' })])
  const sum = await undo(db, run)
  const [changed, other] = [await doseOf(db, 'TYT-1', 'r0'), await doseOf(db, 'TYT-1', 'r1')]
  assert.deepEqual([sum.reverted, sum.changed_since], [1, [changed.doseId]])
  assert.deepEqual([changed.claim.fullName, other.claim.fullName], ['Trần Thị Mẫu', ASCII.fullName])
  await assert.rejects(undo(db, run), refusedWith('case.changed'))
})

test('an undo takes the signature from records that were signed meanwhile, and says how many', async (t) => {
  const db = await testDatabase(t)
  const run = await mended(db, 1)
  await check(db)
  await signAndIssue(db)
  assert.equal((await doseOf(db, 'TYT-1', 'r0')).state, 'covered')
  assert.equal((await undo(db, run)).unsigned, 1)
  const { state, standing } = await doseOf(db, 'TYT-1', 'r0')
  assert.deepEqual([state, standing.signed, standing.covered], ['entered', false, false])
})

test('an undo that was broken off is finished by the same command, record by record once', async (t) => {
  const db = await testDatabase(t)
  const run = await mended(db, 3)
  const begun = '00000000-0000-4000-8000-000000000001'
  await db.admin(
    `insert into correction_run (run, kind, at, account, unit, undoes) values ($1, 'undo', now(), 'test', 'VN', $2)`,
    [begun, run],
  )
  const sum = await undo(db, run)
  assert.deepEqual([sum.run, sum.reverted], [begun, 3])
  const [count] = await db.admin<{ n: number }>(
    `select count(*)::int as n from dose_action where payload ->> 'rule' = 'undo'`,
  )
  assert.equal(count?.n, 3)
})

test('a run is unknown to units that do not stand above it, and what a case decided is not undone as a run', async (t) => {
  const db = await testDatabase(t)
  const run = await mended(db, 1)
  await assert.rejects(undo(db, run, testCaller('TYT-9')), refusedWith('correction.unknown'))
  await assert.rejects(undo(db, 'no run'), refusedWith('correction.unknown'))
  const dose = await doseOf(db, 'TYT-1', 'r0')
  const caseId = await openFor(db, 'not-mine', { doseId: dose.doseId, personId: null })
  await decide(db, caseId, { what: 'withdraw' })
  const [decided] = await db.admin<{ run: string }>(`select run from correction_run where kind = 'case'`)
  await assert.rejects(undo(db, decided?.run ?? ''), refusedWith('case.not-allowed'))
})

test('a decision that is taken back leaves the record as it was; one that was overtaken is not', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', { idNumber: null })])
  await check(db)
  await correct(db, true)
  const caseId = await theCase(db, 'difference')
  const decision = { what: 'correct', change: { idNumber: NUMBER } } as const
  await decide(db, caseId, decision)
  await check(db)
  assert.equal((await doseOf(db, 'TYT-1', 'a')).state, 'signable')
  await takeBack(db, caseId, decision)
  const { claim, standing } = await doseOf(db, 'TYT-1', 'a')
  assert.deepEqual([claim.idNumber, standing.openCases], [null, 1])
  await decide(db, caseId, decision)
  await takeIn(db, [newDose('TYT-1', 'a', { idNumber: NUMBER, email: 'a@example.org' })])
  await assert.rejects(takeBack(db, caseId, decision), refusedWith('case.changed'))
})

test('when a dose becomes another person’s, both are told, and the number must be that person’s', async (t) => {
  const db = await testDatabase(t)
  const sister = {
    person_number: '079188000456',
    full_name: 'Trần Thị Chị',
    birth_date: '1988-01-02',
    phone: '',
  }
  await townOf(db, [person(), person(sister)])
  await takeIn(db, [
    newDose('TYT-1', 'mine', { idNumber: NUMBER, email: 'mine@example.org' }),
    newDose('TYT-1', 'hers', { idNumber: '079188000456', fullName: 'Trần Thị Chị', ...month(1) }),
  ])
  await check(db)
  const { doseId } = await doseOf(db, 'TYT-1', 'mine')
  const caseId = await openFor(db, 'not-mine', { doseId, personId: personIdOfNumber(NUMBER) })
  const hers = personIdOfNumber('079188000456')
  const change = { idNumber: NUMBER, fullName: 'Trần Thị Chị' }
  await assert.rejects(
    decide(db, caseId, { what: 'reassign', change, personId: hers }),
    refusedWith('case.invalid'),
  )
  const right = { ...change, idNumber: '079188000456' }
  const told = await decide(db, caseId, { what: 'reassign', change: right, personId: hers })
  assert.deepEqual(told, [{ caseId, what: 'dose-left', email: 'mine@example.org' }])
})

test('one human cannot attest an identity alone', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [
    newDose('TYT-1', 'a', { fullName: 'Cu Gia', idNumber: null, phone: null, commune: null }),
  ])
  await check(db)
  await correct(db, true)
  const identity = { fullName: 'Cụ Già', birthDate: claimOf().birthDate ?? assert.fail(), sex: 'F' } as const
  const attest = {
    what: 'attest',
    personId: null,
    identity: { ...identity, commune: '26734', household: null },
  } as const
  const alone = { person: FIRST_OFFICER, firstKey: FIRST_OFFICER }
  const caseId = await theCase(db, 'nobody')
  await assert.rejects(decide(db, caseId, attest, alone), refusedWith('case.same-person'))
  assert.deepEqual(await db.admin('select 1 from attested_person'), [])
})

test('a preview writes what would change into the file and nothing of it on the screen', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', ASCII), newDose('TYT-1', 'b', { ...ASCII })])
  await check(db)
  const file = join(scratchFolder(t), 'preview.csv')
  const { command, args } = parseCommand(correctCommands, ['correct', '--preview', file])
  const { text, json } = await command.run(args, testContext(t, db.url))
  const lines = readFileSync(file, 'utf8').trim().split('\r\n')
  assert.equal(lines.length, 4, 'a header, two names, one record that would be put away')
  assert.match(lines.join('\n'), /name-marks-lost,fullName,TRAN THI MAU,Trần Thị Mẫu/)
  assert.match(lines.join('\n'), /same-injection,record,,duplicate of /)
  assert.doesNotMatch(text + JSON.stringify(json), /Mẫu|MAU/)
  assert.equal((await doseOf(db, 'TYT-1', 'a')).state, 'mismatch', 'nothing has changed')
  assert.equal((await db.admin('select 1 from access_log')).length, 3, 'every reading is logged')
})

test('the command that mends prints its run, and the run can be taken back by it', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await takeIn(db, [newDose('TYT-1', 'a', ASCII)])
  await check(db)
  const context = testContext(t, db.url)
  const { run, verified } = await runCorrect(context, { applySafe: true })
  assert.equal(verified, 1)
  const { command, args } = parseCommand(correctCommands, ['correct', 'undo', run ?? ''])
  const { exit, text } = await command.run(args, context)
  assert.equal(exit, 0)
  assert.match(text, /^1 records have their former values again/)
  assert.equal((await doseOf(db, 'TYT-1', 'a')).state, 'mismatch', 'checked again at once')
})
