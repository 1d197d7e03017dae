/** Deals the buckets out to threads and adds up what they did. */
import { Worker } from 'node:worker_threads'

import type { Progress } from '../core/progress.ts'
import { Refusal } from '../core/refusal.ts'
import type { AuthenticateSummary } from '../stages/authenticate/index.ts'
import type { AuthenticateNews, AuthenticateTask } from './authenticate-thread.ts'

const PROGRAM = import.meta.url.endsWith('.ts') ? './authenticate-thread.ts' : './authenticate-thread.js'
const BUCKETS = 256

export interface ThreadsDeps {
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly total: number
}

/**
 * Checks with so many threads at once, each on its share of the buckets. When one fails the others end after the batch that
 * is under way, and the first failure is thrown; what was committed stays, and the next run goes on from there.
 * @throws {Refusal} whatever a thread was refused
 */
export async function authenticateInThreads(
  task: Omit<AuthenticateTask, 'buckets'>,
  threads: number,
  { progress, signal, total }: ThreadsDeps,
): Promise<AuthenticateSummary> {
  const done = Array.from({ length: threads }, () => 0)
  const workers = done.map((_, thread) => {
    const buckets = Array.from({ length: BUCKETS }, (_bucket, i) => i).filter((i) => i % threads === thread)
    return new Worker(new URL(PROGRAM, import.meta.url), { workerData: { ...task, buckets } })
  })
  const stop = () => {
    for (const worker of workers) worker.postMessage('stop')
  }
  signal.addEventListener('abort', stop)
  const tell = (thread: number) => (records: number) => {
    done[thread] = records
    progress({ stage: 'authenticate', done: done.reduce((sum, n) => sum + n, 0), total })
  }
  const ended = await Promise.allSettled(
    workers.map((worker, thread) =>
      endOf(worker, tell(thread)).catch((error: unknown) => {
        stop()
        throw error
      }),
    ),
  )
  signal.removeEventListener('abort', stop)
  const failed = ended.find(({ status }) => status === 'rejected')
  if (failed !== undefined && 'reason' in failed) throw failed.reason
  return addUp(ended.flatMap((end) => ('value' in end ? [end.value] : [])))
}

/** What the thread did. @throws {Refusal} what it was refused, or its fault */
function endOf(worker: Worker, tell: (done: number) => void): Promise<AuthenticateSummary> {
  return new Promise((resolve, reject) => {
    worker.on('message', (news: AuthenticateNews) => {
      if ('done' in news) tell(news.done)
      else if ('summary' in news) resolve(news.summary)
      else reject(new Refusal(news.refusal.code, news.refusal.message))
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('a thread ended without a word')))
  })
}

function addUp(summaries: readonly AuthenticateSummary[]): AuthenticateSummary {
  const sum = (of: (summary: AuthenticateSummary) => number): number =>
    summaries.reduce((total, summary) => total + of(summary), 0)
  return {
    checked: sum(({ checked }) => checked),
    changed: sum(({ changed }) => changed),
    verified: sum(({ verified }) => verified),
    mismatch: sum(({ mismatch }) => mismatch),
    ambiguous: sum(({ ambiguous }) => ambiguous),
    unverifiable: sum(({ unverifiable }) => unverifiable),
    missing_id: sum(({ missing_id }) => missing_id),
    malformed_id: sum(({ malformed_id }) => malformed_id),
  }
}
