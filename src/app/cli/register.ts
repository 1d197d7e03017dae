/** `vaxpass register load FILE`. */
import { runRegisterLoad } from '../run-register-load.ts'
import { files } from './arguments.ts'
import type { Command } from './command.ts'

const load: Command = {
  name: 'register load',
  summary: 'replace the population register by the people of a file (CSV or XLSX)',
  usage: 'FILE',
  options: {},
  async run(args, context) {
    const [file = ''] = files(args)
    const loaded = await runRegisterLoad(context, file)
    const codes = Object.entries(loaded.findings).map(([code, count]) => `  ${code}  ${count}`)
    const text = `${loaded.people.toLocaleString('en')} people, version ${loaded.version}; ${loaded.rejected} rows left out`
    return { exit: loaded.rejected > 0 ? 1 : 0, json: loaded, text: [text, ...codes].join('\n') }
  },
}

export const registerCommands: readonly Command[] = [load]
