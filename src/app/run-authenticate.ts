import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'

import { analyzeDoses } from '../adapters/postgres/analyze.ts'
import { type AuthenticateSummary, authenticateDoses, type Register } from '../stages/authenticate/index.ts'
import { type EntriesOf, settleChecks } from '../stages/correct/index.ts'
import { countStates } from '../stages/record/index.ts'
import { authenticateInThreads } from './authenticate-threads.ts'
import type { Context } from './context.ts'
import { loadModel } from './match-model.ts'
import { openRegister } from './registers.ts'
import { settleChanges } from './settle-register.ts'

export interface AuthenticateOptions {
  /** `table`, `image:DIR`, `fhir:URL`; the configured register when not given. */
  readonly register?: string | undefined
  /** Path of a model file; the built-in model when not given. */
  readonly model?: string | undefined
  /** Threads; as many as the machine has cores when not given, and one where the work is small. */
  readonly workers?: number | undefined
  /** Look again at what was not verified. */
  readonly again?: boolean | undefined
}

/** Fewer new verdicts than this do not change what the planner should think of the tables. */
const ANALYZE_FROM = 10_000
/** A thread of its own takes longer to start than this many records to check. */
const THREADS_FROM = 20_000

/**
 * Checks every unchecked dose record against the register, on all cores where there is much to do.
 * @throws {Refusal} `register.*`, `model.*`, `option.invalid`, `database.*`
 */
export async function runAuthenticate(
  context: Context,
  options: AuthenticateOptions = {},
): Promise<AuthenticateSummary & { readonly seconds: number }> {
  const { worker } = await context.databases()
  const caller = await context.caller('authenticate')
  const startedMs = performance.now()
  const model = loadModel(options.model)
  const again = options.again ?? false
  const { register, handles, entriesOf } = await openRegister(context, options.register)
  if (handles !== null) await settleImage(context, register, entriesOf)
  const waiting = await worker.transaction(caller, countStates)
  const total = waiting.reduce((sum, { state, count }) => sum + (state === 'entered' || again ? count : 0), 0)
  const { progress, signal } = context
  const threads = register.fetch === undefined ? (options.workers ?? threadsFor(total)) : 1
  const summary =
    threads > 1
      ? await authenticateInThreads(
          {
            url: await context.adminUrl(),
            caller,
            model,
            distanceMs: context.clock.distanceMs(),
            image: handles,
            again,
          },
          threads,
          { progress, signal, total },
        )
      : await authenticateDoses(caller, {
          worker,
          register,
          model,
          onChecked: (tx, checked) => settleChecks(tx, checked, randomUUID),
          progress,
          signal,
          again,
        })
  if (summary.checked >= ANALYZE_FROM) await worker.transaction(caller, analyzeDoses)
  return { ...summary, seconds: (performance.now() - startedMs) / 1000 }
}

const threadsFor = (records: number): number => (records < THREADS_FROM ? 1 : availableParallelism())

/** An image has no load that could say what it shows: what people asked the register to change is looked up before a run. */
async function settleImage(context: Context, register: Register, entriesOf: EntriesOf): Promise<void> {
  const { worker } = await context.databases()
  const caller = await context.caller('authenticate')
  const { version } = await worker.transaction(caller, (tx) => register.edition(tx))
  await settleChanges(context, { entriesOf, version })
}
