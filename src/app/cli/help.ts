import { COMMON_OPTIONS, type Command } from './command.ts'

const COLUMN = 22

/** The list of commands, one line each. */
export function overview(commands: readonly Command[]): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(COLUMN)} ${summary}`)
  return [
    'vaxpass - from a pile of vaccination records to passports that verify offline',
    '',
    ...lines,
    '',
    'Run "vaxpass COMMAND --help" for its options. Exit: 0 done, 1 something refused, 2 wrong use, 3 not done.',
    '',
  ].join('\n')
}

/** Usage and options of one command. */
export function helpFor({ name, summary, usage, options }: Command): string {
  const lines = Object.entries({ ...options, ...COMMON_OPTIONS }).map(([option, { type, help }]) => {
    const shown = `--${option}${type === 'string' ? ' VALUE' : ''}`
    return `  ${shown.padEnd(COLUMN)} ${help}`
  })
  return [`vaxpass ${name} ${usage}`, '', summary, '', ...lines, ''].join('\n')
}
