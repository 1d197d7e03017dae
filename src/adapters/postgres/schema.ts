/** The schema as the catalogue has it, as SQL text in a fixed order: what db/schema.sql holds and a test compares. */
import type pg from 'pg'

const TABLES = `
  select c.oid::int as oid, c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> 'schema_migration' order by c.relname`

const COLUMNS = `
  select a.attrelid::int as oid, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as value, a.attidentity as identity
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = any($1) and a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum`

const CONSTRAINTS = `
  select conrelid::int as oid, conname as name, pg_get_constraintdef(oid) as text from pg_constraint
  where conrelid = any($1) and contype <> 'n' order by conrelid, conname`

const INDEXES = `
  select i.indrelid::int as oid, pg_get_indexdef(i.indexrelid) as text from pg_index i
  left join pg_constraint k on k.conindid = i.indexrelid
  where i.indrelid = any($1) and k.oid is null order by i.indrelid, 2`

const POLICIES = `
  select polrelid::int as oid, polname as name, polcmd as command,
    (select string_agg(rolname, ', ' order by rolname) from pg_roles where oid = any(polroles)) as roles,
    pg_get_expr(polqual, polrelid) as reads, pg_get_expr(polwithcheck, polrelid) as writes
  from pg_policy where polrelid = any($1) order by polrelid, polname`

const GRANTS = `
  select c.oid::int as oid, g.grantee::regrole::text as role,
    string_agg(lower(g.privilege_type), ', ' order by g.privilege_type) as rights
  from pg_class c, aclexplode(c.relacl) as g
  where c.oid = any($1) and g.grantee <> c.relowner and g.grantee <> 0
  group by c.oid, g.grantee order by c.oid, 2`

const FUNCTIONS = `
  select pg_get_functiondef(p.oid) as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'public' order by p.proname`

const COMMANDS: Readonly<Record<string, string>> = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
}

interface Table {
  readonly oid: number
  readonly name: string
  readonly secured: boolean
  readonly forced: boolean
}

interface Column {
  readonly oid: number
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly value: string | null
  readonly identity: string
}

interface Policy {
  readonly oid: number
  readonly name: string
  readonly command: string
  readonly roles: string | null
  readonly reads: string | null
  readonly writes: string | null
}

/** Tables with columns, constraints, indexes, row-level security, policies and grants; then functions. */
export async function describeSchema(client: pg.Client): Promise<string> {
  const { rows: tables } = await client.query<Table>(TABLES)
  const oids = [tables.map(({ oid }) => oid)]
  const { rows: columns } = await client.query<Column>(COLUMNS, oids)
  const { rows: constraints } = await client.query<{ oid: number; name: string; text: string }>(
    CONSTRAINTS,
    oids,
  )
  const { rows: indexes } = await client.query<{ oid: number; text: string }>(INDEXES, oids)
  const { rows: policies } = await client.query<Policy>(POLICIES, oids)
  const { rows: grants } = await client.query<{ oid: number; role: string; rights: string }>(GRANTS, oids)
  const { rows: functions } = await client.query<{ text: string }>(FUNCTIONS)
  const parts = tables.map((table) => {
    const mine = <T extends { oid: number }>(rows: T[]) => rows.filter(({ oid }) => oid === table.oid)
    const lines = [
      ...mine(columns).map(columnText),
      ...mine(constraints).map(({ name, text }) => `  constraint ${name} ${text}`),
    ]
    return [
      `create table ${table.name} (\n${lines.join(',\n')}\n);`,
      ...mine(indexes).map(({ text }) => `${text};`),
      ...(table.secured ? [`alter table ${table.name} enable row level security;`] : []),
      ...(table.forced ? [`alter table ${table.name} force row level security;`] : []),
      ...mine(policies).map((policy) => policyText(table.name, policy)),
      ...mine(grants).map(({ role, rights }) => `grant ${rights} on ${table.name} to ${role};`),
    ].join('\n')
  })
  const head =
    '-- Written by "vaxpass db schema --write" from the catalogue; a test compares it. Do not edit.'
  return `${[head, ...parts, ...functions.map(({ text }) => `${text.trim()};`)].join('\n\n')}\n`
}

function columnText({ name, type, required, value, identity }: Column): string {
  const parts = [`  ${name} ${type}`]
  if (required) parts.push('not null')
  if (identity !== '') parts.push('generated always as identity')
  if (value !== null) parts.push(`default ${value}`)
  return parts.join(' ')
}

function policyText(table: string, { name, command, roles, reads, writes }: Policy): string {
  const using = reads === null ? '' : `\n  using (${reads})`
  const check = writes === null ? '' : `\n  with check (${writes})`
  return `create policy ${name} on ${table} for ${COMMANDS[command]} to ${roles ?? 'public'}${using}${check};`
}
