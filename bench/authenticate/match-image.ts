/** Checks the sampled dose records against an image, on threads. */
import { Worker } from 'node:worker_threads'

import { type Image, imageHandles } from '../../src/adapters/registers/image/index.ts'
import { createTally, type Evaluation } from '../../src/app/evaluate-tally.ts'
import { personIdOfForeigner, personIdOfNumber } from '../../src/core/person/person-id.ts'
import type { MatchTask, Order, Verdicts } from './match-thread.ts'
import { doseFile, readDoses, type SampledDose } from './sample-doses.ts'

/** Threads that hold the dose records and wait for orders. */
export interface Matcher {
  readonly doses: number
  warmUp(): Promise<void>
  /** Checks every dose record once. */
  pass(): Promise<void>
  /** The last pass against the truth. */
  quality(): Promise<Evaluation>
  close(): Promise<void>
}

/** Starts the threads; done when all of them have read their dose records. */
export async function startMatcher(
  image: Image,
  folder: string,
  { doses, threads }: { readonly doses: number; readonly threads: number },
): Promise<Matcher> {
  const files = Array.from({ length: threads }, (_, thread) => doseFile(folder, doses, thread))
  const handles = imageHandles(image)
  const workers = files.map((file) => {
    const workerData: MatchTask = { image: handles, doses: file }
    return new Worker(new URL('./match-thread.ts', import.meta.url), { workerData })
  })
  const counts = await Promise.all(workers.map((worker) => answerOf<number>(worker)))
  const order = <T>(one: Order): Promise<T[]> => {
    const answers = workers.map((worker) => answerOf<T>(worker))
    for (const worker of workers) worker.postMessage(one)
    return Promise.all(answers)
  }
  return {
    doses: counts.reduce((sum, count) => sum + count, 0),
    warmUp: async () => {
      await order<number>('warm-up')
    },
    pass: async () => {
      await order<number>('pass')
    },
    quality: async () => {
      const verdicts = await order<Verdicts>('verdicts')
      return judge(files, verdicts)
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

function answerOf<T>(worker: Worker): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  worker.once('message', resolve)
  worker.once('error', reject)
  return promise.finally(() => {
    worker.off('message', resolve)
    worker.off('error', reject)
  })
}

async function judge(files: readonly string[], verdicts: readonly Verdicts[]): Promise<Evaluation> {
  const tally = createTally()
  for (const [thread, file] of files.entries()) {
    const of = verdicts[thread]
    for (const [i, dose] of (await readDoses(file)).entries()) {
      const bits = of?.bits[i] ?? Number.NaN
      const stored = {
        identity: of?.identities[i] ?? 'unverifiable',
        corrected: false,
        found: of?.persons[i] ?? undefined,
        bits: Number.isNaN(bits) ? null : bits,
        isRegistered: /^\d+$/.test(dose.person),
      }
      tally.add(stored, truthOf(dose))
    }
  }
  return tally.result()
}

function truthOf({ person, errors, traits }: SampledDose) {
  const [country = '', passport] = person.split(':')
  const registered = person === '' ? '' : personIdOfNumber(person)
  const personId = passport === undefined ? registered : personIdOfForeigner(country, passport)
  return { personId, errors: errors === '' ? [] : errors.split(';'), traits: traits.split(';') }
}
