/** `vaxpass verify` on a folder of its own. */
import { parseCommand } from '../../src/app/cli/arguments.ts'
import { verifyCommands } from '../../src/app/cli/verify.ts'
import type { Context } from '../../src/app/context.ts'
import type { ProgressReport } from '../../src/core/progress.ts'

export const AT = '2022-06-01T12:00:00Z'

export interface VerifyRun {
  /** Runs one command line; the document is as a reader of `--json` gets it. */
  verify(...argv: string[]): Promise<{ exit: number; text: string; json: ReturnType<typeof JSON.parse> }>
  readonly context: Context
  /** Every progress report so far. */
  readonly reports: readonly ProgressReport[]
  /** What Ctrl-C does. */
  stop(): void
}

/** The command with nothing but what a verifier has: whoever opens a database here fails. */
export function verifyIn(dir: string, onProgress: (report: ProgressReport) => void = () => {}): VerifyRun {
  const reports: ProgressReport[] = []
  const stop = new AbortController()
  const context = {
    config: { dir },
    clock: { now: () => new Date(AT) },
    signal: stop.signal,
    progress: (report: ProgressReport) => {
      reports.push(report)
      onProgress(report)
    },
  } as unknown as Context // as the line above says
  const verify = async (...argv: string[]) => {
    const { command, args } = parseCommand(verifyCommands, ['verify', ...argv])
    const { exit, json, text } = await command.run(args, context)
    return { exit, text, json: JSON.parse(JSON.stringify(json)) }
  }
  return { verify, context, reports, stop: () => stop.abort() }
}
