/** Numbered SQL files, forward only. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

import { Refusal } from '../../core/refusal.ts'
import { asRefusal } from './errors.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

export interface MigrationStatus {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

/** `security_invoker` views, which row-level security needs, came with PostgreSQL 15. */
const MIN_SERVER_VERSION = 150_000
/** Any constant: whoever migrates first holds it, others wait. */
const MIGRATION_LOCK = 8_225_772
const ROLES = ['vaxpass_migrator', 'vaxpass_app', 'vaxpass_worker', 'vaxpass_signer']

/** Reads `NNNN-name.sql` files in order. */
export function readMigrations(dir: string): Migration[] {
  return readdirSync(dir)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(join(dir, name), 'utf8') }))
}

/**
 * Brings a database to the newest migration, each in its own transaction that first inserts its own number, so that two
 * starters cannot collide. Returns the names of those applied now.
 * @throws {Refusal} `database.unreachable`, `database.too-old`
 */
export async function migrate(url: string, dir: string): Promise<string[]> {
  return withAdmin(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await prepare(client)
    const { applied } = await statusOf(client, dir)
    const pending = readMigrations(dir).filter(({ name }) => !applied.includes(name))
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  })
}

/** Which migrations a database has and lacks. @throws {Refusal} `database.unreachable` */
export async function migrationStatus(url: string, dir: string): Promise<MigrationStatus> {
  return withAdmin(url, (client) => statusOf(client, dir))
}

/** Drops everything in the database and migrates anew. @throws {Refusal} as `migrate` */
export async function resetDatabase(url: string, dir: string): Promise<string[]> {
  await withAdmin(url, (client) => client.query('drop schema if exists public cascade; create schema public'))
  return migrate(url, dir)
}

/** One administrator session; the caller's work must not outlive it. */
export async function withAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'vaxpass_admin' })
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw asRefusal(error)
  } finally {
    await client.end().catch(() => {})
  }
}

async function prepare(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  )
  if ((rows[0]?.version ?? 0) < MIN_SERVER_VERSION) {
    throw new Refusal('database.too-old', 'PostgreSQL 15 or newer is needed: upgrade the server')
  }
  for (const role of ROLES) {
    // Two databases of one server may be prepared at once; the role belongs to the server.
    await client.query(
      `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    )
    await client.query(`do $$ begin grant ${role} to current_user; exception when others then null; end $$`)
  }
  await client.query('alter schema public owner to vaxpass_migrator; revoke all on schema public from public')
  await client.query(
    `set role vaxpass_migrator;
     create table if not exists schema_migration (number integer primary key, name text not null);
     reset role`,
  )
}

async function statusOf(client: pg.Client, dir: string): Promise<MigrationStatus> {
  const known = readMigrations(dir).map(({ name }) => name)
  const { rows: present } = await client.query("select to_regclass('public.schema_migration') as there")
  if (present[0]?.there === null) return { applied: [], pending: known }
  const { rows } = await client.query<{ name: string }>('select name from schema_migration order by number')
  const applied = rows.map(({ name }) => name)
  return { applied, pending: known.filter((name) => !applied.includes(name)) }
}

async function apply(client: pg.Client, { number, name, sql }: Migration): Promise<void> {
  try {
    await client.query('begin; set local role vaxpass_migrator')
    await client.query('insert into schema_migration (number, name) values ($1, $2)', [number, name])
    await client.query(sql)
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    throw new Error(`could not apply migration ${name}: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    })
  }
}
