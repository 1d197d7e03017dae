/** Organisations ask who somebody is: over HTTP, a real database and a small register of invented people. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'

import { parseCommand } from '../../src/app/cli/arguments.ts'
import { clientsCommands } from '../../src/app/cli/clients.ts'
import { startServer } from '../../src/app/serve.ts'
import { dayOfInstant } from '../../src/core/dates.ts'
import { personIdOfNumber } from '../../src/core/person/person-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import {
  accessesOf,
  addClient,
  clientFor,
  endClient,
  listClients,
  SECRET_BYTES,
} from '../../src/office/access/index.ts'
import { isBelow, loadUnits } from '../../src/office/units/index.ts'
import type { Database } from '../../src/stages/record/index.ts'
import { testContext } from '../support/context.ts'
import { APRIL_26, type TestDatabase, testCaller, testDatabase } from '../support/database.ts'
import { person, registerOf } from '../support/register.ts'

const MAU = { idNumber: '079185000123', fullName: 'Trần Thị Mẫu', birthDate: '1985-03-12' } as const
const TWIN = { full_name: 'Hồ Thị Giống', birth_date: '1990-07-21', phone: '' } as const
const PEOPLE = [
  person(),
  person({ person_number: '079190000001', ...TWIN }),
  person({ person_number: '079190000002', ...TWIN }),
  person({
    person_number: '079070000777',
    full_name: 'Lý Văn Khuất',
    birth_date: '1970-02-03',
    sex: 'M',
    phone: '',
    deceased_on: '2021-08-01',
  }),
]
const HOUR_MS = 3_600_000
const NOT_ASKED = { sex: 'not-asked', phone: 'not-asked' }
const NOTHING_KNOWN = { idNumber: 'not-known', fullName: 'not-known', birthDate: 'not-known', ...NOT_ASKED }

interface Served {
  readonly db: TestDatabase
  readonly url: string
  readonly key: string
  readonly client: string
  readonly said: readonly string[]
  ask(body: unknown, key?: string): Promise<Response>
  later(ms: number): void
}

/** Of a unit without a commune: whom it may ask for does not depend on where it stands. */
const newClient = (db: TestDatabase, name: string, purposes: readonly string[] = ['treatment']) =>
  addClient(
    db.caller,
    { name, unit: 'VN-MOH', purposes },
    { database: db.app, isBelow, newId: randomUUID, newSecret: () => randomBytes(SECRET_BYTES) },
  )

async function serve(t: TestContext): Promise<Served> {
  const db = await testDatabase(t)
  await registerOf(db, PEOPLE)
  // Weights judge by the size of the register: these are four of a province.
  await db.admin('update register_version set people = 1000000, communes = 1000')
  const { client, key } = await newClient(db, 'Bệnh viện Mẫu')
  const said: string[] = []
  const context = testContext(t, db.url, { say: (line) => said.push(line) })
  await context.clock.set(db.app, db.caller, APRIL_26)
  const { url, close } = await startServer(context, { port: 0 })
  t.after(close)
  const realNow = performance.now.bind(performance)
  let laterMs = 0
  t.mock.method(performance, 'now', () => realNow() + laterMs)
  const ask = (body: unknown, shown = key) =>
    fetch(`${url}/api/identity/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${shown}` },
      body: JSON.stringify(body),
    })
  return { db, url, key, client, said, ask, later: (ms) => (laterMs += ms) }
}

const asking = (changes: Readonly<Record<string, unknown>> = {}) => ({
  ...MAU,
  purpose: 'treatment',
  ...changes,
})
const linesOf = (db: TestDatabase) =>
  db.admin<{ person_id: string | null; account: string; purpose: string; kind: string; count: number }>(
    'select person_id, account, purpose, kind, count from access_log order by at, access_id',
  )

test('fields agree, nearly agree or differ, and the answer says no more than that', async (t) => {
  const { ask } = await serve(t)
  const known = await ask(
    asking({ fullName: 'TRAN THI MAU', birthDate: '1985-12-03', sex: 'M', phone: '+84 912 345 678' }),
  )
  assert.equal(known.status, 200)
  assert.equal(known.headers.get('cache-control'), 'no-store')
  const close = { idNumber: 'yes', fullName: 'close', birthDate: 'close', sex: 'no', phone: 'yes' }
  assert.deepEqual(await known.json(), { found: 'one', fields: close })
  const byNumber = await ask({ idNumber: '079 185 000 123', birthDate: MAU.birthDate, purpose: 'treatment' })
  assert.deepEqual(await byNumber.json(), {
    found: 'one',
    fields: { ...NOT_ASKED, idNumber: 'yes', fullName: 'not-asked', birthDate: 'yes' },
  })
  assert.equal((await ask({ idNumber: MAU.idNumber, purpose: 'treatment' })).status, 400, 'a number alone')
  const { idNumber: _, ...nameAndDate } = asking()
  assert.deepEqual(await (await ask(nameAndDate)).json(), {
    found: 'one',
    fields: { ...NOT_ASKED, idNumber: 'not-asked', fullName: 'yes', birthDate: 'yes' },
  })
})

