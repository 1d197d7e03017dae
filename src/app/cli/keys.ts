/** `vaxpass keys init`. */
import { initKeys } from '../keys.ts'
import type { Command } from './command.ts'

const init: Command = {
  name: 'keys init',
  summary: "make CSCA, DSC and the facilities' authority for development, and the public trust list",
  usage: '[--keep]',
  options: { keep: { type: 'boolean', help: 'leave valid keys as they are (default: refuse)' } },
  async run(args, context) {
    // The keys are valid from the application clock where there is a database, else from this machine's.
    await context.databases()
    const keys = await initKeys(context, { keep: args.flag('keep') })
    const text = [
      keys.created ? 'keys made' : 'keys kept',
      `private keys  ${keys.folder}   (mode 0600; whoever has them can issue passports)`,
      `trust list    ${keys.trust}   (public; give it to whoever verifies)`,
      `kid           ${keys.kid}`,
    ]
    return { exit: 0, json: keys, text: text.join('\n') }
  },
}

export const keysCommands: readonly Command[] = [init]
