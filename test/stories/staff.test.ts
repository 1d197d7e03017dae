import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import type { Caller } from '../../src/core/caller.ts'
import { SILENT } from '../../src/core/progress.ts'
import {
  appoint,
  appointHead,
  callerFor,
  createAccount,
  createPerson,
  endAppointment,
  endHeadOf,
  readHeads,
} from '../../src/office/staff/index.ts'
import { isBelow, loadUnits } from '../../src/office/units/index.ts'
import { APRIL_26, testDatabase } from '../support/database.ts'

const database = await testDatabase()
const operator = await callerFor(database.app, 'operator', 'test')
const deps = { database: database.app, newId: randomUUID, isBelow }
await loadUnits(operator, null, { database: database.app, progress: SILENT })

let people = 0
/** A person who does not exist, with a number nobody has. */
const person = (caller: Caller = operator, idNumber = `TEST${people++}-000`) =>
  createPerson(caller, { name: 'Người Thử Nghiệm', idNumber, idCountry: 'VN' }, deps)

async function supervisorOf(unit: string): Promise<Caller> {
  const account = `supervisor-${unit.toLowerCase()}-${people}`
  await createAccount(operator, { account, person: await person() }, deps)
  await appoint(operator, { account, unit, role: 'supervisor', validTo: null }, deps)
  return callerFor(database.app, account, 'test')
}

test('the first command works: the operator of the ministry is there', () => {
  assert.deepEqual([operator.unit, operator.role, operator.account], ['VN', 'operator', 'operator'])
})

test('an account that nobody opened, or that holds no appointment, acts for nobody', async () => {
  await createAccount(operator, { account: 'idle', person: await person() }, deps)
  await assert.rejects(callerFor(database.app, 'nobody', 'test'), { code: 'account.unknown' })
  await assert.rejects(callerFor(database.app, "x'; drop table unit --", 'test'), { code: 'account.unknown' })
  await assert.rejects(callerFor(database.app, 'idle', 'test'), { code: 'account.not-allowed' })
})

test('two accounts of one human are one person, whoever entered the human', async () => {
  const supervisor = await supervisorOf('01')
  const one = await person(operator, '001 099 000 001')
  const other = await person(supervisor, '001099000001')
  assert.equal(one, other)
  await createAccount(supervisor, { account: 'second', person: other }, deps)
  await appoint(supervisor, { account: 'second', unit: '00001', role: 'clerk', validTo: null }, deps)
  assert.equal((await callerFor(database.app, 'second', 'test')).person, one)
})

test('nobody appoints themselves, through no account of their own', async () => {
  const supervisor = await supervisorOf('02')
  await createAccount(supervisor, { account: 'my-other-self', person: supervisor.person }, deps)
  for (const account of [supervisor.account, 'my-other-self']) {
    const attempt = appoint(supervisor, { account, unit: '02', role: 'signer', validTo: null }, deps)
    await assert.rejects(attempt, { code: 'appointment.not-allowed' })
  }
  await assert.rejects(
    appoint(operator, { account: 'operator', unit: 'VN', role: 'custodian', validTo: null }, deps),
    { code: 'appointment.not-allowed' },
  )
})

test('a superior appoints below only, and no inspector of the own unit', async () => {
  const supervisor = await supervisorOf('01')
  await createAccount(supervisor, { account: 'new-hand', person: await person(supervisor) }, deps)
  const give = (unit: string, role: 'clerk' | 'inspector' | 'operator') =>
    appoint(supervisor, { account: 'new-hand', unit, role, validTo: null }, deps)
  await assert.rejects(give('79', 'clerk'), { code: 'unit.unknown' })
  await assert.rejects(give('VN', 'clerk'), { code: 'unit.unknown' })
  await assert.rejects(give('01', 'inspector'), { code: 'appointment.not-allowed' })
  await assert.rejects(give('001', 'operator'), { code: 'appointment.not-allowed' })
  await give('001', 'inspector')
  assert.equal((await callerFor(database.app, 'new-hand', 'test')).role, 'inspector')
})

test('a clerk appoints nobody', async () => {
  const clerk: Caller = { ...operator, role: 'clerk', person: 'someone-else' }
  const attempt = appoint(clerk, { account: 'operator', unit: 'VN', role: 'clerk', validTo: null }, deps)
  await assert.rejects(attempt, { code: 'appointment.not-allowed' })
})

test('an appointment begins and ends at its instants, and an ended one bites at once', async (t) => {
  t.after(() => database.setNow(APRIL_26))
  await createAccount(operator, { account: 'timed', person: await person() }, deps)
  const validFrom = new Date('2022-05-01T00:00:00+07:00')
  const validTo = new Date('2022-06-01T00:00:00+07:00')
  const id = await appoint(
    operator,
    { account: 'timed', unit: '01', role: 'clerk', validFrom, validTo },
    deps,
  )
  const isRefused = () =>
    callerFor(database.app, 'timed', 'test').then(
      () => false,
      () => true,
    )
  assert.equal(await isRefused(), true)
  database.setNow(validFrom)
  assert.equal(await isRefused(), false)
  await endAppointment(operator, id, deps)
  assert.equal(await isRefused(), true)
  await assert.rejects(endAppointment(operator, id, deps), { code: 'appointment.unknown' })
})

