/** A thread of a national run: checks the dose records of its buckets with a connection of its own. */
import { randomUUID } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'

import { openDatabase } from '../adapters/postgres/transaction.ts'
import { createImageRegister, type ImageHandles, imageOver } from '../adapters/registers/image/index.ts'
import { createTableRegister } from '../adapters/registers/table-register.ts'
import type { Caller } from '../core/caller.ts'
import type { MatchModel } from '../core/person/match-model.ts'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import { type AuthenticateSummary, authenticateDoses } from '../stages/authenticate/index.ts'
import { settleChecks } from '../stages/correct/index.ts'
import { createClock } from './clock.ts'

/** What a thread is given; the columns of an image are shared and not copied. */
export interface AuthenticateTask {
  readonly url: string
  readonly caller: Caller
  readonly model: MatchModel
  /** Distance of the application clock from the machine's. */
  readonly distanceMs: number
  /** Null = the register table. */
  readonly image: ImageHandles | null
  readonly buckets: readonly number[]
  readonly again: boolean
}

/** What a thread tells. */
export type AuthenticateNews =
  | { readonly done: number }
  | { readonly summary: AuthenticateSummary }
  | { readonly refusal: { readonly code: RefusalCode; readonly message: string } }

const CONNECTIONS = 3

/** Only a refusal is told; a fault of ours ends the thread with its error. */
async function run(task: AuthenticateTask, signal: AbortSignal): Promise<AuthenticateNews> {
  const clock = createClock(task.distanceMs)
  const now = () => clock.now()
  const worker = openDatabase({ url: task.url, role: 'vaxpass_worker', now, maxConnections: CONNECTIONS })
  try {
    const summary = await authenticateDoses(task.caller, {
      worker,
      register: task.image === null ? createTableRegister() : createImageRegister(imageOver(task.image)),
      model: task.model,
      onChecked: (tx, checked) => settleChecks(tx, checked, randomUUID),
      progress: ({ done }) => tell({ done }),
      signal,
      buckets: task.buckets,
      again: task.again,
    })
    return { summary }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refusal: { code: error.code, message: error.message } }
  } finally {
    await worker.close()
  }
}

const tell = (news: AuthenticateNews): void => parentPort?.postMessage(news)

const stop = new AbortController()
// Any message from outside means: end after the batch that is under way.
parentPort?.on('message', () => stop.abort())
tell(await run(workerData as AuthenticateTask, stop.signal)) // made by authenticate-threads.ts
parentPort?.close()
