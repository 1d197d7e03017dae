/** The database as a person meets it: it starts by itself, several commands share it, and each role sees its own only. */
import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type TestContext, test } from 'node:test'

import { joinEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { withAdmin } from '../../src/adapters/postgres/migrate.ts'
import { isWorldReachable, serverHome, serverUser } from '../../src/adapters/postgres/native.ts'
import { parseCommand } from '../../src/app/cli/arguments.ts'
import { dbCommands } from '../../src/app/cli/db.ts'
import { documentOf, scratchFolder, vaxpass } from '../support/command.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'

const WRONG_USE = 2
const NOT_DONE = 3

/** A folder for a built-in server; what the server keeps elsewhere goes with it. */
function serverFolder(t: TestContext): string {
  const dir = join(scratchFolder(t), 'state')
  const home = serverHome(join(dir, 'postgres'), serverUser())
  t.after(() => rmSync(home, { recursive: true, force: true }))
  return dir
}

/** Process id of the running server, or undefined. */
function serverOf(dir: string): number | undefined {
  const file = join(serverHome(join(dir, 'postgres'), serverUser()), 'data/postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
}

interface Status {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

test('the first command starts the built-in server, others join it, the last one to leave stops it', async (t) => {
  const dir = serverFolder(t)
  const env = { DATABASE_URL: '', VAXPASS_DIR: dir }
  const run = (...args: string[]) => vaxpass([...args, '--json'], { env })
  await t.test('two first commands at the same moment start one server', async () => {
    const both = await Promise.all([run('db', 'migrate'), run('db', 'migrate')])
    assert.deepEqual(
      both.map(({ exit }) => exit),
      [0, 0],
      both.map(({ err }) => err).join(''),
    )
    const applied = both
      .map((one) => documentOf<{ applied: string[] }>(one).applied.length)
      .sort((a, b) => a - b)
    assert.equal(applied[0], 0, 'one of the two found nothing to do')
    assert.ok((applied[1] ?? 0) > 0)
    assert.equal(serverOf(dir), undefined, 'nobody is left, so the server is stopped')
  })
  await t.test('a command that comes later joins the running server and leaves it running', async () => {
    const held = await joinEmbedded({ dir: join(dir, 'postgres') })
    const before = serverOf(dir)
    const joined = await run('db', 'status')
    assert.equal(joined.exit, 0, joined.err)
    assert.deepEqual(documentOf<Status>(joined).pending, [])
    assert.equal(serverOf(dir), before)
    const { rows } = await withAdmin(held.url, (client) =>
      client.query('select count(*)::int as units from unit'),
    )
    assert.ok(rows[0].units > 0, 'what was committed before the stop is there')
    await held.leave()
    assert.equal(serverOf(dir), undefined)
  })
  await t.test('a server that was left behind by a killed command is taken over', async () => {
    const held = await joinEmbedded({ dir: join(dir, 'postgres') })
    // What a killed process leaves: the server runs, and the file of a user that is gone.
    rmSync(join(dir, 'postgres/users', String(process.pid)))
    writeFileSync(join(dir, 'postgres/users/999999999'), '')
    const status = await run('db', 'status')
    assert.equal(status.exit, 0, status.err)
    assert.equal(serverOf(dir), undefined, 'the next command stops it when it leaves')
    await held.leave()
  })
})

const isRoot = process.getuid?.() === 0
test('as root, from a folder that only root can enter, the server runs as another user', {
  skip: !isRoot,
}, async (t) => {
  const dir = serverFolder(t)
  assert.equal(isWorldReachable(resolve(dir, '..')), false, 'the scratch folder is for root only')
  const server = await joinEmbedded({ dir: join(dir, 'postgres') })
  try {
    const status = readFileSync(`/proc/${serverOf(dir)}/status`, 'utf8')
    const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1]
    assert.equal(Number(uid), serverUser()?.uid)
    assert.notEqual(uid, '0')
    const { rows } = await withAdmin(server.url, (client) => client.query('select 1 as one'))
    assert.deepEqual(rows, [{ one: 1 }])
  } finally {
    await server.leave()
  }
})

/** Runs db commands against the database of a test, with a copy of the migrations that may be written beside. */
async function dbCommandsOf(t: TestContext) {
  const database = await testDatabase(t)
  const home = scratchFolder(t)
  cpSync(resolve(import.meta.dirname, '../../db/migrations'), join(home, 'db/migrations'), {
    recursive: true,
  })
  const context = testContext(t, database.url, { home })
  const run = async (...argv: string[]) => {
    const { command, args } = parseCommand(dbCommands, argv)
    const { exit, json, text } = await command.run(args, context)
    return { exit, text, json: json as Status & { readonly same: boolean } } // the documents of db.ts
  }
  return { database, home, run }
}

test('an empty database lacks every migration; after "db migrate" none, and again changes nothing', async (t) => {
  const { database, run } = await dbCommandsOf(t)
  await database.admin('drop schema public cascade')
  await database.admin('create schema public')
  const empty = await run('db', 'status')
  assert.equal(empty.exit, 1)
  assert.deepEqual(empty.json.applied, [])
  const first = await run('db', 'migrate')
  assert.deepEqual(first.json.applied, empty.json.pending)
  const after = await run('db', 'status')
  assert.deepEqual([after.exit, after.json.pending], [0, []])
  assert.deepEqual((await run('db', 'migrate')).json.applied, [])
})

test('a migration that fails leaves nothing of itself, and the next run applies it', async (t) => {
  const { database, home, run } = await dbCommandsOf(t)
  const file = join(home, 'db/migrations/9999-broken.sql')
  writeFileSync(file, 'create table half (one integer); select 1 / 0;')
  await assert.rejects(run('db', 'migrate'), /could not apply migration 9999-broken\.sql/)
  assert.deepEqual((await run('db', 'status')).json.pending, ['9999-broken.sql'])
  assert.deepEqual(await database.admin("select 1 from pg_class where relname = 'half'"), [])
  writeFileSync(file, 'create table half (one integer);')
  assert.deepEqual((await run('db', 'migrate')).json.applied, ['9999-broken.sql'])
})

test('"db reset" deletes everything, and only when it is really meant', async (t) => {
  const { database, run } = await dbCommandsOf(t)
  await database.admin(
    "insert into unit (code, kind, name, parent, valid_from) values ('01', 'province', 'x', 'VN', '1900-01-01')",
  )
  const provinces = () => database.admin("select code from unit where kind = 'province'")
  await assert.rejects(run('db', 'reset'), { code: 'option.missing' })
  assert.equal((await provinces()).length, 1)
  const done = await run('db', 'reset', '--yes')
  assert.equal(done.exit, 0)
  assert.deepEqual(await provinces(), [])
  assert.deepEqual((await run('db', 'status')).json.pending, [])
})

test('"db schema" writes what the catalogue has, and finds a difference', async (t) => {
  const { home, run } = await dbCommandsOf(t)
  assert.equal((await run('db', 'schema', '--write')).exit, 0)
  const file = join(home, 'db/schema.sql')
  const text = readFileSync(file, 'utf8')
  for (const part of [
    'create table dose (',
    'force row level security',
    'create policy dose_app_reads',
    'grant ',
  ]) {
    assert.ok(text.includes(part), part)
  }
  assert.equal((await run('db', 'schema', '--check')).exit, 0)
  writeFileSync(file, text.replace('create table dose (', 'create table doze ('))
  assert.equal((await run('db', 'schema', '--check')).exit, 1)
})

test('before the first migration every other command says which command is missing', async (t) => {
  const { database, home } = await dbCommandsOf(t)
  await database.admin('delete from schema_migration where number > 1')
  const context = testContext(t, database.url, { home })
  await assert.rejects(context.databases(), { code: 'database.not-migrated', message: /vaxpass db migrate/ })
})

test('wrong use ends with 2, a server that is not there with 3, without a password on the screen', async () => {
  const reset = await vaxpass(['db', 'reset'], {
    env: { DATABASE_URL: 'postgres://a:secret@127.0.0.1:9/none' },
  })
  assert.equal(reset.exit, WRONG_USE, reset.err)
  const status = await vaxpass(['db', 'status'], {
    env: { DATABASE_URL: 'postgres://a:secret@127.0.0.1:9/none' },
  })
  assert.equal(status.exit, NOT_DONE)
  assert.match(status.err, /\[database\.unreachable\]/)
  assert.ok(!`${status.out}${status.err}`.includes('secret'))
})
