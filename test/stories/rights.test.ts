/** Who may see and do what, by the database itself: a fault of the program cannot show one unit the records of another. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import pg from 'pg'

import { type Caller, ROOT_UNIT } from '../../src/core/caller.ts'
import { SILENT } from '../../src/core/progress.ts'
import { logAccess } from '../../src/office/access/index.ts'
import { passportNotices } from '../../src/office/outreach/index.ts'
import { loadUnits } from '../../src/office/units/index.ts'
import { enterDoses, readDoses } from '../../src/stages/record/index.ts'
import { testCaller, testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'

const database = await testDatabase()
const { app, worker, signer } = database
const station = (code: string, commune: string) => ({ code, name: code, kind: 'station', commune, head: '' })
await loadUnits(database.caller, [station('TYT-1', '26734'), station('TYT-2', '00001')], {
  database: app,
  progress: SILENT,
})
const one = newDose('TYT-1', 'A')
const other = newDose('TYT-2', 'A', { province: '01', district: '001', commune: '00001' })
await app.transaction(database.caller, async (tx) => {
  await enterDoses(tx, [one, other])
  await passportNotices.announce(tx, [{ passportId: randomUUID(), email: 'a@example.org' }])
  await logAccess(tx, [{ kind: 'view', doseId: one.record.doseId, count: 1 }])
})
const signatureId = randomUUID()
await database.admin(
  `insert into sign_intent (signature_id, facility, manifest, doses, created_at, account, unit)
   values ($1, 'TYT-1', '{}', 1, $2, 'test', 'VN')`,
  [signatureId, database.now()],
)
await database.admin(
  `insert into dose_signature (bucket, dose_id, signature_id, facility, leaf_index, leaf_hash, seq)
   values (0, $1, $2, 'TYT-1', 0, '\\x00', 1)`,
  [randomUUID(), signatureId],
)

const both = [one.record.doseId, other.record.doseId]
const seenBy = async (caller: Caller) =>
  (await app.transaction(caller, (tx) => readDoses(tx, both))).map(({ facility }) => facility).sort()
const refused = { code: '42501' }

test('a unit reads its own doses and those below it, and none of another unit', async () => {
  const seen = new Map<string, readonly string[]>()
  for (const unit of ['TYT-1', 'TYT-2', '26734', '79', '01', 'VN-ARMY', ROOT_UNIT]) {
    seen.set(unit, await seenBy(testCaller(unit)))
  }
  assert.deepEqual(Object.fromEntries(seen), {
    'TYT-1': ['TYT-1'],
    'TYT-2': ['TYT-2'],
    '26734': ['TYT-1'],
    '79': ['TYT-1'],
    '01': ['TYT-2'],
    'VN-ARMY': [],
    VN: ['TYT-1', 'TYT-2'],
  })
})

test('a unit reads the history of its own doses only, and enters none for another', async () => {
  const history = await app.transaction(testCaller('01'), (tx) =>
    tx.query<{ facility: string }>('select distinct facility from dose_action'),
  )
  assert.deepEqual(history, [{ facility: 'TYT-2' }])
  const foreign = app.transaction(testCaller('01'), (tx) => enterDoses(tx, [newDose('TYT-1', 'B')]))
  await assert.rejects(foreign, refused)
})

test('no search, sort or join of the caller finds what the policy hides', async () => {
  const caller = testCaller('TYT-2')
  const asks = [
    "select 1 from dose where id_number = '079185000123' and facility = 'TYT-1'",
    "select 1 from dose join dose_action using (bucket, dose_id) where dose.facility = 'TYT-1'",
    "select 1 from (select * from dose offset 0) as all_doses where facility = 'TYT-1'",
  ]
  for (const sql of asks) assert.deepEqual(await app.transaction(caller, (tx) => tx.query(sql)), [], sql)
})

test('a unit code that holds SQL is a code that nobody has', async () => {
  for (const unit of ["VN'; set local vaxpass.unit = 'VN", "VN' --", 'VN"', '']) {
    assert.deepEqual(await seenBy(testCaller(unit)), [], unit)
  }
})

test('facts are appended: neither the application nor the worker changes or removes one', async () => {
  for (const role of [app, worker]) {
    for (const sql of [
      "update dose_action set kind = 'withdrawn'",
      'update dose_action set at = at',
      'delete from dose_action',
      'truncate dose_action',
      'delete from dose',
      'truncate dose',
    ]) {
      await assert.rejects(
        role.transaction(database.caller, (tx) => tx.run(sql)),
        refused,
        sql,
      )
    }
  }
})

test('the signer reads what is to be signed, adds signatures, and does nothing else', async () => {
  const run = (sql: string, values: readonly unknown[] = []) =>
    signer.transaction(database.caller, (tx) => tx.run(sql, values))
  assert.equal(await run('select 1 from sign_intent'), 1)
  const insert = `insert into facility_signature (signature_id, signature, certificate, signed_at)
    values ($1, '\\x00', 'c', $2)`
  assert.equal(await run(insert, [signatureId, database.now()]), 1)
  for (const sql of [
    "update facility_signature set certificate = 'x'",
    'delete from facility_signature',
    "update sign_intent set manifest = 'x'",
    `insert into sign_intent select * from sign_intent`,
    'select 1 from dose',
    'select 1 from staff_person',
    'select 1 from outbox',
    'update dose set signed = true',
    'insert into dose_action select * from dose_action',
  ]) {
    await assert.rejects(run(sql), refused, sql)
  }
})

test('nobody but the signer adds a signature', async () => {
  for (const role of [app, worker]) {
    const attempt = role.transaction(database.caller, (tx) =>
      tx.run(
        `insert into facility_signature (signature_id, signature, certificate, signed_at) values ($1, '\\x00', 'c', $2)`,
        [signatureId, database.now()],
      ),
    )
    await assert.rejects(attempt, refused)
  }
})

test('without a caller no role sees a row of any table that holds records of people', async () => {
  const tables = await database.admin<{ name: string; rows: number }>(
    `select c.relname as name,
       (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text::int as rows
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and exists (
       select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'bucket')`,
  )
  const filled = tables.filter(({ rows }) => rows > 0).map(({ name }) => name)
  for (const name of ['dose', 'dose_action', 'outbox', 'access_log', 'dose_signature']) {
    assert.ok(filled.includes(name), `${name} has rows that could be seen`)
  }
  for (const role of ['vaxpass_app', 'vaxpass_worker', 'vaxpass_signer']) {
    const client = new pg.Client({ connectionString: database.url, options: `-c role=${role}` })
    await client.connect()
    try {
      for (const { name } of tables) {
        const seen = await client.query(`select 1 from ${name} limit 1`).then(
          ({ rowCount }) => rowCount,
          (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
        )
        assert.ok(seen === 0 || seen === refused.code, `${role} sees ${name}: ${seen}`)
      }
    } finally {
      await client.end()
    }
  }
})

test('the caller of one transaction is gone before the next one of the same connection', async () => {
  await app.transaction(database.caller, (tx) => tx.query('select 1 from dose'))
  assert.deepEqual(await seenBy(testCaller('VN-ARMY')), [])
  await assert.rejects(
    app.transaction(database.caller, (tx) => tx.run('select 1 / 0')),
    { code: '22012' },
  )
  assert.deepEqual(await seenBy(testCaller('VN-ARMY')), [])
})
