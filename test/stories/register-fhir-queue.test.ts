import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'

import type { DoseClaim } from '../../src/core/dose/dose.ts'
import type { Register } from '../../src/stages/authenticate/index.ts'
import { testDatabase } from '../support/database.ts'
import { fakeTiming, fhirRegister } from '../support/fhir-register.ts'
import { startMatchServer } from '../support/match-server.ts'
import { asking, born, MOTHER, numberOf, villageOf } from '../support/register-people.ts'
import {
  authenticate,
  enter,
  forgetAll,
  isUnavailable,
  nextFacility,
  RIGHT,
  remoteFamily,
  verdictsOf,
} from '../support/remote-story.ts'

const db = await testDatabase()

test('two batches that need one answer at the same time ask for it once', async (t) => {
  const { server, register } = await remoteFamily(t, db)
  const question = asking({ number: MOTHER.person_number ?? null, fullName: '' })
  await Promise.all([1, 2, 3, 4].map(() => register.fetch([question])))
  assert.equal(server.requests.length, 1)
})

/** Doses of villagers, each of whom is asked for by number alone. */
async function village(t: TestContext, count: number) {
  await forgetAll(db)
  const people = villageOf(count).map((villager) => ({ ...villager, deceased_on: '' }))
  const server = await startMatchServer(t, people)
  const claims: Record<string, Partial<DoseClaim>> = {}
  for (const [i, { person_number = null, full_name = '', birth_date = '' }] of people.entries()) {
    const birthDate = born(birth_date)
    claims[`v${i}`] = { idNumber: person_number, fullName: full_name, birthDate, sex: 'M', phone: null }
  }
  const facility = nextFacility()
  await enter(db, facility, claims)
  return { server, facility }
}

async function verifiedAt(facility: string): Promise<number> {
  const sql = `select 1 from dose where facility = $1 and state = 'verified'`
  return (await db.admin(sql, [facility])).length
}

async function keptAnswers(): Promise<number> {
  return (await db.admin(`select 1 from register_question where state = 'answered'`)).length
}

test('a run that is killed loses no answer that was kept, and the next asks only for the rest', async (t) => {
  const { server, facility } = await village(t, 120)
  server.behave((index) => (index === 90 ? 'down' : undefined))
  const killed = new Error('killed')
  const sleep = () => Promise.reject(killed)
  const limits = { burst: 1000 }
  const first = fhirRegister(db, server, { limits, timing: { ...fakeTiming(), sleep } })
  await assert.rejects(authenticate(db, first), killed)
  const kept = await keptAnswers()
  assert.ok(kept >= 90 && kept < 120)
  server.behave(() => undefined)
  const before = server.requests.length
  const second = fhirRegister(db, server)
  await authenticate(db, second)
  assert.equal(server.requests.length - before, 120 - kept)
  assert.equal(await verifiedAt(facility), 120)
})

test('an interrupted run ends without a refusal, and the next one ends its work', async (t) => {
  const { server, facility } = await village(t, 60)
  const stop = new AbortController()
  server.behave((index) => {
    if (index === 30) stop.abort()
    return undefined
  })
  const first = fhirRegister(db, server, { signal: stop.signal })
  assert.ok((await authenticate(db, first, stop.signal)).checked < 60)
  const kept = await keptAnswers()
  assert.ok(kept >= 20 && kept < 60)
  const before = server.requests.length
  await authenticate(db, fhirRegister(db, server))
  assert.equal(server.requests.length - before, 60 - kept)
  assert.equal(await verifiedAt(facility), 60)
})

test('a record that comes in while answers are fetched is met and asked about', async (t) => {
  const { register } = await remoteFamily(t, db)
  const facility = nextFacility()
  await enter(db, facility, { first: RIGHT })
  let isLate = false
  const slow: Register = {
    ...register,
    fetch: async (questions) => {
      if (!isLate) await enter(db, facility, { late: { idNumber: '079185000132' } })
      isLate = true
      await register.fetch(questions)
    },
  }
  assert.equal((await authenticate(db, slow)).checked, 2)
  const [first, late] = await verdictsOf(db, facility, ['first', 'late'])
  assert.deepEqual([first?.identity, late?.identity], ['verified', 'mismatch'])
})

test('nothing is answered that was not fetched, and nothing that has expired', async (t) => {
  const { server, register } = await remoteFamily(t, db)
  const question = asking({ number: MOTHER.person_number ?? null })
  const owners = () => db.worker.transaction(db.caller, (tx) => register.byNumber(tx, [question]))
  await assert.rejects(owners(), isUnavailable)
  await register.fetch([question])
  assert.equal((await owners())[0]?.length, 1)
  const [asked, started] = [server.requests.length, db.now()]
  t.after(() => db.setNow(started))
  db.setNow(new Date(started.getTime() + 8 * 24 * 60 * 60 * 1000))
  await assert.rejects(owners(), isUnavailable)
  await register.fetch([question])
  assert.equal(server.requests.length, 2 * asked)
  assert.equal((await owners())[0]?.length, 1)
})

test('expired answers are removed, and only they', async (t) => {
  const { register } = await remoteFamily(t, db)
  const started = db.now()
  t.after(() => db.setNow(started))
  await register.fetch([asking({ number: numberOf(85, 1), fullName: '' })])
  db.setNow(new Date(started.getTime() + 5 * 24 * 60 * 60 * 1000))
  await register.fetch([asking({ number: numberOf(85, 2), fullName: '' })])
  db.setNow(new Date(started.getTime() + 8 * 24 * 60 * 60 * 1000))
  assert.equal(await register.forgetExpired(), 1)
  assert.equal(await keptAnswers(), 1)
})
