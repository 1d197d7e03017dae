/** `vaxpass authenticate`. */
import { runAuthenticate } from '../run-authenticate.ts'
import type { Command } from './command.ts'

const authenticate: Command = {
  name: 'authenticate',
  summary: 'check every unchecked dose record against the population register',
  usage: '',
  options: {},
  async run(_args, context) {
    const sum = await runAuthenticate(context)
    const lines = [
      ['checked', sum.checked],
      ['verified', sum.verified],
      ['mismatch', sum.mismatch],
      ['ambiguous', sum.ambiguous],
      ['unverifiable', sum.unverifiable],
      ['missing ID', sum.missing_id],
      ['malformed ID', sum.malformed_id],
    ] as const
    const text = lines.map(
      ([label, count]) => `${label.padEnd(16)}${count.toLocaleString('en').padStart(12)}`,
    )
    return { exit: 0, json: sum, text: [...text, `in ${sum.seconds.toFixed(1)} s`].join('\n') }
  },
}

export const authenticateCommands: readonly Command[] = [authenticate]
