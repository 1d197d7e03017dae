/** Loads a file of the population register into the register table. */
import { createHash } from 'node:crypto'

import { openTable, recordsOf, type Table } from '../adapters/documents/tables/open-table.ts'
import {
  type LoadRegisterSummary,
  loadRegister,
  REGISTER_COLUMNS,
  REQUIRED_REGISTER_COLUMNS,
  type RegisterRow,
} from '../adapters/registers/load-register.ts'
import { Refusal } from '../core/refusal.ts'
import type { Context } from './context.ts'
import { tableEntries } from './registers.ts'
import { runAuthenticate } from './run-authenticate.ts'
import { type SettleSummary, settleChanges } from './settle-register.ts'

/**
 * Replaces the register by the people of a file, all or nothing; columns in any order, unknown ones are left out with a note.
 * Then ends the cases that waited for a change which the register shows now, and checks the records of those persons again.
 * @throws {Refusal} `file.*`, `database.*`
 */
export async function runRegisterLoad(
  context: Context,
  file: string,
): Promise<LoadRegisterSummary & SettleSummary> {
  const table = await openTable(file)
  for (const note of table.notes) context.say(note)
  const names = table.header.map((name) => name.trim().toLowerCase())
  const missing = REQUIRED_REGISTER_COLUMNS.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    throw new Refusal('file.missing-columns', `the register lacks the columns ${missing.join(', ')}`)
  }
  const unknown = names.filter((name) => !(REGISTER_COLUMNS as readonly string[]).includes(name)).length // widened to ask
  if (unknown > 0) context.say(`${unknown} of ${names.length} columns are not known and left out`)
  const { worker } = await context.databases()
  const caller = await context.caller('register load')
  const hash = createHash('sha256')
  const loaded = await worker.transaction(caller, (tx) =>
    loadRegister(tx, rowsOf(table, hash), { fileHash: () => hash.digest('hex'), progress: context.progress }),
  )
  const settled = await settleChanges(context, { entriesOf: tableEntries, version: loaded.version })
  if (settled.rechecked > 0) await runAuthenticate(context, { register: 'table' })
  return { ...loaded, ...settled }
}

async function* rowsOf(table: Table, hash: { update(text: string): unknown }): AsyncGenerator<RegisterRow> {
  for await (const { values } of recordsOf(table)) {
    hash.update(`${JSON.stringify(values)}\n`)
    yield Object.fromEntries(Object.entries(values).map(([name, text]) => [name.trim().toLowerCase(), text]))
  }
}
