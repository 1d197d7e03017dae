/** Builds what a command needs, when it first asks for it, and closes it afterwards. */
import { join } from 'node:path'

import { joinEmbedded } from '../adapters/postgres/embedded.ts'
import { migrationStatus } from '../adapters/postgres/migrate.ts'
import { openDatabase } from '../adapters/postgres/transaction.ts'
import { type Caller, ROOT_UNIT } from '../core/caller.ts'
import type { Progress } from '../core/progress.ts'
import { Refusal } from '../core/refusal.ts'
import { callerFor } from '../office/staff/index.ts'
import type { Database } from '../stages/record/index.ts'
import { type Clock, createClock } from './clock.ts'
import type { Config } from './config.ts'

/** The database under each of its roles. */
export interface Databases {
  readonly app: Database
  readonly worker: Database
  readonly signer: Database
}

export interface Context {
  readonly config: Config
  readonly clock: Clock
  /** Shows the progress of a stage on standard error. */
  readonly progress: Progress
  /** A line on standard error. */
  say(line: string): void
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** Connection string of the database's administrator; starts or joins the built-in server. */
  adminUrl(): Promise<string>
  /** The migrated database, its clock read. @throws {Refusal} `database.*` */
  databases(): Promise<Databases>
  /** On whose behalf this command acts. @throws {Refusal} `account.*` */
  caller(purpose: string): Promise<Caller>
  close(): Promise<void>
}

export interface ContextOptions {
  readonly config: Config
  readonly account: string | undefined
  readonly progress: Progress
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** Whoever acts before an account is known: reads the clock and the accounts, nothing else. */
const STARTING: Caller = {
  person: 'system',
  account: 'system',
  unit: ROOT_UNIT,
  role: 'operator',
  purpose: 'start',
}
const DEFAULT_ACCOUNT = 'operator'

/** Nothing is opened before it is asked for. */
export function createContext({ config, account, progress, say, signal }: ContextOptions): Context {
  const clock = createClock()
  const closers: (() => Promise<void>)[] = []
  const adminUrl = once(async () => {
    if (config.databaseUrl !== undefined) return config.databaseUrl
    const server = await joinEmbedded({ dir: join(config.dir, 'postgres') })
    closers.push(() => server.leave())
    return server.url
  })
  const databases = once(async () => {
    const url = await adminUrl()
    const { pending } = await migrationStatus(url, join(config.home, 'db/migrations'))
    if (pending.length > 0) {
      throw new Refusal(
        'database.not-migrated',
        `${pending.length} migrations are missing: run "vaxpass db migrate"`,
      )
    }
    const opened = openAll(url, clock)
    closers.push(async () => {
      await Promise.all(Object.values(opened).map((database) => database.close()))
    })
    await clock.refresh(opened.app, STARTING)
    return opened
  })
  return {
    config,
    clock,
    progress,
    say,
    signal,
    adminUrl,
    databases,
    caller: async (purpose) => callerFor((await databases()).app, account ?? DEFAULT_ACCOUNT, purpose),
    close: async () => {
      for (const closer of closers.reverse()) await closer()
    },
  }
}

function openAll(url: string, clock: Clock): Databases {
  const now = () => clock.now()
  return {
    app: openDatabase({ url, role: 'vaxpass_app', now }),
    worker: openDatabase({ url, role: 'vaxpass_worker', now }),
    signer: openDatabase({ url, role: 'vaxpass_signer', now }),
  }
}

/** Asks once, remembers the answer; a refusal is not remembered. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}
