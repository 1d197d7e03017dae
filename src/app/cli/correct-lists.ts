/** `vaxpass correct list` and `vaxpass correct import`: the cleaning lists of dispatch 2262/BYT-CNTT. */
import { Refusal } from '../../core/refusal.ts'
import { runCorrectImport } from '../run-correct-import.ts'
import { runCorrectList } from '../run-correct-list.ts'
import { files, required } from './arguments.ts'
import type { Args, Command } from './command.ts'

const list: Command = {
  name: 'correct list',
  summary: 'write the list of a commune’s wrong records, for its identity officers to fill in',
  usage: '--commune CODE --out FILE [--format xlsx|csv]',
  options: {
    commune: { type: 'string', help: 'code of the commune (statistics office, 5 digits)' },
    out: { type: 'string', help: 'file to write; one that exists is refused' },
    format: { type: 'string', help: 'xlsx or csv (default: xlsx)' },
  },
  async run(args, context) {
    const [commune, out] = [required(args, 'commune'), required(args, 'out')]
    const sum = await runCorrectList(context, { commune, out, format: formatOf(args) })
    const lines = Object.entries(sum.by_fault).map(([fault, n]) => `  ${fault.padEnd(18)}${n}`)
    return { exit: 0, json: sum, text: [`${sum.rows} rows`, ...lines].join('\n') }
  },
}

function formatOf(args: Args): 'xlsx' | 'csv' {
  const format = args.text('format') ?? 'xlsx'
  if (format === 'xlsx' || format === 'csv') return format
  throw new Refusal('option.invalid', '--format must be xlsx or csv')
}

const importCommand: Command = {
  name: 'correct import',
  summary: 'take a filled list back: apply what may be applied, open cases for the rest',
  usage: 'FILE [--dry-run] [--result OUT.xlsx]',
  options: {
    'dry-run': { type: 'boolean', help: 'change nothing, only say what would become of each row' },
    result: { type: 'string', help: 'workbook with the verdict of every row; one that exists is refused' },
  },
  async run(args, context) {
    const [file = ''] = files(args)
    const isDryRun = args.flag('dry-run')
    const sum = await runCorrectImport(context, { file, isDryRun, result: args.text('result') })
    const { rows, applied, unchanged, cases, refused } = sum
    const lines = [
      `${rows} rows: ${applied} applied, ${unchanged} unchanged, ${cases} cases, ${refused} refused`,
      ...Object.entries(sum.by_code).map(([code, n]) => `  ${code.padEnd(24)}${n}`),
    ]
    if (isDryRun) lines.push('nothing was changed')
    else if (sum.run !== null)
      lines.push(`${sum.verified} records verified now; "vaxpass correct undo ${sum.run}" takes it back`)
    return { exit: refused > 0 || context.signal.aborted ? 1 : 0, json: sum, text: lines.join('\n') }
  },
}

export const correctListsCommands: readonly Command[] = [list, importCommand]
