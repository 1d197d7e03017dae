import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'

import { addDays } from '../../src/core/dates.ts'
import type { DoseId } from '../../src/core/dose/dose.ts'
import { recordIdentity, selectNearDays } from '../../src/stages/authenticate/index.ts'
import { attestedVerdict } from '../../src/stages/correct/apply-attestation.ts'
import { countCases } from '../../src/stages/correct/index.ts'
import type { StoredDose, Tx } from '../../src/stages/record/index.ts'
import { check, correct, doseOf, takeIn as enter, townOf } from '../support/corrections.ts'
import { testDatabase } from '../support/database.ts'
import { claimOf, newDose } from '../support/doses.ts'
import { person } from '../support/register.ts'

const NUMBER = '079185000123'
/** The day of the invented claim, and others a month apart: injections of their own. */
const month = (n: number) => ({ givenOn: addDays(claimOf().givenOn, 30 * n), lotNumber: `L${n}` })

test('a safe rule mends the field under its name, and the register confirms the result', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person({ cmnd: '023456789' })])
  await enter(db, [
    newDose('TYT-1', 'ascii', { idNumber: NUMBER, fullName: 'TRAN THI MAU' }),
    newDose('TYT-1', 'zero', { idNumber: '79185000123', ...month(1) }),
    newDose('TYT-1', 'old', { idNumber: '023456789', ...month(2) }),
    newDose('TYT-1', 'turned', { idNumber: NUMBER, fullName: 'Mẫu Trần Thị', ...month(3) }),
  ])
  await check(db)
  const before = await correct(db, false)
  const rules = { 'name-marks-lost': 1, 'name-order': 1, 'number-old': 1, 'number-zero-lost': 1 }
  assert.deepEqual(before, { by_rule: rules, proposed: 4, applied: 0, run: null, opened: {} })
  assert.equal((await doseOf(db, 'TYT-1', 'ascii')).state, 'mismatch', 'proposals change nothing')
  assert.equal((await correct(db, true)).applied, 4)
  assert.equal((await check(db)).verified, 4)
  const ascii = await doseOf(db, 'TYT-1', 'ascii')
  assert.equal(ascii.claim.fullName, 'Trần Thị Mẫu')
  assert.equal(ascii.standing.firstWrong, 4, 'what was wrong at first stays counted')
  const [action] = await db.admin<{ payload: object }>(
    `select payload from dose_action where kind = 'corrected' and dose_id = '${ascii.doseId}'`,
  )
  assert.deepEqual(action?.payload, {
    rule: 'name-marks-lost',
    before: { fullName: 'TRAN THI MAU' },
    after: { fullName: 'Trần Thị Mẫu' },
  })
})

test('an old number that two people have, and words in an order of their own, are for people to decide', async (t) => {
  const db = await testDatabase(t)
  const other = {
    person_number: '079060000777',
    full_name: 'Phan Văn Khác',
    birth_date: '1960-02-02',
    sex: 'M',
  }
  await townOf(db, [person({ cmnd: '023456789' }), person({ cmnd: '023456789', phone: '', ...other })])
  await enter(db, [
    newDose('TYT-1', 'old', { idNumber: '023456789' }),
    newDose('TYT-1', 'mixed', { idNumber: NUMBER, fullName: 'Trần Mẫu Thị', ...month(1) }),
    newDose('TYT-1', 'marks', { idNumber: NUMBER, fullName: 'Mậu Trần Thị', ...month(2) }),
  ])
  await check(db)
  const { applied, opened } = await correct(db, true)
  assert.deepEqual({ applied, opened }, { applied: 0, opened: { difference: 3 } })
})

test('what no rule allows becomes one case, whoever asks how often', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await enter(db, [
    newDose('TYT-1', 'missing', { idNumber: null }),
    newDose('TYT-1', 'contrary', { idNumber: NUMBER, fullName: 'Trần Thị Mậu', ...month(1) }),
    newDose('TYT-1', 'nobody', { idNumber: null, fullName: 'Phạm Văn Không', phone: null, commune: null }),
  ])
  await check(db)
  const first = await correct(db, true)
  assert.equal(first.applied, 0)
  assert.equal(first.run, null, 'a run that changed nothing is no run')
  assert.deepEqual(first.opened, { difference: 2, nobody: 1 })
  assert.deepEqual((await correct(db, true)).opened, {})
  assert.equal((await doseOf(db, 'TYT-1', 'missing')).standing.openCases, 1)
})

test('a case closes when its record has become verified, and blocks the signature until then', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  await enter(db, [newDose('TYT-1', 'a', { idNumber: null })])
  await check(db)
  await correct(db, true)
  await enter(db, [newDose('TYT-1', 'a', { idNumber: NUMBER })])
  await check(db)
  const dose = await doseOf(db, 'TYT-1', 'a')
  assert.equal(dose.standing.identity, 'verified')
  assert.equal(dose.standing.openCases, 0)
  assert.deepEqual(await db.worker.transaction(db.caller, countCases), [])
  const actions = await db.admin<{ kind: string; reason: string }>(
    'select kind, reason from case_action order by seq',
  )
  assert.deepEqual(actions, [
    { kind: 'opened', reason: 'first-check' },
    { kind: 'closed', reason: 'verified' },
  ])
})

test('two records of one person and day that are checked at the same time are found all the same', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  const facilities = Array.from({ length: 12 }, (_, i) => `TYT-${i + 1}`)
  for (const facility of facilities) await enter(db, [newDose(facility, 'same', { idNumber: NUMBER })])
  await Promise.all([check(db), check(db), check(db)])
  const open = await db.worker.transaction(db.caller, countCases)
  assert.deepEqual(open, [{ kind: 'duplicate', count: facilities.length - 1 }])
})

test('whoever checks a record of the neighbouring day waits, and then sees the one before', async (t) => {
  const db = await testDatabase(t)
  for (const [i, facility] of ['TYT-1', 'TYT-2'].entries()) {
    await enter(db, [newDose(facility, 'near', { givenOn: addDays(claimOf().givenOn, i) })])
  }
  const [first, second] = [await doseOf(db, 'TYT-1', 'near'), await doseOf(db, 'TYT-2', 'near')]
  const personId = randomUUID()
  const take = (tx: Tx, dose: StoredDose) =>
    recordIdentity(tx, [{ dose, verdict: attestedVerdict(dose, personId) }], 'test')
  let later: Promise<DoseId[][]> | undefined
  await db.worker.transaction(db.caller, async (tx) => {
    await take(tx, first)
    later = db.worker.transaction(db.caller, async (other) => {
      await take(other, second)
      return selectNearDays(other, [personId])
    })
    assert.equal(await Promise.race([later, setTimeout(500, 'waits')]), 'waits')
  })
  assert.deepEqual((await later)?.flat().sort(), [first.doseId, second.doseId].sort())
})
