/** `vaxpass simulate --out DIR [--people N] [--seed S] [--as-of DATE] [--errors april|hard]`. */
import { Refusal } from '../../core/refusal.ts'
import { DIFFICULTIES, type DifficultyName, FEWEST_PEOPLE, simulate } from '../../simulate/index.ts'
import { required, wholeNumber } from './arguments.ts'
import type { Args, Command } from './command.ts'

const MOST_PEOPLE = 100_000_000
const LARGEST_SEED = 4_294_967_295

const simulateCommand: Command = {
  name: 'simulate',
  summary: 'write the files of a made-up nation with the errors of April 2022',
  usage: '--out DIR [--people N] [--seed S] [--as-of DATE] [--errors april|hard]',
  options: {
    out: { type: 'string', help: 'an empty or new folder for the files' },
    people: { type: 'string', help: `people in the register, ${FEWEST_PEOPLE} or more (default: 20000)` },
    seed: { type: 'string', help: 'a whole number; the same seed gives the same files (default: 1)' },
    'as-of': { type: 'string', help: 'the day on which the nation stands (default: 2022-04-26)' },
    errors: {
      type: 'string',
      help: 'april: those of April 2022; hard: two errors in most wrong rows, few phones (default: april)',
    },
  },
  async run(args, context) {
    const people = wholeNumber(args, 'people', { least: FEWEST_PEOPLE, most: MOST_PEOPLE, otherwise: 20_000 })
    const seed = wholeNumber(args, 'seed', { least: 0, most: LARGEST_SEED, otherwise: 1 })
    const asOf = args.text('as-of') ?? '2022-04-26'
    const errors = errorsOf(args)
    const out = required(args, 'out')
    const made = await simulate({ people, seed, asOf, out, errors, progress: context.progress })
    const count = (n: number): string => n.toLocaleString('en')
    const text =
      `${count(made.people)} people, ${count(made.given)} injections given, ${count(made.rows)} rows ` +
      `in ${count(made.files)} files of ${count(made.facilities)} facilities: ${out}`
    return { exit: 0, json: made, text }
  },
}

/** @throws {Refusal} `option.invalid` */
function errorsOf(args: Args): DifficultyName {
  const text = args.text('errors') ?? 'april'
  const known = DIFFICULTIES.find((name) => name === text)
  if (known !== undefined) return known
  throw new Refusal('option.invalid', `--errors must be one of ${DIFFICULTIES.join(', ')}`)
}

export const simulateCommands: readonly Command[] = [simulateCommand]
