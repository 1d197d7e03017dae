/** `vaxpass sessions load FILE`. */
import { runSessionsLoad } from '../run-ingest.ts'
import { files } from './arguments.ts'
import type { Command } from './command.ts'
import { findingLines } from './finding-lines.ts'

const load: Command = {
  name: 'sessions load',
  summary:
    'day close: load session reports (facility,day,vaccine,lot,doses_given) and confirm their injections',
  usage: 'FILE',
  options: {},
  async run(args, context) {
    const [file = ''] = files(args)
    const loaded = await runSessionsLoad(context, file)
    const { rows, entered, updated, rejected, confirmed, signals } = loaded
    const text = [
      `${rows} session reports: ${entered} new, ${updated} updated, ${rejected} refused`,
      `${confirmed} records confirmed; ${signals} figures do not add up`,
      ...findingLines(loaded.findings),
      ...loaded.rejectedRows.map(({ row, codes }) => `  row ${row}: ${codes.join(', ')}`),
    ]
    return { exit: rejected > 0 ? 1 : 0, json: loaded, text: text.join('\n') }
  },
}

export const sessionsCommands: readonly Command[] = [load]
