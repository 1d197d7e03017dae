import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'

import { SCORER } from '../../test/support/match.ts'
import type { IdentityPort } from '../adapters/http/identity-api.ts'
import type { CheckRequest } from '../adapters/http/identity-schemas.ts'
import { type PartialDay, parseDay, parsePartialDay } from '../core/dates.ts'
import type { RegisterEntry } from '../core/person/compare.ts'
import type { ApiClient } from '../office/access/index.ts'
import type { Question } from '../stages/authenticate/index.ts'
import { answerTo, identityCheck } from './check-identity.ts'

const NOON = new Date('2022-06-01T12:00:00+07:00')
const CLIENT: ApiClient = { client: 'one', name: 'Trường Mẫu', unit: 'VN', purposes: ['treatment'] }

const dayOf = (text: string): PartialDay => {
  const day = parsePartialDay(text)
  assert.ok(day)
  return day
}
const MAU = { idNumber: '079185000123', fullName: 'Trần Thị Mẫu', birthDate: dayOf('1985-03-12') } as const
const asking = (changes: Partial<CheckRequest> = {}): CheckRequest => ({
  ...MAU,
  purpose: 'treatment',
  ...changes,
})
const byNumber = (idNumber: string): CheckRequest => ({ idNumber, purpose: 'treatment' })

const entry = (changes: Partial<RegisterEntry> = {}): RegisterEntry => ({
  personId: 'mau',
  number: MAU.idNumber,
  cmnd: null,
  fullName: MAU.fullName,
  birthDate: MAU.birthDate,
  sex: 'F',
  commune: null,
  phone: null,
  phoneUsers: 0,
  nameUsers: 3,
  deceasedOn: null,
  household: null,
  guardian1: null,
  guardian2: null,
  ...changes,
})

/** The service over a register that knows one person; `asked` gets what was done with it and with the database. */
function service(t: TestContext, asked: string[] = []) {
  let laterMs = 0
  t.mock.method(performance, 'now', () => laterMs)
  const note = (what: string) => async (_tx: unknown, questions: readonly Question[]) => {
    asked.push(what)
    return questions.map(({ number }) => (number === MAU.idNumber ? [entry()] : []))
  }
  const run = async (text: string) => {
    asked.push(text.slice(0, 22))
    return 1
  }
  const port = identityCheck({
    worker: {
      transaction: (caller, work) =>
        work({ caller, now: NOON, query: async () => [], run, copyIn: async () => 0 }),
      close: async () => {},
    },
    register: {
      edition: async () => ({ version: 1, people: 1_000_000, communes: 1000 }),
      byNumber: note('byNumber'),
      similar: note('similar'),
    },
    readClock: async () => {},
  })
  return { port, later: (ms: number) => (laterMs += ms) }
}

/** Milliseconds to wait; 0 when it was answered. */
const waitOf = async (port: IdentityPort, request: CheckRequest, client = CLIENT) => {
  const answer = await port.check(client, request)
  return 'waitMs' in answer ? answer.waitMs : 0
}

test('a client asks sixty times a minute, whoever is meant; another client is not held up', async (t) => {
  const { port, later } = service(t)
  const numberOf = (i: number) => byNumber(`0791850${10_000 + i}`)
  for (let i = 0; i < 60; i += 1) assert.equal(await waitOf(port, numberOf(i)), 0)
  later(20_000)
  assert.equal(await waitOf(port, numberOf(60)), 40_000)
  assert.equal(await waitOf(port, numberOf(60), { ...CLIENT, client: 'other' }), 0)
  later(40_000)
  assert.equal(await waitOf(port, numberOf(60)), 0)
})

