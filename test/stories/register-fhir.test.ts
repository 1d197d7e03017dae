import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import type { DoseClaim } from '../../src/core/dose/dose.ts'
import { testDatabase } from '../support/database.ts'
import { fhirRegister } from '../support/fhir-register.ts'
import type { MatchServer, Misbehaviour } from '../support/match-server.ts'
import { registerOf } from '../support/register.ts'
import { asking, born, communesOf, FAMILY, numberOf } from '../support/register-people.ts'
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

const CLAIMS: Readonly<Record<string, Partial<DoseClaim>>> = {
  right: RIGHT,
  ascii: { ...RIGHT, fullName: 'TRAN THI MAU' },
  slip: { idNumber: '079185000132' },
  'left out': { idNumber: '07918500012' },
  'by phone': { idNumber: null, fullName: 'Tran Thi Mau', commune: null },
  'old number': { idNumber: '023456789' },
  child: {
    idNumber: null,
    fullName: 'Nguyễn Thị Bé',
    birthDate: born('2015-06-01'),
    phone: null,
    guardianId: '079185000123',
  },
  brother: {
    idNumber: null,
    fullName: 'Nguyễn Văn Em',
    birthDate: born('2018-09-05'),
    sex: 'M',
    phone: null,
    guardianId: '079185000123',
  },
  'year only': {
    idNumber: '079040000007',
    fullName: 'Phạm Văn Già',
    birthDate: born('1940-05-05'),
    sex: 'M',
    phone: null,
  },
  nobody: { idNumber: null, fullName: 'Hồ Văn Lạ', phone: null, birthDate: born('1999-09-09') },
  stranger: { ...RIGHT, fullName: 'Hồ Văn Lạ', phone: null, birthDate: born('1999-09-09') },
  foreigner: { nationality: 'KR', idCountry: 'KR', idNumber: 'M12345678' },
}

test('a register far away leads to the verdicts of the same register at hand', async (t) => {
  const refs = Object.keys(CLAIMS)
  const [near, far] = [nextFacility(), nextFacility()]
  await registerOf(db, FAMILY)
  await enter(db, near, CLAIMS)
  await authenticate(db, createTableRegister())
  const { server, register } = await remoteFamily(t, db, {
    people: FAMILY.length,
    communes: communesOf(FAMILY),
  })
  await enter(db, far, CLAIMS)
  assert.equal((await authenticate(db, register)).checked, refs.length)
  const [byTable, byFhir] = [await verdictsOf(db, near, refs), await verdictsOf(db, far, refs)]
  assert.deepEqual(byFhir, byTable)
  assert.ok(new Set(byTable.map((verdict) => verdict?.identity)).size > 3)
  assert.equal(register.figures.requests, server.requests.length)
})

test('whoever is settled by number is asked for by number alone, once for all doses', async (t) => {
  const { server, register } = await remoteFamily(t, db, { authorization: 'Bearer of-the-test' })
  await enter(db, nextFacility(), { a: RIGHT, b: { ...RIGHT, doseNumber: 2 }, c: { ...RIGHT, phone: null } })
  assert.equal((await authenticate(db, register)).verified, 3)
  const [only, ...more] = server.requests
  assert.deepEqual(Object.keys(only?.patient ?? {}).sort(), ['identifier', 'resourceType'])
  assert.equal(only?.authorization, 'Bearer of-the-test')
  assert.deepEqual(more, [])
})

/** Goes well at the second request. */
const PASSING: readonly Misbehaviour[] = [
  'slow',
  'too-many',
  'until',
  'down',
  'reset',
  'wrong-person',
  'replay',
  'no-echo',
  'not-json',
  'huge',
  'half',
]

for (const wrong of PASSING) {
  test(`one answer gone wrong (${wrong}) is asked again, and the verdict is right`, async (t) => {
    const { server, register } = await remoteFamily(t, db, { limits: { timeoutMs: 150 } })
    server.behave((index) => (index === 0 ? wrong : undefined))
    const facility = nextFacility()
    await enter(db, facility, { right: RIGHT })
    assert.equal((await authenticate(db, register)).verified, 1)
    assert.equal(server.requests.length, 2)
    assert.equal(new Set(server.requests.map(({ id }) => id)).size, 2)
    const [verdict] = await verdictsOf(db, facility, ['right'])
    assert.equal(verdict?.comparison?.number, 'I0')
  })
}

