/** `vaxpass evaluate --truth FILE`. */
import { type Evaluation, evaluate } from '../evaluate.ts'
import { required } from './arguments.ts'
import type { Command } from './command.ts'

const command: Command = {
  name: 'evaluate',
  summary: 'compare what the pipeline stored with the truth of a made-up nation',
  usage: '--truth FILE',
  options: { truth: { type: 'string', help: 'truth.csv of "vaxpass simulate"' } },
  async run(args, context) {
    const found = await evaluate(context, required(args, 'truth'))
    return { exit: 0, json: found, text: textOf(found) }
  },
}

function textOf(found: Evaluation): string {
  const { precision, verified_right, verified_wrong, mismatch, safe_corrections, by_class } = found
  return [
    line('precision of verified', precision, `${verified_right} right, ${verified_wrong} wrong`),
    line('precision of mismatch', mismatch.precision, `${mismatch.right} right, ${mismatch.wrong} wrong`),
    line('recall', found.recall, `${found.missed} missed`),
    line('  with a number or phone', found.recall_with_number_or_phone, ''),
    line('  with neither', found.recall_without, ''),
    line('more than one fits', found.ambiguous.share, `${found.ambiguous.rows} rows`),
    line('nobody fits', found.unverifiable.share, `${found.unverifiable.rows} rows`),
    line(
      'corrections by rule',
      safe_corrections.precision,
      `${safe_corrections.right} right, ${safe_corrections.wrong} wrong`,
    ),
    row('class', ['rows', 'right', 'wrong', 'missed']),
    ...Object.entries(by_class).map(([name, { rows, right, wrong, missed }]) =>
      row(name, [rows, right, wrong, missed]),
    ),
  ].join('\n')
}

const line = (name: string, share: number | null, counts: string): string =>
  `${name.padEnd(27)}${share === null ? 'not known' : share.toFixed(6)}${counts === '' ? '' : `   (${counts})`}`

const row = (name: string, cells: readonly (string | number)[]): string =>
  `  ${name.padEnd(28)}${cells.map((cell) => String(cell).padStart(9)).join('')}`

export const evaluateCommands: readonly Command[] = [command]