test('nobody, several, the dead and near misses are told apart from one person only', async (t) => {
  const { ask } = await serve(t)
  const foundFor = async (body: Record<string, unknown>) => {
    const { found, fields } = JSON.parse(await (await ask({ purpose: 'treatment', ...body })).text())
    for (const field of Object.keys(body)) assert.equal(fields[field], 'not-known')
    return found
  }
  assert.equal(await foundFor({ fullName: 'Hồ Thị Giống', birthDate: '1990-07-21' }), 'several')
  const nobody = [
    { idNumber: '079185000124', fullName: MAU.fullName }, // one digit off
    { fullName: MAU.fullName, birthDate: '1985-03-13' },
    { fullName: 'Trần Thị Mâu An', birthDate: MAU.birthDate },
    { idNumber: MAU.idNumber, birthDate: '1960-01-02' },
    { ...MAU, fullName: 'Phạm Quốc Lạ' },
    { idNumber: '079070000777', fullName: 'Lý Văn Khuất', birthDate: '1970-02-03' },
    { idNumber: 'ABC', fullName: 'không rõ', birthDate: MAU.birthDate, phone: '0912345678' },
  ]
  for (const body of nobody) assert.equal(await foundFor(body), 'none', JSON.stringify(body))
})

test("another one's number is like a number that nobody has: the same answer in about the same time", async (t) => {
  const { db, ask, later } = await serve(t)
  const stranger = { fullName: 'Phạm Quốc Lạ', birthDate: '2001-11-30' }
  const tookMs: [number[], number[]] = [[], []]
  const answers = new Set<string>()
  for (let round = 0; round < 2 * ROUNDS; round += 1, later(HOUR_MS)) {
    const which = round % 2 === 0 ? 0 : 1
    const started = process.hrtime.bigint()
    const answer = await ask(asking({ ...stranger, idNumber: [MAU.idNumber, '079185999999'][which] }))
    answers.add(`${answer.status} ${[...answer.headers.keys()].sort()} ${await answer.text()}`)
    tookMs[which].push(Number(process.hrtime.bigint() - started) / 1e6)
  }
  assert.equal(answers.size, 1)
  assert.match([...answers].join(), new RegExp(JSON.stringify({ found: 'none', fields: NOTHING_KNOWN })))
  const ratio = medianOf(tookMs[0]) / medianOf(tookMs[1])
  assert.ok(ratio > 1 / 2 && ratio < 2, `${ratio}`)
  assert.equal((await linesOf(db)).length, 2 * ROUNDS)
})

/** Enough that the middle one is not a pause of the machine. */
const ROUNDS = 31

const medianOf = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

