/** A thread of the bench: holds its dose records and checks them against the shared image with the product's own code. */
import { parentPort, workerData } from 'node:worker_threads'

import type { Tx } from '../../src/adapters/postgres/transaction.ts'
import {
  createImageRegister,
  type ImageHandles,
  imageOver,
} from '../../src/adapters/registers/image/index.ts'
import { loadModel } from '../../src/app/match-model.ts'
import { ROOT_UNIT } from '../../src/core/caller.ts'
import type { IdentityState } from '../../src/core/dose/actions.ts'
import { packComparison } from '../../src/core/person/compare.ts'
import { createScorer } from '../../src/core/person/weigh.ts'
import { decideAll, type Verdict } from '../../src/stages/authenticate/index.ts'
import { readDoses } from './sample-doses.ts'

export interface MatchTask {
  readonly image: ImageHandles
  readonly doses: string
}

/** What the main thread asks for. */
export type Order = 'warm-up' | 'pass' | 'verdicts'

/** What is compared with the truth, one element a dose record. */
export interface Verdicts {
  readonly identities: readonly IdentityState[]
  readonly persons: readonly (string | null)[]
  /** NaN without a comparison. */
  readonly bits: Float64Array
}

/** As many as `vaxpass authenticate` takes into one transaction. */
const BATCH = 2000
/** Enough for the compiler to settle. */
const WARM_UP = 100_000

const { image: handles, doses: file } = workerData as MatchTask // made by the main thread
const image = imageOver(handles)
const register = createImageRegister(image)
const { people, communes } = image.manifest
const scorer = createScorer(loadModel(), { people, communes })
const doses = await readDoses(file)
const sheet = createSheet(doses.length)

/** The image asks no database: whoever asks one here is wrong. */
const none = (): never => {
  throw new Error('the image register asked the database')
}
const NO_TX: Tx = {
  caller: { person: 'bench', account: 'bench', unit: ROOT_UNIT, role: 'operator', purpose: 'bench' },
  now: new Date('2022-04-26T08:00:00+07:00'),
  query: none,
  run: none,
  copyIn: none,
}

/** The complete answer of every dose record, in columns: what is stored beside it. */
function createSheet(size: number) {
  const identities: IdentityState[] = Array.from({ length: size }, () => 'unverifiable')
  const persons: (string | null)[] = Array.from({ length: size }, () => null)
  const proposals: Verdict['proposal'][] = Array.from({ length: size }, () => null)
  const packed = new Int32Array(size)
  const bits = new Float64Array(size)
  const margins = new Float64Array(size)
  const wrong = new Uint8Array(size)
  return {
    identities,
    persons,
    bits,
    write: (i: number, verdict: Verdict): void => {
      identities[i] = verdict.identity
      persons[i] = verdict.personId
      proposals[i] = verdict.proposal
      packed[i] = verdict.comparison === null ? -1 : packComparison(verdict.comparison)
      bits[i] = verdict.bits ?? Number.NaN
      margins[i] = verdict.marginBits ?? Number.NaN
      wrong[i] = verdict.wrong
    },
  }
}

async function match(count: number): Promise<void> {
  for (let start = 0; start < count; start += BATCH) {
    const verdicts = await decideAll(
      NO_TX,
      doses.slice(start, Math.min(start + BATCH, count)),
      register,
      scorer,
    )
    for (const [i, verdict] of verdicts.entries()) sheet.write(start + i, verdict)
  }
}

parentPort?.on('message', async (order: Order) => {
  if (order !== 'verdicts') await match(order === 'warm-up' ? Math.min(WARM_UP, doses.length) : doses.length)
  const { identities, persons, bits } = sheet
  parentPort?.postMessage(order === 'verdicts' ? { identities, persons, bits } : doses.length)
})
parentPort?.postMessage(doses.length)
