/** `vaxpass authenticate [--register R] [--workers N] [--model FILE] [--again]`. */
import { runAuthenticate } from '../run-authenticate.ts'
import { wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

const MOST_WORKERS = 256

const authenticate: Command = {
  name: 'authenticate',
  summary: 'check every unchecked dose record against the population register',
  usage: '[--register table|image:DIR|fhir:URL] [--workers N] [--model FILE] [--again]',
  options: {
    register: { type: 'string', help: 'which register to ask (default: VAXPASS_REGISTER, else table)' },
    workers: {
      type: 'string',
      help: 'threads (default: one for each core, one where there is little to do)',
    },
    model: { type: 'string', help: 'match model of "vaxpass match train" (default: the built-in one)' },
    again: { type: 'boolean', help: 'look again at records that were not verified; writes what differs' },
  },
  async run(args, context) {
    const sum = await runAuthenticate(context, {
      register: args.text('register'),
      model: args.text('model'),
      workers:
        args.text('workers') === undefined
          ? undefined
          : wholeNumber(args, 'workers', { least: 1, most: MOST_WORKERS, otherwise: 1 }),
      again: args.flag('again'),
    })
    const lines = [
      ['checked', sum.checked],
      ['verdicts written', sum.changed],
      ['verified', sum.verified],
      ['mismatch', sum.mismatch],
      ['ambiguous', sum.ambiguous],
      ['unverifiable', sum.unverifiable],
      ['missing ID', sum.missing_id],
      ['malformed ID', sum.malformed_id],
    ] as const
    const text = lines.map(
      ([label, count]) => `${label.padEnd(18)}${count.toLocaleString('en').padStart(12)}`,
    )
    return { exit: 0, json: sum, text: [...text, `in ${sum.seconds.toFixed(1)} s`].join('\n') }
  },
}

export const authenticateCommands: readonly Command[] = [authenticate]