test('whatever a guesser holds fast while trying the rest is asked for ten times an hour', async (t) => {
  const guesses: readonly ((i: number) => CheckRequest)[] = [
    (i) => asking({ birthDate: dayOf(`1985-03-${10 + i}`) }),
    (i) => asking({ idNumber: `0791850006${10 + i}` }),
    (i) => ({ fullName: MAU.fullName, birthDate: dayOf(`1985-03-${10 + i}`), purpose: 'treatment' }),
    (i) => ({ ...byNumber(i % 2 === 0 ? '079 185 000 123' : MAU.idNumber), phone: `09000000${10 + i}` }),
    (i) => asking({ fullName: i % 2 === 0 ? 'TRAN THI MAU' : MAU.fullName, idNumber: `0791850006${10 + i}` }),
  ]
  for (const guess of guesses) {
    const { port, later } = service(t)
    for (let i = 0; i < 10; i += 1) assert.equal(await waitOf(port, guess(i)), 0)
    assert.equal(await waitOf(port, guess(10)), 3_600_000)
    later(3_600_000)
    assert.equal(await waitOf(port, guess(10)), 0)
    t.mock.restoreAll()
  }
})

test('another client may ask for other people of one name, and not for the one person whom a client asked for too often', async (t) => {
  const { port } = service(t)
  const other = { ...CLIENT, client: 'other' }
  const named = (day: number): CheckRequest => {
    return { fullName: MAU.fullName, birthDate: dayOf(`1985-03-${day}`), purpose: 'treatment' }
  }
  for (let i = 0; i < 10; i += 1) assert.equal(await waitOf(port, named(12)), 0)
  assert.equal(await waitOf(port, named(13), other), 0)
  assert.ok((await waitOf(port, named(12), other)) > 0)
})

test('a purpose that the client may not ask for is refused before the register is asked, and counts', async (t) => {
  const asked: string[] = []
  const { port } = service(t, asked)
  for (let i = 0; i < 60; i += 1) {
    await assert.rejects(port.check(CLIENT, asking({ purpose: 'travel' })), { code: 'client.not-allowed' })
  }
  assert.ok((await waitOf(port, asking())) > 0)
  assert.deepEqual(asked, [])
})

test('what is done follows from the question alone, and never from whom it finds', async (t) => {
  const both = ['byNumber', 'similar', 'insert into access_log']
  for (const [changes, done] of [
    [{}, both],
    [{ fullName: 'Phạm Quốc Lạ' }, both],
    [{ idNumber: '079185000199', fullName: 'Phạm Quốc Lạ' }, both],
  ] as const) {
    const asked: string[] = []
    await service(t, asked).port.check(CLIENT, asking(changes))
    assert.deepEqual(asked, done)
    t.mock.restoreAll()
  }
  const asked: string[] = []
  await service(t, asked).port.check(CLIENT, { ...byNumber(MAU.idNumber), phone: '0912345678' })
  assert.deepEqual(asked, ['byNumber', 'insert into access_log'], 'nobody is sought by a phone')
})

test('an answer names one person only where the rules of identity do', () => {
  const people = [entry(), entry({ personId: 'other', number: '079185000999', fullName: 'Lê Thị Khác' })]
  const found = (request: CheckRequest, entries = people) => {
    const { personId, answer } = answerTo(request, NOON, entries, SCORER)
    assert.equal(personId !== null, answer.found === 'one')
    return personId ?? answer.found
  }
  assert.equal(found(asking()), 'mau')
  assert.equal(found(byNumber('79185000123')), 'mau', 'the zero is lost')
  const { idNumber: _, ...named } = asking()
  assert.equal(found(named), 'mau', 'a name with its birth date')
  assert.equal(found(asking({ fullName: 'Phạm Quốc Lạ' })), 'none', 'quite another name')
  assert.equal(found(asking({ idNumber: '079185000999', fullName: 'Phạm Quốc Lạ' })), 'none')
  assert.equal(found(asking(), [entry({ deceasedOn: parseDay('2021-08-01') ?? null })]), 'none')
  const namesakes = [
    entry({ personId: 'a', number: '079185000001' }),
    entry({ personId: 'b', number: '079185000002' }),
  ]
  assert.equal(found(named, namesakes), 'several')
  assert.equal(found(named, [entry({ nameUsers: 50_000 })]), 'none', 'too many have this name')
  const sharing = [entry({ personId: 'a', cmnd: '023456789' }), entry({ personId: 'b', cmnd: '023456789' })]
  assert.equal(found(byNumber('023456789'), sharing), 'several')
})
