/** `vaxpass db migrate|reset|status|schema`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { migrate, migrationStatus, resetDatabase, withAdmin } from '../../adapters/postgres/migrate.ts'
import { describeSchema } from '../../adapters/postgres/schema.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Context } from '../context.ts'
import type { Command } from './command.ts'

const migrations = (context: Context): string => join(context.config.home, 'db/migrations')

const migrateCommand: Command = {
  name: 'db migrate',
  summary: 'bring the database to the newest migration',
  usage: '',
  options: {},
  async run(_args, context) {
    const applied = await migrate(await context.adminUrl(), migrations(context))
    return {
      exit: 0,
      json: { applied },
      text: applied.length === 0 ? 'nothing to do' : `applied: ${applied.join(', ')}`,
    }
  },
}

const resetCommand: Command = {
  name: 'db reset',
  summary: 'DELETE everything in the database and migrate anew',
  usage: '--yes',
  options: { yes: { type: 'boolean', help: 'really delete everything' } },
  async run(args, context) {
    if (!args.flag('yes')) throw new Refusal('option.missing', 'this deletes every record: add --yes')
    const applied = await resetDatabase(await context.adminUrl(), migrations(context))
    return { exit: 0, json: { applied }, text: `empty, ${applied.length} migrations applied` }
  },
}

const statusCommand: Command = {
  name: 'db status',
  summary: 'show which migrations are applied and which are missing',
  usage: '',
  options: {},
  async run(_args, context) {
    const status = await migrationStatus(await context.adminUrl(), migrations(context))
    const lines = [
      ...status.applied.map((n) => `applied  ${n}`),
      ...status.pending.map((n) => `missing  ${n}`),
    ]
    return { exit: status.pending.length === 0 ? 0 : 1, json: status, text: lines.join('\n') }
  },
}

const schemaCommand: Command = {
  name: 'db schema',
  summary: 'print the schema as the database has it, or compare it with db/schema.sql',
  usage: '[--write] [--check]',
  options: {
    write: { type: 'boolean', help: 'write it to db/schema.sql' },
    check: { type: 'boolean', help: 'exit 1 when db/schema.sql differs' },
  },
  async run(args, context) {
    const text = await withAdmin(await context.adminUrl(), describeSchema)
    const file = join(context.config.home, 'db/schema.sql')
    if (args.flag('write')) writeFileSync(file, text)
    const same = !args.flag('check') || readFileSync(file, 'utf8') === text
    const said = args.flag('write') ? 'written: db/schema.sql' : text
    return { exit: same ? 0 : 1, json: { same, schema: text }, text: same ? said : 'db/schema.sql differs' }
  },
}

export const dbCommands: readonly Command[] = [migrateCommand, resetCommand, statusCommand, schemaCommand]
