/** `vaxpass mail send|status`. */
import { outboxFigures } from '../../office/outreach/index.ts'
import { runMail } from '../run-mail.ts'
import { wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

const LIMIT = { least: 1, most: 100_000_000, otherwise: 100_000_000 }

const send: Command = {
  name: 'mail send',
  summary: 'send the messages that wait in the outbox, through the mail server of SMTP_URL',
  usage: '[--limit N]',
  options: { limit: { type: 'string', help: 'messages of this run at most (default: all that are due)' } },
  async run(args, context) {
    const run = await runMail(context, { limit: wholeNumber(args, 'limit', LIMIT) })
    const lines = [
      `sent ${run.sent}, failed ${run.failed}, to be tried again ${run.deferred}, uncertain ${run.uncertain}`,
      `not sent yet: ${run.waiting}`,
      ...(run.stopped === null ? [] : [STOPPED[run.stopped]]),
    ]
    return { exit: run.failed > 0 || run.stopped !== null ? 1 : 0, json: run, text: lines.join('\n') }
  },
}

const STOPPED = {
  server:
    'the mail server took nothing more: check that it runs and that SMTP_URL is right, then run this again',
  'other-sender': 'another sender is at work: nothing to do here',
} as const

const status: Command = {
  name: 'mail status',
  summary: 'how many messages wait, were sent, were given up and why',
  usage: '',
  options: {},
  async run(_args, context) {
    const { app } = await context.databases()
    const caller = await context.caller('mail')
    const figures = await app.transaction(caller, outboxFigures)
    const { oldest, failures, ...counts } = figures
    const lines = [
      ...Object.entries(counts).map(([name, count]) => `${name.padEnd(12)}${count}`),
      ...Object.entries(failures).map(([code, count]) => `  ${code.padEnd(24)}${count}`),
      `oldest not sent: ${oldest?.toISOString() ?? 'none'}`,
    ]
    return {
      exit: 0,
      json: { ...counts, failures, oldest: oldest?.toISOString() ?? null },
      text: lines.join('\n'),
    }
  },
}

export const mailCommands: readonly Command[] = [send, status]