test('no key, a wrong key, an ended client and a purpose of others are refused alike, and nothing is logged', async (t) => {
  const { db, url, key, ask } = await serve(t)
  const ended = await newClient(db, 'Trường Mẫu')
  assert.equal((await ask(asking(), ended.key)).status, 200)
  await endClient(db.caller, ended.client, { database: db.app })
  const before = await linesOf(db)
  const unknown = key.replace(/_[0-9a-f]{32}_/, `_${randomUUID().replaceAll('-', '')}_`)
  const asked = [
    await fetch(`${url}/api/identity/check`, { method: 'POST', body: '{' }),
    await ask('{', 'vxp_no-key'),
    await ask(asking(), unknown),
    await ask(asking(), key.slice(0, -2) + (key.endsWith('AA') ? 'BB' : 'AA')),
    await ask(asking(), ended.key),
    await ask(asking({ purpose: 'travel' })),
  ]
  const answers = await Promise.all(
    asked.map(async (one) =>
      JSON.stringify([one.status, one.headers.get('www-authenticate'), await one.text()]),
    ),
  )
  assert.equal(new Set(answers).size, 1)
  assert.match(answers[0] ?? '', /^\[401,"Bearer",.*client\.not-allowed/)
  assert.deepEqual(await linesOf(db), before)
})

test('every answer leaves a line with the organisation and the purpose, also when nobody was found', async (t) => {
  const { db, client, ask } = await serve(t)
  await ask(asking())
  await ask(asking({ idNumber: '079185999999', fullName: 'Phạm Quốc Lạ' }))
  const personId = personIdOfNumber(MAU.idNumber)
  const line = { account: `client:${client}`, purpose: 'treatment', kind: 'api' }
  const lines = (await linesOf(db)).sort((a, b) => b.count - a.count)
  assert.deepEqual(lines, [
    { ...line, person_id: personId, count: 1 },
    { ...line, person_id: null, count: 0 },
  ])
  const [reading] = await db.app.transaction(db.caller, (tx) => accessesOf(tx, { personId }))
  assert.deepEqual(
    [reading?.organisation, dayOfInstant(reading?.at ?? new Date(0))],
    ['Bệnh viện Mẫu', '2022-04-26'],
  )
  await db.admin("alter table access_log add constraint no_more check (kind <> 'api') not valid")
  assert.equal((await ask(asking())).status, 500, 'what cannot be logged is not answered')
})

test('no value of the register leaves the server, and nothing of a question is printed or logged', async (t) => {
  const { db, said, ask } = await serve(t)
  await db.admin('update register_person set household = $1, guardian_1 = $2', ['HO-MAU', '079160000009'])
  const rows = await db.admin<Record<string, unknown>>('select * from register_person')
  const values = rows.flatMap((row) => Object.values(row).filter((value) => `${value}`.length > 3))
  const slips = [
    {},
    { fullName: 'Tran Thi Mau' },
    { birthDate: '1985' },
    { phone: '0900000001' },
    { sex: 'M' },
  ]
  const faulty = [
    { idNumber: 7 },
    { birthDate: '31/12/1985' },
    { email: MAU.fullName },
    { fullName: '\0Mẫu' },
  ]
  const texts: string[] = []
  for (const changes of [...slips, ...faulty]) texts.push(await (await ask(asking(changes))).text())
  await db.admin('alter table access_log rename to access_log_away')
  texts.push(await (await ask(asking({ idNumber: '079185000124' }))).text())
  assert.match(said.join(), /the database lacks a table/, 'the fault was noted')
  const sent = [...Object.values(MAU), '31/12/1985', '0900000001', '079185000124']
  const kept = JSON.stringify(await db.admin('select * from access_log_away'))
  for (const value of [...values, ...sent]) {
    const isSaid = [...texts, ...said].some((text) => text.includes(`${value}`))
    assert.equal(isSaid, false, `${value}`)
  }
  for (const value of sent) assert.equal(kept.includes(value), false, value)
})

test('a supervisor lets in organisations of the own units, sees them and ends them', async (t) => {
  const db = await testDatabase(t)
  await loadUnits(db.caller, null, { database: db.app, progress: SILENT })
  const deps = { database: db.app, isBelow, newId: randomUUID, newSecret: () => randomBytes(SECRET_BYTES) }
  const supervisor = { ...testCaller('01'), role: 'supervisor' } as const
  const wanted = { name: ' Trường  Mẫu ', unit: '01', purposes: ['travel', 'travel'] }
  const { client } = await addClient(supervisor, wanted, deps)
  await assert.rejects(addClient(supervisor, wanted, deps), { code: 'client.exists' })
  await assert.rejects(addClient(supervisor, { ...wanted, unit: '79' }, deps), { code: 'unit.unknown' })
  const [listed] = await listClients(supervisor, deps)
  assert.deepEqual([listed?.name, listed?.purposes, listed?.endedAt], ['Trường Mẫu', ['travel'], null])
  assert.deepEqual(await listClients(testCaller('79'), deps), [])
  await assert.rejects(endClient(testCaller('79'), client, deps), { code: 'client.unknown' })
  await endClient(supervisor, client, deps)
  await assert.rejects(endClient(supervisor, client, deps), { code: 'client.unknown' })
  await addClient(supervisor, wanted, deps)
  assert.equal((await listClients(db.caller, deps)).length, 2)
})

test('the commands show a key once, list clients without it, and end them', async (t) => {
  const db = await testDatabase(t)
  const context = testContext(t, db.url)
  const run = (...argv: string[]) => {
    const { command, args } = parseCommand(clientsCommands, ['clients', ...argv])
    return command.run(args, context)
  }
  const added = await run(
    'add',
    'Bệnh viện Mẫu',
    '--unit',
    'VN',
    '--purpose',
    'treatment',
    '--purpose',
    'travel',
  )
  const { client, key } = added.json as { client: string; key: string } // as the command says
  assert.equal(added.text.includes(key), true)
  assert.deepEqual((await clientFor(db.worker, key)).purposes, ['treatment', 'travel'])
  const listed = await run('list')
  assert.match(listed.text, /in force {2}Bệnh viện Mẫu$/)
  assert.equal(JSON.stringify(listed).includes(key.slice(-43)), false)
  await run('end', client)
  assert.match((await run('list')).text, /ended 2/)
  await assert.rejects(clientFor(db.worker, key), { code: 'client.not-allowed' })
  await assert.rejects(run('add', 'Bệnh', 'viện', '--unit', 'VN'), { code: 'option.invalid' })
  await assert.rejects(run('end'), { code: 'option.missing' })
})

test('no role of the application reads a hash of a key but the worker, and nobody changes a client but to end it', async (t) => {
  const { db } = await serve(t)
  const refused = { code: '42501' }
  const run = (role: Database, sql: string) => role.transaction(db.caller, (tx) => tx.run(sql))
  await assert.rejects(run(db.app, 'select key_hash from api_client'), refused)
  await assert.rejects(run(db.signer, 'select client from api_client'), refused)
  for (const role of [db.app, db.worker]) {
    await assert.rejects(run(role, "update api_client set purposes = '{travel}'"), refused)
    await assert.rejects(run(role, 'delete from api_client'), refused)
  }
  assert.equal(await run(db.worker, 'select key_hash from api_client'), 1)
})
