/** The shape of every command; `src/app/cli/commands.ts` lists them. */
import type { Context } from '../context.ts'

export interface Option {
  readonly type: 'string' | 'boolean'
  /** One line for the help; says the unit and the default. */
  readonly help: string
  readonly multiple?: boolean
}

/** What the shell gave, checked against the command's options. */
export interface Args {
  readonly positionals: readonly string[]
  text(option: string): string | undefined
  flag(option: string): boolean
  /** All values of an option that may be repeated. */
  list(option: string): readonly string[]
}

export interface Outcome {
  /** 0 = done; 1 = done, but something was refused or is invalid. */
  readonly exit: 0 | 1
  /** The one document that `--json` prints. */
  readonly json: unknown
  /** The same for people; printed without `--json`. */
  readonly text: string
}

export interface Command {
  /** One or two words: "ingest", "units load". */
  readonly name: string
  /** One line. */
  readonly summary: string
  /** Arguments as in "FILE... [--facility CODE]". */
  readonly usage: string
  readonly options: Readonly<Record<string, Option>>
  run(args: Args, context: Context): Promise<Outcome>
}

/** Options that every command takes. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', help: 'print one JSON document on standard output' },
  as: { type: 'string', help: 'act as this account (default: operator)' },
  dir: { type: 'string', help: 'folder of the built-in database and the keys (default: .vaxpass)' },
  help: { type: 'boolean', help: 'show this help' },
} as const satisfies Record<string, Option>