test('a new head takes over today, a deputy joins, and a head can be relieved', async () => {
  const [first, second, deputy] = [await person(), await person(), await person()]
  for (const one of [first, second])
    await appointHead(operator, { unit: '01', person: one, kind: 'head' }, deps)
  await appointHead(operator, { unit: '01', person: deputy, kind: 'deputy' }, deps)
  const open = async () =>
    (await database.app.transaction(operator, readHeads)).filter(
      ({ unit, validTo }) => unit === '01' && !validTo,
    )
  assert.deepEqual((await open()).map(({ person: id }) => id).sort(), [second, deputy].sort())
  await endHeadOf(operator, { unit: '01', person: second }, deps)
  assert.deepEqual(
    (await open()).map(({ person: id }) => id),
    [deputy],
  )
})

test('an account name that is taken is refused without saying whose it is', async () => {
  const supervisor = await supervisorOf('01')
  const attempt = createAccount(supervisor, { account: 'operator', person: await person(supervisor) }, deps)
  await assert.rejects(attempt, { code: 'account.exists', message: /choose another/ })
})

// Pitfalls of row-level security (security.md section 6) on the tables of this office.

const rows = (caller: Caller, sql: string) =>
  database.app.transaction(caller, (tx) => tx.query<{ unit: string }>(sql))

test('a unit sees the appointments, accounts and staff of itself and below, and of nobody else', async () => {
  const one = await supervisorOf('01')
  await supervisorOf('79')
  const seen = await rows(one, 'select unit from appointment')
  assert.ok(seen.length > 0)
  assert.deepEqual(
    seen.filter(({ unit }) => unit === '79' || unit === 'VN'),
    [],
  )
  assert.ok((await rows(operator, "select unit from appointment where unit = '79'")).length > 0)
})

test('outside a named unit nobody sees staff: an unset and an empty setting are the same', async () => {
  const nobody: Caller = { person: '', account: 'stranger', unit: '', role: 'clerk', purpose: 'test' }
  for (const table of ['appointment', 'account', 'staff_person', 'unit_head']) {
    assert.deepEqual(await rows(nobody, `select unit from ${table}`), [], table)
  }
})

test('the unit of one transaction does not leak into the next one of the same connection', async () => {
  const one = await supervisorOf('01')
  await rows(operator, 'select unit from appointment')
  assert.deepEqual(await rows(one, "select unit from appointment where unit = 'VN'"), [])
})

test('the owner of the tables is bound as well, and the application role owns nothing and bypasses nothing', async () => {
  const tables = await database.admin<{ name: string; forced: boolean; owner: string }>(
    `select relname as name, relrowsecurity and relforcerowsecurity as forced, relowner::regrole::text as owner
     from pg_class where relname in ('unit', 'unit_closure', 'unit_head', 'staff_person', 'account', 'appointment',
       'clock_rule', 'campaign_clock', 'outbox', 'access_log')`,
  )
  assert.equal(tables.length, 10)
  assert.deepEqual(
    tables.filter(({ forced, owner }) => !forced || owner !== 'vaxpass_migrator'),
    [],
  )
  const strong = await database.admin(
    "select 1 from pg_roles where rolname like 'vaxpass_%' and (rolbypassrls or rolsuper)",
  )
  assert.deepEqual(strong, [])
})

test('no role may empty a table or rewrite who appointed whom', async () => {
  const operatorRuns = (sql: string) => database.app.transaction(operator, (tx) => tx.run(sql))
  const forbidden = [
    'truncate appointment',
    'delete from appointment',
    "update appointment set appointed_by = 'x'",
    "update appointment set role = 'operator'",
    'delete from unit',
    'delete from staff_person',
    "update staff_person set full_name = 'x'",
    'delete from clock_rule',
  ]
  for (const sql of forbidden) await assert.rejects(operatorRuns(sql), { code: '42501' }, sql)
})

test('a unit below the ministry changes neither units nor clocks nor the tree of rights', async () => {
  const one = await supervisorOf('01')
  const runs = (sql: string) => database.app.transaction(one, (tx) => tx.run(sql))
  assert.equal(await runs("update unit set name = 'x' where code = '001'"), 0)
  assert.equal(await runs('update clock_rule set lawyer_checked = true'), 0)
  assert.equal(await runs('delete from unit_closure'), 0)
  await assert.rejects(runs("insert into unit_closure (ancestor, descendant) values ('01', '79')"), {
    code: '42501',
  })
  await assert.rejects(
    runs(`insert into appointment (appointment, account, unit, role, valid_from, appointed_by)
      values ('${randomUUID()}', 'operator', '79', 'clerk', '2022-01-01', 'x')`),
    { code: '42501' },
  )
})
