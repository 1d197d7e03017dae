import { parseArgs } from 'node:util'

import { Refusal } from '../../core/refusal.ts'
import { type Args, COMMON_OPTIONS, type Command, type Option } from './command.ts'

/**
 * Finds the command (two words before one: "units load") and checks its options.
 * @throws {Refusal} `option.invalid`
 */
export function parseCommand(
  commands: readonly Command[],
  argv: readonly string[],
): { command: Command; args: Args } {
  const [first = '', second = ''] = argv
  const twoWords = commands.find(({ name }) => name === `${first} ${second}`)
  const command = twoWords ?? commands.find(({ name }) => name === first)
  if (command === undefined) {
    throw new Refusal('option.invalid', `there is no command "${first}": run "vaxpass --help"`)
  }
  return { command, args: parseOptions(command, argv.slice(twoWords === undefined ? 1 : 2)) }
}

function parseOptions(command: Command, rest: readonly string[]): Args {
  const all: Readonly<Record<string, Option>> = { ...COMMON_OPTIONS, ...command.options }
  const options = Object.fromEntries(
    Object.entries(all).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  )
  try {
    const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true })
    return argsOver(positionals, values)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('. ')[0] : ''
    throw new Refusal('option.invalid', `${why}: run "vaxpass ${command.name} --help"`, { cause })
  }
}

function argsOver(positionals: readonly string[], values: Readonly<Record<string, unknown>>): Args {
  return {
    positionals,
    text: (option) => {
      const value = values[option]
      return typeof value === 'string' ? value : undefined
    },
    flag: (option) => values[option] === true,
    list: (option) => {
      const value = values[option]
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
    },
  }
}

/** A whole number of an option, between bounds. @throws {Refusal} `option.invalid` */
export function wholeNumber(
  args: Args,
  option: string,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  const text = args.text(option)
  if (text === undefined) return otherwise
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Refusal('option.invalid', `--${option} must be a whole number from ${least} to ${most}`)
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** An instant with its zone, or a day: its first moment in UTC. Undefined when it is not given. @throws {Refusal} `option.invalid` */
export function instant(args: Args, option: string): Date | undefined {
  const text = args.text(option)
  if (text === undefined) return undefined
  const moment = new Date(INSTANT.test(text) ? text : Number.NaN)
  if (!Number.isNaN(moment.getTime())) return moment
  throw new Refusal('option.invalid', `--${option} must be an instant such as 2022-04-26T08:00:00+07:00`)
}

/** An option that must be given. @throws {Refusal} `option.missing` */
export function required(args: Args, option: string): string {
  const text = args.text(option)
  if (text !== undefined && text !== '') return text
  throw new Refusal('option.missing', `--${option} is missing`)
}

/** The arguments that are not options, at least one. @throws {Refusal} `option.missing` */
export function files(args: Args): readonly string[] {
  if (args.positionals.length > 0) return args.positionals
  throw new Refusal('option.missing', 'name at least one file')
}
