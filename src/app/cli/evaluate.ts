/** `vaxpass evaluate --truth FILE`. */
import { evaluate } from '../evaluate.ts'
import { required } from './arguments.ts'
import type { Command } from './command.ts'

const command: Command = {
  name: 'evaluate',
  summary: 'compare what the pipeline stored with the truth of a made-up nation',
  usage: '--truth FILE',
  options: { truth: { type: 'string', help: 'truth.csv of "vaxpass simulate"' } },
  async run(args, context) {
    const found = await evaluate(context, required(args, 'truth'))
    const classes = Object.entries(found.by_class).map(
      ([name, { rows, right, wrong, missed }]) =>
        `  ${name.padEnd(28)}${String(rows).padStart(9)}${String(right).padStart(9)}${String(wrong).padStart(9)}${String(missed).padStart(9)}`,
    )
    const text = [
      `precision of verified   ${found.precision.toFixed(6)}   (${found.verified_right} right, ${found.verified_wrong} wrong)`,
      `recall                  ${found.recall.toFixed(6)}   (${found.missed} missed)`,
      `corrections             ${found.corrections_right} right, ${found.corrections_wrong} wrong`,
      `  ${'class'.padEnd(28)}${'rows'.padStart(9)}${'right'.padStart(9)}${'wrong'.padStart(9)}${'missed'.padStart(9)}`,
      ...classes,
    ]
    return { exit: 0, json: found, text: text.join('\n') }
  },
}

export const evaluateCommands: readonly Command[] = [command]
