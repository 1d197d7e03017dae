/** `vaxpass status [--unit CODE]`. */
import { Refusal } from '../../core/refusal.ts'
import { isBelow } from '../../office/units/index.ts'
import { readStates, readStatus, type Status } from '../status.ts'
import type { Command } from './command.ts'

const status: Command = {
  name: 'status',
  summary: 'the figures of now: given, entered, wrong, verified, signed, passports',
  usage: '[--unit CODE]',
  options: { unit: { type: 'string', help: 'only this unit and those below it (default: all of yours)' } },
  async run(args, context) {
    const { app } = await context.databases()
    const caller = await context.caller('status')
    const unit = args.text('unit') ?? caller.unit
    const isMine = unit === caller.unit || (await app.transaction(caller, (tx) => isBelow(tx, unit)))
    if (!isMine) throw new Refusal('unit.unknown', 'there is no such unit at or below yours')
    const scoped = { ...caller, unit }
    const figures = await readStatus(app, scoped)
    const states = await readStates(app, scoped)
    return { exit: 0, json: figures, text: textOf(figures, states) }
  },
}

const LINES: readonly (readonly [string, (status: Status) => number, string])[] = [
  ['injections given', (s) => s.given, 'by session report'],
  ['injections not entered', (s) => s.not_entered, 'given minus entered'],
  ['injections entered', (s) => s.entered, ''],
  ['  without a usable ID number', (s) => s.without_id, ''],
  ['  wrong at the first check', (s) => s.wrong, ''],
  ['    ID number', (s) => s.wrong_by_field.id_number, ''],
  ['    birth date', (s) => s.wrong_by_field.birth_date, ''],
  ['    full name', (s) => s.wrong_by_field.full_name, ''],
  ['    sex', (s) => s.wrong_by_field.sex, ''],
  ['    other', (s) => s.wrong_by_field.other, ''],
  ['  unverifiable', (s) => s.unverifiable, ''],
  ['  verified', (s) => s.verified, ''],
  ['  signed', (s) => s.signed, ''],
  ['people with an ID number', (s) => s.persons_with_id, ''],
  ['people with a passport', (s) => s.persons_with_passport, ''],
  ['passports active', (s) => s.passports.active, ''],
  ['passports replaced', (s) => s.passports.replaced, ''],
  ['passports revoked', (s) => s.passports.revoked, ''],
  ['passports expired', (s) => s.passports.expired, ''],
]

function textOf(figures: Status, states: Readonly<Record<string, number>>): string {
  const lines = LINES.map(([label, figure, remark]) =>
    `${label.padEnd(32)}${figure(figures).toLocaleString('en').padStart(14)}  ${remark}`.trimEnd(),
  )
  const byState = Object.entries(states).map(([state, count]) => `${state} ${count.toLocaleString('en')}`)
  return [...lines, '', `doses by state: ${byState.join(', ') || 'none'}`].join('\n')
}

export const statusCommands: readonly Command[] = [status]
