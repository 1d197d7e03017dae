/**
 * A fresh database for each test file, cloned in milliseconds from a migrated template on a real server: the one of
 * VAXPASS_TEST_URL, or a built-in one that the first test file starts and the last one stops.
 */
import { createHash, randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { after } from 'node:test'
import pg from 'pg'

import { joinEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { migrate, readMigrations, withAdmin } from '../../src/adapters/postgres/migrate.ts'
import { type Database, openDatabase } from '../../src/adapters/postgres/transaction.ts'
import { type Caller, ROOT_UNIT } from '../../src/core/caller.ts'

const MIGRATIONS = resolve(import.meta.dirname, '../../db/migrations')
const TEST_SERVER = resolve(import.meta.dirname, '../../.vaxpass/test')
const TEMPLATE_LOCK = 1_202_611

/** When the spring campaign of 2022 stood at the figures that the product starts from. */
export const APRIL_26 = new Date('2022-04-26T08:00:00+07:00')

export interface TestDatabase {
  readonly url: string
  readonly app: Database
  readonly worker: Database
  readonly signer: Database
  /** The operator of the ministry: sees every unit. */
  readonly caller: Caller
  /** The application clock of all three databases. */
  setNow(instant: Date): void
  now(): Date
  /** One statement as the server's administrator, past row-level security: to arrange and to look. */
  admin<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>
}

/** A caller of the tests; a unit below the root sees only itself and what is below it. */
export function testCaller(unit = ROOT_UNIT, purpose = 'test'): Caller {
  return { person: 'test-person', account: 'test', unit, role: 'operator', purpose }
}

/** Clones the template; the clone is dropped when the test (or, without `t`, the file) ends. */
export async function testDatabase(t?: TestContext): Promise<TestDatabase> {
  const server = await testServer()
  const template = await ensureTemplate(server.url)
  const name = `vaxpass_test_${randomUUID().replaceAll('-', '')}`
  await withAdmin(server.url, (client) => client.query(`create database ${name} template ${template}`))
  const url = withDatabase(server.url, name)
  let instant = APRIL_26
  const now = () => instant
  const open = (role: Parameters<typeof openDatabase>[0]['role']) => openDatabase({ url, role, now })
  const databases = {
    app: open('vaxpass_app'),
    worker: open('vaxpass_worker'),
    signer: open('vaxpass_signer'),
  }
  const admin = new pg.Pool({ connectionString: url, max: 2 })
  admin.on('error', () => {})
  const end = async () => {
    await Promise.all([...Object.values(databases).map((database) => database.close()), admin.end()])
    await withAdmin(server.url, (client) => client.query(`drop database if exists ${name} with (force)`))
    await server.leave()
  }
  if (t === undefined) after(end)
  else t.after(end)
  return {
    url,
    ...databases,
    caller: testCaller(),
    now,
    setNow: (moment) => {
      instant = moment
    },
    async admin<Row>(sql: string, values: readonly unknown[] = []) {
      return (await admin.query(sql, [...values])).rows as Row[] // the test names the columns that it selects
    },
  }
}

async function testServer(): Promise<{ url: string; leave(): Promise<void> }> {
  const url = process.env.VAXPASS_TEST_URL
  if (url !== undefined && url !== '') return { url, leave: async () => {} }
  return joinEmbedded({ dir: TEST_SERVER, durable: false })
}

async function ensureTemplate(serverUrl: string): Promise<string> {
  const text = readMigrations(MIGRATIONS).map(({ name, sql }) => `${name}\n${sql}`)
  const name = `vaxpass_template_${createHash('sha256').update(text.join('\n')).digest('hex').slice(0, 16)}`
  await withAdmin(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rowCount } = await client.query(
      'select 1 from pg_database where datname = $1 and datistemplate',
      [name],
    )
    if (rowCount === 1) return
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
    await migrate(withDatabase(serverUrl, name), MIGRATIONS)
    await client.query(`alter database ${name} is_template true`)
  })
  return name
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}
