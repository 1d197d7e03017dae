/** The run over many records: threads, registers of several kinds, another look, and a register that changes meanwhile. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { type TestContext, test } from 'node:test'

import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { createContext } from '../../src/app/context.ts'
import { runAuthenticate } from '../../src/app/run-authenticate.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { authenticateDoses, type Register, readChecks } from '../../src/stages/authenticate/index.ts'
import { enterDoses } from '../../src/stages/record/index.ts'
import { testContext } from '../support/context.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'
import { MODEL } from '../support/match.ts'
import { person, registerOf } from '../support/register.ts'
import { imageFolder } from '../support/register-image.ts'

const PEOPLE = 300
const numberOf = (i: number): string => `0791850${String(i).padStart(5, '0')}`
const people = Array.from({ length: PEOPLE }, (_, i) => person({ person_number: numberOf(i), phone: '' }))
/** Every third record has no number, and all people have one name and birth date: nobody can tell whose it is. */
const refs = Array.from({ length: PEOPLE }, (_, i) => `r${i}`)
const dosesOf = (facility: string) =>
  refs.map((ref, i) => newDose(facility, ref, { idNumber: i % 3 === 0 ? null : numberOf(i), phone: null }))
const doses = dosesOf('TYT-1')

async function entered(t: TestContext): Promise<TestDatabase> {
  const db = await testDatabase(t)
  await registerOf(db, people)
  await db.worker.transaction(db.caller, (tx) => enterDoses(tx, doses))
  return db
}

const checksOf = (db: TestDatabase, facility = 'TYT-1') =>
  db.worker.transaction(db.caller, (tx) =>
    readChecks(
      tx,
      refs.map((ref) => doseIdOf(facility, ref)),
    ),
  )

test('two threads over an image come to the verdicts of one process over the table', async (t) => {
  const db = await entered(t)
  const image = `image:${await imageFolder(t, people)}`
  const sum = await runAuthenticate(testContext(t, db.url), { register: image, workers: 2 })
  assert.deepEqual([sum.checked, sum.verified, sum.ambiguous], [300, 200, 100])
  await db.worker.transaction(db.caller, (tx) => enterDoses(tx, dosesOf('TYT-2')))
  await runAuthenticate(testContext(t, db.url), { register: 'table', workers: 1 })
  const plain = async (facility: string) => {
    const checks = await checksOf(db, facility)
    return refs.map((ref) => {
      const check = checks.get(doseIdOf(facility, ref))
      return { ...check, doseId: null, at: null, registerVersion: null }
    })
  }
  assert.deepEqual(await plain('TYT-1'), await plain('TYT-2'))
})

test('a run that is stopped is gone on with; nothing is checked twice', async (t) => {
  const db = await entered(t)
  const stop = new AbortController()
  const context = createContext({
    ...{ config: testContext(t, db.url).config, account: undefined, say: () => {}, signal: stop.signal },
    progress: () => stop.abort(),
  })
  t.after(() => context.close())
  const first = await runAuthenticate(context, { workers: 2 })
  const second = await runAuthenticate(testContext(t, db.url), { workers: 2 })
  assert.equal(first.checked + second.checked, PEOPLE)
  const rows = await db.admin<{ n: string }>('select count(*) as n from identity_check')
  assert.equal(Number(rows[0]?.n), PEOPLE)
})

test('what a thread is refused is the refusal of the run', async (t) => {
  const db = await testDatabase(t)
  await db.worker.transaction(db.caller, (tx) => enterDoses(tx, doses))
  const run = runAuthenticate(testContext(t, db.url), { workers: 2 })
  await assert.rejects(run, { code: 'register.empty' })
})

test('another look writes only the verdicts that a changed register turns', async (t) => {
  const db = await entered(t)
  await runAuthenticate(testContext(t, db.url))
  assert.equal((await runAuthenticate(testContext(t, db.url), { again: true })).changed, 0)
  await registerOf(db, [
    ...people.slice(0, 1),
    ...people.slice(1).map((one) => ({ ...one, full_name: 'Lê Văn Khác' })),
  ])
  const again = await runAuthenticate(testContext(t, db.url), { again: true })
  assert.deepEqual([again.checked, again.changed], [100, 100])
  const [found] = (await checksOf(db)).values()
  assert.deepEqual([found?.identity, found?.registerVersion], ['mismatch', 2])
})

test('an image that vanishes from the disk while it is asked changes nothing', async (t) => {
  const db = await entered(t)
  const dir = await imageFolder(t, people)
  const context = testContext(t, db.url)
  const config = { ...context.config }
  const run = runAuthenticate(
    { ...context, config, progress: () => rmSync(dir, { recursive: true, force: true }) },
    { register: `image:${dir}` },
  )
  assert.equal((await run).verified, 200)
})

test('a register that is loaded anew in the middle of a batch is asked again, and one that never rests is refused', async (t) => {
  const db = await entered(t)
  const table = createTableRegister()
  const check = (register: Register) =>
    authenticateDoses(db.caller, {
      worker: db.worker,
      register,
      model: MODEL,
      onChecked: async () => {},
      progress: SILENT,
    })
  let asked = 0
  const edition = async (tx: Parameters<Register['edition']>[0], changes: number) => {
    asked += 1
    return { ...(await table.edition(tx)), version: asked <= changes ? 1000 + asked : 1 }
  }
  await assert.rejects(check({ ...table, edition: (tx) => edition(tx, Number.POSITIVE_INFINITY) }), {
    code: 'register.changed',
  })
  const none = await db.admin<{ n: string }>('select count(*) as n from identity_check')
  assert.equal(Number(none[0]?.n), 0)
  asked = 0
  assert.equal((await check({ ...table, edition: (tx) => edition(tx, 1) })).checked, PEOPLE)
})

test('a verdict names a model that can be read again', async (t) => {
  const db = await entered(t)
  await runAuthenticate(testContext(t, db.url))
  const rows = await db.admin<{ version: string; model: unknown }>('select version, model from match_model')
  assert.deepEqual(rows, [{ version: MODEL.version, model: JSON.parse(JSON.stringify(MODEL)) }])
  const [check] = (await checksOf(db)).values()
  assert.equal(check?.rules, MODEL.version)
})
