/** The program: finds the command, runs it, prints its outcome, ends with its exit code. */
import { Refusal } from '../core/refusal.ts'
import { parseCommand } from './cli/arguments.ts'
import type { Args, Command } from './cli/command.ts'
import { allCommands, commandsOf } from './cli/commands.ts'
import { EXIT_NOT_DONE, EXIT_WRONG_USE, exitOf } from './cli/exit-codes.ts'
import { helpFor, overview } from './cli/help.ts'
import { createProgressBar } from './cli/progress-bar.ts'
import { readConfig } from './config.ts'
import { createContext } from './context.ts'

/** Runs one command line and returns the exit code: 0 done, 1 done with refusals, 2 wrong use, 3 not done. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === 'help') {
    process.stdout.write(overview(await allCommands()))
    return argv.length === 0 ? EXIT_WRONG_USE : 0
  }
  try {
    const { command, args } = parseCommand(await commandsOf(argv[0] ?? ''), argv)
    if (args.flag('help')) {
      process.stdout.write(helpFor(command))
      return 0
    }
    return await runCommand(command, args)
  } catch (error) {
    return explain(error)
  }
}

async function runCommand(command: Command, args: Args): Promise<number> {
  const bar = createProgressBar(process.stderr, false)
  const stop = new AbortController()
  const context = createContext({
    config: readConfig(process.env, args.text('dir')),
    account: args.text('as'),
    progress: bar.progress,
    say: (line) => {
      bar.finish()
      process.stderr.write(`${line}\n`)
    },
    signal: stop.signal,
  })
  const onSignal = () => stop.abort()
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    const outcome = await command.run(args, context)
    bar.finish()
    process.stdout.write(args.flag('json') ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`)
    return outcome.exit
  } finally {
    bar.finish()
    await context.close()
  }
}

/** A refusal says what to do; a bug shows its place. Neither holds personal data. */
function explain(error: unknown): number {
  if (error instanceof Refusal) {
    process.stderr.write(`vaxpass: ${error.message} [${error.code}]\n`)
    return exitOf(error.code)
  }
  process.stderr.write(
    `vaxpass: this is a fault of the program\n${error instanceof Error ? error.stack : error}\n`,
  )
  return EXIT_NOT_DONE
}

process.exitCode = await main(process.argv.slice(2))
