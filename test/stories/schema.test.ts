import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'

import { withAdmin } from '../../src/adapters/postgres/migrate.ts'
import { describeSchema } from '../../src/adapters/postgres/schema.ts'
import { testDatabase } from '../support/database.ts'

const database = await testDatabase()

/** Small tables of reference that every worker keeps a copy of; they hold no dose and no person of the register. */
const REFERENCE_TABLES = new Set([
  'account',
  'api_client',
  'app_clock',
  'appointment',
  'campaign_clock',
  'clock_rule',
  'correction_run',
  'delivery',
  'facility_signature',
  'fraud_signal',
  'match_model',
  'register_version',
  'schema_migration',
  'session_report',
  'sign_done',
  'sign_intent',
  'snapshot',
  'staff_person',
  'unit',
  'unit_closure',
  'unit_head',
  'upload',
])

const FACT_TABLES = ['dose_action', 'passport_action', 'case_action', 'identity_check', 'access_log']

test('db/schema.sql is what the migrations make', async () => {
  const stored = readFileSync(resolve('db/schema.sql'), 'utf8')
  const actual = await withAdmin(database.url, describeSchema)
  assert.equal(actual, stored, 'run "npx vaxpass db schema --write" and commit db/schema.sql')
})

test('every distributed table has its bucket in the primary key and in every UNIQUE', async () => {
  const rows = await database.admin<{ table: string; index: string; columns: string[] }>(
    `select c.relname as table, i.relname as index,
       array(select a.attname::text from pg_attribute a where a.attrelid = x.indrelid and a.attnum = any(x.indkey)) as columns
     from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and x.indisunique`,
  )
  const faults = rows.filter(
    ({ table, columns }) => !REFERENCE_TABLES.has(table) && !columns.includes('bucket'),
  )
  assert.ok(rows.length > 10)
  assert.deepEqual(faults, [])
})

test('every distributed table has row-level security, enabled and forced', async () => {
  const rows = await database.admin<{ name: string; safe: boolean }>(
    `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as safe from pg_class c
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'`,
  )
  assert.deepEqual(
    rows.filter(({ name, safe }) => !safe && !REFERENCE_TABLES.has(name)),
    [],
  )
})

test('nobody but the owner may change or remove a fact, or empty any table', async () => {
  const grants = await database.admin<{ name: string; role: string; right: string }>(
    `select table_name as name, grantee as role, privilege_type as right from information_schema.role_table_grants
     where table_schema = 'public' and grantee like 'vaxpass_%' and grantee <> 'vaxpass_migrator'`,
  )
  const onFacts = grants.filter(
    ({ name, right }) => FACT_TABLES.includes(name) && !['SELECT', 'INSERT'].includes(right),
  )
  const others = grants.filter(({ right }) => ['TRUNCATE', 'REFERENCES', 'TRIGGER'].includes(right))
  assert.ok(grants.length > 20)
  assert.deepEqual([...onFacts, ...others], [])
})

test('the signer adds signatures and changes nothing else', async () => {
  const grants = await database.admin<{ name: string }>(
    `select table_name as name from information_schema.role_table_grants
     where grantee = 'vaxpass_signer' and privilege_type <> 'SELECT' order by 1`,
  )
  assert.deepEqual(
    grants.map(({ name }) => name),
    ['facility_signature', 'passport_signature'],
  )
})

/** They take nothing, return nothing and count rows for the planner: only a table's owner may do that. */
const OWNER_FUNCTIONS = ['vaxpass_analyze_doses', 'vaxpass_analyze_register']

test('no function runs with the rights of its owner but those that count rows, and nobody else may call them', async () => {
  const rows = await database.admin<{
    name: string
    arguments: number
    result: string
    fixed: boolean
    open: boolean
  }>(
    `select proname as name, pronargs as arguments, prorettype::regtype::text as result,
       exists (select 1 from unnest(proconfig) as setting where setting like 'search_path=pg_catalog%') as fixed,
       has_function_privilege('vaxpass_app', p.oid, 'execute') as open
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.prosecdef order by 1`,
  )
  const expected = OWNER_FUNCTIONS.map((name) => ({
    name,
    arguments: 0,
    result: 'void',
    fixed: true,
    open: false,
  }))
  assert.deepEqual(rows, expected)
})