const LASTING: readonly Misbehaviour[] = [
  ...PASSING.filter((wrong) => wrong !== 'wrong-person'),
  'unauthorised',
  'long-wait',
]

for (const wrong of LASTING) {
  test(`a register that only answers wrongly (${wrong}) is unavailable, and nothing is decided`, async (t) => {
    const { server, register } = await remoteFamily(t, db, { limits: { timeoutMs: 60, tries: 3 } })
    server.behave(() => wrong)
    const facility = nextFacility()
    await enter(db, facility, { right: RIGHT, slip: { idNumber: '079185000132' } })
    await assert.rejects(authenticate(db, register), isUnavailable)
    assert.deepEqual(await verdictsOf(db, facility, ['right', 'slip']), [null, null])
    assert.ok(server.requests.length <= 6)
    server.behave(() => undefined)
    const later = fhirRegister(db, server)
    assert.equal((await authenticate(db, later)).checked, 2)
  })
}

test('a register that wants quiet is asked no sooner than it says', async (t) => {
  const { server, timing, register } = await remoteFamily(t, db, { limits: { burst: 100, atOnce: 1 } })
  server.behave((index) => (['too-many', 'until'] as const)[index])
  await register.fetch([asking({ number: numberOf(85, 1), fullName: '' })])
  assert.deepEqual(timing.slept, [1000, 2000])
  assert.equal(server.requests.length, 3)
})

test('people who have nothing to do with the question are nobody when they come twice', async (t) => {
  const { server, register } = await remoteFamily(t, db)
  server.behave(() => 'wrong-person')
  const facility = nextFacility()
  await enter(db, facility, { right: RIGHT })
  assert.equal((await authenticate(db, register)).unverifiable, 1)
  assert.equal(register.figures.strange, 2)
  const kept = await db.admin<{ answer: unknown }>('select answer from register_question')
  assert.deepEqual(
    kept.map(({ answer }) => answer),
    [[], []],
  )
})

test("one question that the register refuses stands in nobody's way: its record is nobody's, the others are decided", async (t) => {
  const { server, register } = await remoteFamily(t, db)
  server.behave((_, patient) => (JSON.stringify(patient).includes('079040000999') ? 'refuse' : undefined))
  const facility = nextFacility()
  await enter(db, facility, { right: RIGHT, odd: { idNumber: '079040000999', fullName: 'Tên Lạ Lùng' } })
  const { verified, unverifiable } = await authenticate(db, register)
  assert.deepEqual([verified, unverifiable], [1, 1])
})

test('a register that refuses everything is unavailable: two programs do not understand each other', async (t) => {
  const { server, register } = await remoteFamily(t, db)
  server.behave(() => 'refuse')
  const facility = nextFacility()
  const refs = ['a', 'b', 'c', 'd']
  const numbers = refs.map((ref, i) => [ref, { idNumber: numberOf(85, 100 + i) }] as const)
  await enter(db, facility, Object.fromEntries(numbers))
  await assert.rejects(authenticate(db, register), isUnavailable)
  const decided = (await verdictsOf(db, facility, refs)).filter((verdict) => verdict !== null)
  assert.ok(decided.length <= 1)
  await forgetAll(db)
})

test('a register that fails too often is left alone, and the sentence says until when', async (t) => {
  const limits = { failures: 4, tries: 3, atOnce: 1, pauseMs: 20_000 }
  const { server, timing, register } = await remoteFamily(t, db, { limits })
  server.behave(() => 'down')
  const questions = [1, 2, 3].map((serial) => asking({ number: numberOf(85, serial), fullName: '' }))
  await assert.rejects(register.fetch(questions), /HTTP 503.*in 20 seconds/)
  assert.equal(server.requests.length, 4)
  await assert.rejects(register.fetch(questions), isUnavailable)
  assert.equal(server.requests.length, 4)
  await timing.sleep(20_000)
  await assert.rejects(register.fetch(questions), isUnavailable)
  assert.equal(server.requests.length, 5)
  server.behave(() => undefined)
  await timing.sleep(20_000)
  await register.fetch(questions)
})

test('nobody but the worker reads what a register answered', async () => {
  const read = db.app.transaction(db.caller, (tx) => tx.query('select answer from register_question'))
  await assert.rejects(read, /permission denied/)
})

test('questions about people leave this machine encrypted or not at all', () => {
  const server = { base: 'http://register.example/fhir' } as MatchServer // nothing else is read
  assert.throws(() => fhirRegister(db, server), /https/)
})
