/** `vaxpass staff person|account|appoint|end|head|list`: each acts on behalf of `--as ACCOUNT`. */
import { randomUUID } from 'node:crypto'

import { ROLES, type Role } from '../../core/caller.ts'
import { parseDay } from '../../core/dates.ts'
import { startOfDay } from '../../core/dose/next-step-clocks.ts'
import { Refusal } from '../../core/refusal.ts'
import {
  appoint,
  appointHead,
  createAccount,
  createPerson,
  endAppointment,
  endHeadOf,
  isRole,
  readAppointments,
  readNames,
} from '../../office/staff/index.ts'
import { isBelow } from '../../office/units/index.ts'
import type { Context } from '../context.ts'
import { required } from './arguments.ts'
import type { Args, Command } from './command.ts'

const person: Command = {
  name: 'staff person',
  summary: 'enter a member of staff and print the id; the identity number is not stored',
  usage: 'add --name NAME --id-number NUMBER [--id-country VN]',
  options: {
    name: { type: 'string', help: 'full name' },
    'id-number': { type: 'string', help: 'number of the identity document that was shown' },
    'id-country': { type: 'string', help: 'country of that document, two letters (default: VN)' },
  },
  async run(args, context) {
    expectAdd(args)
    const { caller, database } = await acting(context)
    const idCountry = (args.text('id-country') ?? 'VN').toUpperCase()
    if (!/^[A-Z]{2}$/.test(idCountry)) throw new Refusal('option.invalid', '--id-country needs two letters')
    const wanted = { name: required(args, 'name'), idNumber: required(args, 'id-number'), idCountry }
    const id = await createPerson(caller, wanted, { database })
    return { exit: 0, json: { person: id }, text: id }
  },
}

const account: Command = {
  name: 'staff account',
  summary: 'open an account for a person; it may do nothing until it is appointed',
  usage: 'add ACCOUNT --person UUID',
  options: { person: { type: 'string', help: 'id of the person' } },
  async run(args, context) {
    expectAdd(args)
    const name = positional(args, 1, 'name the account')
    const { caller, database } = await acting(context)
    await createAccount(caller, { account: name, person: required(args, 'person') }, { database })
    return { exit: 0, json: { account: name }, text: `opened: ${name}` }
  },
}

const appointCommand: Command = {
  name: 'staff appoint',
  summary: 'give an account a role in a unit at or below yours',
  usage: 'ACCOUNT --unit CODE --role ROLE [--from DAY] [--to DAY]',
  options: {
    unit: { type: 'string', help: 'code of the unit' },
    role: { type: 'string', help: ROLES.join(', ') },
    from: { type: 'string', help: 'first day, yyyy-MM-dd (default: from now)' },
    to: { type: 'string', help: 'first day on which it is over (default: until it is ended)' },
  },
  async run(args, context) {
    const name = positional(args, 0, 'name the account')
    const [unit, role] = [required(args, 'unit'), roleOption(args)]
    const [validFrom, validTo] = [instantOption(args, 'from'), instantOption(args, 'to') ?? null]
    const { caller, database } = await acting(context)
    const wanted = { account: name, unit, role, validTo, ...(validFrom === undefined ? {} : { validFrom }) }
    const id = await appoint(caller, wanted, { database, newId: randomUUID, isBelow })
    return { exit: 0, json: { appointment: id }, text: id }
  },
}

const end: Command = {
  name: 'staff end',
  summary: 'end an appointment at once',
  usage: 'APPOINTMENT',
  options: {},
  async run(args, context) {
    const appointment = positional(args, 0, 'name the appointment: see "vaxpass staff list"')
    const { caller, database } = await acting(context)
    await endAppointment(caller, appointment, { database })
    return { exit: 0, json: { ended: appointment }, text: 'ended' }
  },
}

const head: Command = {
  name: 'staff head',
  summary: 'put a person in charge of a unit at or below yours, or relieve one',
  usage: '--unit CODE --person UUID [--deputy] [--from DAY] | --unit CODE --person UUID --end',
  options: {
    unit: { type: 'string', help: 'code of the unit' },
    person: { type: 'string', help: 'id of the person' },
    deputy: { type: 'boolean', help: 'as a deputy beside the head' },
    from: { type: 'string', help: 'first day, yyyy-MM-dd (default: today)' },
    end: { type: 'boolean', help: 'relieve this person; yesterday was the last day' },
  },
  async run(args, context) {
    const choice = { unit: required(args, 'unit'), person: required(args, 'person') }
    const validFrom = dayOption(args, 'from')
    const { caller, database } = await acting(context)
    if (args.flag('end')) {
      await endHeadOf(caller, choice, { database })
      return { exit: 0, json: { ended: choice }, text: 'relieved' }
    }
    const kind = args.flag('deputy') ? 'deputy' : 'head'
    const from = validFrom === undefined ? {} : { validFrom }
    await appointHead(caller, { ...choice, kind, ...from }, { database, isBelow })
    return { exit: 0, json: { ...choice, kind }, text: `in charge as ${kind}` }
  },
}

const list: Command = {
  name: 'staff list',
  summary: 'who holds which role in your units now',
  usage: '[--unit CODE]',
  options: { unit: { type: 'string', help: 'only this unit' } },
  async run(args, context) {
    const { caller, database } = await acting(context)
    const unit = args.text('unit')
    const { appointments, names } = await database.transaction(caller, async (tx) => {
      const all = await readAppointments(tx)
      return { appointments: all, names: await readNames(tx, [...new Set(all.map((one) => one.person))]) }
    })
    const json = appointments
      .filter((one) => unit === undefined || one.unit === unit)
      .map((one) => ({
        unit: one.unit,
        role: one.role,
        account: one.account,
        person: one.person,
        name: names.get(one.person) ?? null,
        appointment: one.appointment,
        valid_from: one.validFrom.toISOString(),
        valid_to: one.validTo?.toISOString() ?? null,
      }))
    const lines = json.map(
      (one) =>
        `${one.unit.padEnd(14)} ${one.role.padEnd(16)} ${one.account.padEnd(20)} ${one.appointment}  ${one.name}`,
    )
    return { exit: 0, json, text: lines.join('\n') || 'nobody' }
  },
}

async function acting(context: Context) {
  const { app } = await context.databases()
  return { caller: await context.caller('staff'), database: app }
}

function expectAdd(args: Args): void {
  if (args.positionals[0] === 'add') return
  throw new Refusal('option.invalid', 'say "add": nothing else can be done here')
}

function positional(args: Args, index: number, what: string): string {
  const text = args.positionals[index]
  if (text === undefined || text === '') throw new Refusal('option.missing', what)
  return text
}

function roleOption(args: Args): Role {
  const role = required(args, 'role')
  if (!isRole(role)) throw new Refusal('option.invalid', `--role must be one of ${ROLES.join(', ')}`)
  return role
}

function dayOption(args: Args, option: string) {
  const text = args.text(option)
  if (text === undefined) return undefined
  const day = parseDay(text)
  if (day === undefined) throw new Refusal('option.invalid', `--${option} must be a day like 2022-04-26`)
  return day
}

/** The start of a day in Viet Nam. */
function instantOption(args: Args, option: string): Date | undefined {
  const day = dayOption(args, option)
  return day === undefined ? undefined : startOfDay(day)
}

export const staffCommands: readonly Command[] = [person, account, appointCommand, end, head, list]
