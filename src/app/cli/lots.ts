/** `vaxpass lots load FILE`. */
import { runLotsLoad } from '../run-ingest.ts'
import { files } from './arguments.ts'
import type { Command } from './command.ts'
import { findingLines } from './finding-lines.ts'

const load: Command = {
  name: 'lots load',
  summary: 'load deliveries of vaccine: lot,vaccine,facility,delivered_on,doses,returned,expiry',
  usage: 'FILE',
  options: {},
  async run(args, context) {
    const [file = ''] = files(args)
    const loaded = await runLotsLoad(context, file)
    const text = `${loaded.rows} deliveries: ${loaded.entered} new, ${loaded.updated} updated, ${loaded.rejected} refused`
    const rows = loaded.rejectedRows.map(({ row, codes }) => `  row ${row}: ${codes.join(', ')}`)
    return {
      exit: loaded.rejected > 0 ? 1 : 0,
      json: loaded,
      text: [text, ...findingLines(loaded.findings), ...rows].join('\n'),
    }
  },
}

export const lotsCommands: readonly Command[] = [load]
