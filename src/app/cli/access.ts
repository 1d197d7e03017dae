/** `vaxpass access --person UUID | --dose UUID`. */
import { Refusal } from '../../core/refusal.ts'
import { type AccessSubject, accessesOf } from '../../office/access/index.ts'
import type { Args, Command } from './command.ts'

const access: Command = {
  name: 'access',
  summary: 'who read the record of a person or a dose, when and why',
  usage: '--person UUID | --dose UUID',
  options: {
    person: { type: 'string', help: 'id of the person' },
    dose: { type: 'string', help: 'id of the dose record' },
  },
  async run(args, context) {
    const subject = subjectOf(args)
    const { app } = await context.databases()
    const caller = await context.caller('access')
    const accesses = await app.transaction(caller, (tx) => accessesOf(tx, subject))
    const json = accesses.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest }))
    const lines = json.map(
      ({ at, unit, role, account, organisation, kind, purpose, count }) =>
        `${at}  ${unit}  ${role}  ${organisation ?? account}  ${kind}  ${purpose}  ${count} records`,
    )
    return { exit: 0, json, text: lines.join('\n') || 'nobody of your units has read this record' }
  },
}

function subjectOf(args: Args): AccessSubject {
  const personId = uuidOption(args, 'person')
  const doseId = uuidOption(args, 'dose')
  if (personId !== undefined && doseId === undefined) return { personId }
  if (doseId !== undefined && personId === undefined) return { doseId }
  throw new Refusal('option.missing', 'name either --person or --dose')
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An id given as an option. @throws {Refusal} `option.invalid` */
export function uuidOption(args: Args, option: string): string | undefined {
  const text = args.text(option)?.toLowerCase()
  if (text === undefined || UUID.test(text)) return text
  throw new Refusal('option.invalid', `--${option} must be an id like 00000000-0000-0000-0000-000000000000`)
}

export const accessCommands: readonly Command[] = [access]
