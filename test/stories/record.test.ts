import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type DoseAction, replay, stateOf } from '../../src/core/dose/actions.ts'
import {
  appendActions,
  bucketsWithWork,
  claimDoses,
  confirmInjections,
  enterDoses,
  readDoses,
} from '../../src/stages/record/index.ts'
import { testCaller, testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'

test('the same row sent twice is the same record', async (t) => {
  const { app, caller } = await testDatabase(t)
  const rows = [newDose('TYT-1', 'A'), newDose('TYT-1', 'B')]
  const first = await app.transaction(caller, (tx) => enterDoses(tx, rows))
  const second = await app.transaction(caller, (tx) => enterDoses(tx, rows))
  assert.deepEqual(first, ['entered', 'entered'])
  assert.deepEqual(second, ['unchanged', 'unchanged'])
})

test('of two rows with one reference in a batch the last one wins', async (t) => {
  const { app, caller } = await testDatabase(t)
  const rows = [newDose('TYT-1', 'A'), newDose('TYT-1', 'A', { fullName: 'Trần Thị Mẫu Hai' })]
  const outcomes = await app.transaction(caller, (tx) => enterDoses(tx, rows))
  const [stored] = await app.transaction(caller, (tx) => readDoses(tx, [rows[0]?.record.doseId ?? fail()]))
  assert.deepEqual(outcomes, ['entered', 'updated'])
  assert.equal(stored?.claim.fullName, 'Trần Thị Mẫu Hai')
})

test('an update keeps what was there before and makes the identity unchecked', async (t) => {
  const { app, admin, caller } = await testDatabase(t)
  await app.transaction(caller, (tx) => enterDoses(tx, [newDose('TYT-1', 'A')]))
  await app.transaction(caller, (tx) => enterDoses(tx, [newDose('TYT-1', 'A', { idNumber: '079185000124' })]))
  const actions = await admin<{ kind: string; payload: unknown }>(
    'select kind, payload from dose_action order by seq',
  )
  assert.deepEqual(
    actions.map(({ kind }) => kind),
    ['entered', 'updated'],
  )
  assert.deepEqual(actions[1]?.payload, { before: { idNumber: '079185000123' }, injectionChanged: false })
})

test('every stored state is the one that the actions give', async (t) => {
  const { app, worker, admin, caller } = await testDatabase(t)
  const rows = ['A', 'B', 'C', 'D'].map((ref) => newDose('TYT-1', ref))
  await app.transaction(caller, (tx) => enterDoses(tx, rows))
  const histories: DoseAction[][] = [
    [],
    [{ kind: 'confirmed', by: 'facility' }],
    [{ kind: 'identified', identity: 'mismatch', basis: null, wrong: 4 }],
    [
      { kind: 'identified', identity: 'verified', basis: 'register', wrong: 0 },
      { kind: 'confirmed', by: 'facility' },
      { kind: 'signed', signature: 's', index: 0 },
    ],
  ]
  const ids = rows.map(({ record }) => record.doseId)
  await worker.transaction(caller, async (tx) => {
    const doses = await readDoses(tx, ids, true)
    const outcomes = doses.map((dose, i) => ({ dose, actions: histories[i] ?? [] }))
    await appendActions(
      tx,
      outcomes.filter(({ actions }) => actions.length > 0),
    )
  })
  const stored = await worker.transaction(caller, (tx) => readDoses(tx, ids))
  for (const dose of stored) {
    const appended = await admin<{ kind: string; payload: object | null }>(
      'select kind, payload from dose_action where dose_id = $1 order by seq',
      [dose.doseId],
    )
    const replayed = replay(appended.map(({ kind, payload }) => ({ kind, ...payload }) as DoseAction)) // written by us
    assert.deepEqual(dose.standing, replayed)
    assert.equal(dose.state, stateOf(replayed))
  }
  assert.deepEqual(new Set(stored.map(({ state }) => state)), new Set(['entered', 'mismatch', 'signed']))
})

test('two workers never claim the same record', async (t) => {
  const { worker, app, caller } = await testDatabase(t)
  const rows = Array.from({ length: 40 }, (_, i) => newDose('TYT-1', `R${i}`))
  await app.transaction(caller, (tx) => enterDoses(tx, rows))
  const claimAll = async (tx: Parameters<Parameters<typeof worker.transaction>[1]>[0]) => {
    const claimed: string[] = []
    for (const bucket of await bucketsWithWork(tx, 'entered')) {
      const doses = await claimDoses(tx, { bucket, state: 'entered', after: null, limit: 10 })
      claimed.push(...doses.map(({ doseId }) => doseId))
    }
    return claimed
  }
  const [first, second] = await worker.transaction(caller, async (tx) => {
    const mine = await claimAll(tx)
    return [mine, await worker.transaction(caller, claimAll)]
  })
  assert.equal(first?.length, 40)
  assert.deepEqual(second, [])
})

test('a session report confirms the records of its session and no other', async (t) => {
  const { app, caller } = await testDatabase(t)
  const rows = [newDose('TYT-1', 'A'), newDose('TYT-1', 'B', { lotNumber: 'XYZ' })]
  await app.transaction(caller, (tx) => enterDoses(tx, rows))
  const session = { facility: 'TYT-1', day: '2021-09-20', vaccine: 'AZ', lot: 'ABV4678' }
  const confirmed = await app.transaction(caller, (tx) => confirmInjections(tx, [session]))
  const stored = await app.transaction(caller, (tx) =>
    readDoses(
      tx,
      rows.map(({ record }) => record.doseId),
    ),
  )
  assert.equal(confirmed, 1)
  assert.deepEqual(
    Object.fromEntries(stored.map(({ claim, standing }) => [claim.recordRef, standing.confirmed])),
    { A: true, B: false },
  )
})

test('a facility neither sees nor enters the records of another', async (t) => {
  const { app, admin, caller } = await testDatabase(t)
  await admin("insert into unit_closure (ancestor, descendant) values ('TYT-1', 'TYT-1'), ('TYT-2', 'TYT-2')")
  const foreign = newDose('TYT-2', 'A')
  await app.transaction(caller, (tx) => enterDoses(tx, [foreign]))
  const seen = await app.transaction(testCaller('TYT-1'), (tx) => readDoses(tx, [foreign.record.doseId]))
  const entering = app.transaction(testCaller('TYT-1'), (tx) => enterDoses(tx, [newDose('TYT-2', 'B')]))
  assert.deepEqual(seen, [])
  await assert.rejects(entering, { code: '42501' })
})

test('nobody changes or removes an action, not even the worker', async (t) => {
  const { app, worker, caller } = await testDatabase(t)
  await app.transaction(caller, (tx) => enterDoses(tx, [newDose('TYT-1', 'A')]))
  for (const database of [app, worker]) {
    for (const statement of [
      "update dose_action set kind = 'x'",
      'delete from dose_action',
      'truncate dose_action',
    ]) {
      await assert.rejects(
        database.transaction(caller, (tx) => tx.run(statement)),
        { code: '42501' },
      )
    }
  }
})

function fail(): never {
  throw new Error('unreachable')
}
