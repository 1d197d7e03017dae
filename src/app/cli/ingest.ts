/** `vaxpass ingest FILE... [--facility CODE] [--rejected DIR]`. */
import { runIngest } from '../run-ingest.ts'
import { files } from './arguments.ts'
import type { Command } from './command.ts'
import { findingLines } from './finding-lines.ts'

const ingest: Command = {
  name: 'ingest',
  summary: 'take in the injections that stations send as files (CSV or XLSX)',
  usage: 'FILE... [--facility CODE] [--rejected DIR]',
  options: {
    facility: {
      type: 'string',
      help: 'code of the sender (default: the name of each file up to the first dot)',
    },
    rejected: {
      type: 'string',
      help: 'folder for CODE.rejected.csv: refused rows with their findings (default: they are only counted)',
    },
  },
  async run(args, context) {
    const facility = args.text('facility')
    const rejectedDir = args.text('rejected')
    const summary = await runIngest(context, {
      files: files(args),
      ...(facility === undefined ? {} : { facility }),
      ...(rejectedDir === undefined ? {} : { rejectedDir }),
    })
    const { rows, accepted, rejected, unchanged, updated } = summary
    const lines = Object.entries({ rows, accepted, updated, unchanged, rejected }).map(
      ([name, count]) => `${name.padEnd(12)}${count.toLocaleString('en').padStart(12)}`,
    )
    const text = [...lines, ...findingLines(summary.findings)].join('\n')
    return { exit: rejected > 0 || context.signal.aborted ? 1 : 0, json: summary, text }
  },
}

export const ingestCommands: readonly Command[] = [ingest]
