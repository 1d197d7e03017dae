/** `vaxpass clients add|list|end`: organisations that may ask who somebody is; each command acts on behalf of `--as ACCOUNT`. */
import { randomBytes, randomUUID } from 'node:crypto'

import { Refusal } from '../../core/refusal.ts'
import {
  addClient,
  CHECK_PURPOSE_CODES,
  endClient,
  listClients,
  SECRET_BYTES,
} from '../../office/access/index.ts'
import { isBelow } from '../../office/units/index.ts'
import type { Context } from '../context.ts'
import { required } from './arguments.ts'
import type { Args, Command } from './command.ts'

const add: Command = {
  name: 'clients add',
  summary: 'let an organisation check identities over the API, and show its key once',
  usage: 'NAME --unit CODE --purpose CODE [--purpose CODE]...',
  options: {
    unit: { type: 'string', help: 'code of the unit that answers for it, at or below yours' },
    purpose: {
      type: 'string',
      multiple: true,
      help: `what it may ask for: ${CHECK_PURPOSE_CODES.join(', ')}`,
    },
  },
  async run(args, context) {
    const name = positional(args, 'name the organisation')
    const wanted = { name, unit: required(args, 'unit'), purposes: args.list('purpose') }
    const { caller, database } = await acting(context)
    const newSecret = () => randomBytes(SECRET_BYTES)
    const made = await addClient(caller, wanted, { database, isBelow, newId: randomUUID, newSecret })
    const text = `client ${made.client}\nkey    ${made.key}\nThe key is shown this once: hand it over now.`
    return { exit: 0, json: made, text }
  },
}

const list: Command = {
  name: 'clients list',
  summary: 'organisations of your units that may check identities, or might once',
  usage: '',
  options: {},
  async run(_args, context) {
    const { caller, database } = await acting(context)
    const json = (await listClients(caller, { database })).map((one) => ({
      client: one.client,
      name: one.name,
      unit: one.unit,
      purposes: one.purposes,
      created_at: one.createdAt.toISOString(),
      created_by: one.createdBy,
      ended_at: one.endedAt?.toISOString() ?? null,
    }))
    const lines = json.map((one) => {
      const state = one.ended_at === null ? 'in force' : `ended ${one.ended_at}`
      return `${one.client}  ${one.unit.padEnd(14)} ${one.purposes.join(',')}  ${state}  ${one.name}`
    })
    return { exit: 0, json, text: lines.join('\n') || 'no clients' }
  },
}

const end: Command = {
  name: 'clients end',
  summary: 'end a client at once: its key is refused from now on',
  usage: 'CLIENT',
  options: {},
  async run(args, context) {
    const client = positional(args, 'name the client: see "vaxpass clients list"')
    const { caller, database } = await acting(context)
    await endClient(caller, client, { database })
    return { exit: 0, json: { ended: client }, text: 'ended' }
  },
}

async function acting(context: Context) {
  const { app } = await context.databases()
  return { caller: await context.caller('clients'), database: app }
}

/** The one argument; a second one is a name without quotation marks. */
function positional({ positionals }: Args, what: string): string {
  const [text = '', ...rest] = positionals
  if (text === '') throw new Refusal('option.missing', what)
  if (rest.length > 0)
    throw new Refusal('option.invalid', 'one argument is enough: put quotation marks around a name')
  return text
}

export const clientsCommands: readonly Command[] = [add, list, end]
