/** What training looks at: counts of comparisons over a sample of dose records and of the register. */
import { countGuarded, type SampleStart, sampleEntries } from '../adapters/registers/store-sample.ts'
import type { Caller } from '../core/caller.ts'
import type { DoseId } from '../core/dose/dose.ts'
import { hashId } from '../core/hash-id.ts'
import type { RegisterEntry } from '../core/person/compare.ts'
import type { MatchSample } from '../core/person/train-strangers.ts'
import { createScorer, type Scorer } from '../core/person/weigh.ts'
import type { Progress } from '../core/progress.ts'
import {
  askedOf,
  decideAll,
  decideExact,
  type Edition,
  isForeigner,
  type Question,
  type Register,
} from '../stages/authenticate/index.ts'
import { type Database, readDoses, readSources, type StoredDose, type Tx } from '../stages/record/index.ts'
import { loadModel } from './match-model.ts'
import { createTally, type Found, type Guarded } from './train-tally.ts'

export interface SampleDeps {
  readonly worker: Database
  readonly caller: Caller
  readonly register: Register
  readonly progress: Progress
  /** Ends the work between two batches; what was counted until then is of no use. */
  readonly signal: AbortSignal
}

export interface SampleRequest {
  /** Dose records that are looked at; all of them when there are fewer. */
  readonly doses: number
  readonly seed: number
}

/** A sample, and the records that it was made from. */
export interface DrawnSample {
  readonly sample: MatchSample
  readonly edition: Edition
  readonly doseIds: readonly DoseId[]
  /** People of the register that were drawn for pairs at random. */
  readonly entries: number
}

export const BUCKETS = 256
export const DOSES_PER_BATCH = 2000
/** People who are drawn for pairs at random. */
const ENTRIES = 25_600
/** Pairs at random, and of one sex and year: enough to meet a birth date by chance some twenty times. */
const RANDOM_PAIRS = 400_000

/** Draws and counts. The same seed over the same records and register gives the same sample. */
export async function drawSample(deps: SampleDeps, request: SampleRequest): Promise<DrawnSample> {
  const { worker, caller, register, progress, signal } = deps
  const { doseIds, entries, edition } = await worker.transaction(caller, async (tx) => ({
    doseIds: await drawDoses(tx, request),
    entries: await sampleEntries(tx, startsOf('entry', request.seed), ENTRIES / BUCKETS),
    edition: await register.edition(tx),
  }))
  const tally = createTally({
    entries,
    people: edition.people,
    pairsPerDose: Math.ceil(RANDOM_PAIRS / Math.max(1, doseIds.length)),
  })
  // Only the candidates matter here, and no weight changes who is one.
  const scorer = createScorer(loadModel(), edition)
  for (let at = 0; at < doseIds.length && !signal.aborted; at += DOSES_PER_BATCH) {
    const ids = doseIds.slice(at, at + DOSES_PER_BATCH)
    const { found, guarded } = await worker.transaction(caller, async (tx) =>
      lookUp(tx, await readDoses(tx, ids), { register, scorer }),
    )
    for (const one of found) tally.addDose(one)
    tally.addGuarded(guarded)
    progress({ stage: 'sample', done: Math.min(at + DOSES_PER_BATCH, doseIds.length), total: doseIds.length })
  }
  return { sample: tally.result(), edition, doseIds, entries: entries.length }
}

/** One place in every bucket, told by the seed. */
function startsOf(what: string, seed: number): SampleStart[] {
  return Array.from({ length: BUCKETS }, (_, bucket) => {
    const hash = hashId(['match train', what, seed, bucket])
    return { bucket, id: bucket.toString(16).padStart(2, '0') + hash.slice(2) }
  })
}

/** Records that came in files, as their stations wrote them: those that a rule has corrected are left out. */
async function drawDoses(tx: Tx, { doses, seed }: SampleRequest): Promise<DoseId[]> {
  const perBucket = Math.ceil(doses / BUCKETS)
  const drawn: DoseId[] = []
  for (const { bucket, id } of startsOf('dose', seed)) {
    const after = id as DoseId // has the form of one; nothing needs to bear it
    const next = await readSources(tx, { bucket, after, limit: perBucket })
    const first =
      next.length < perBucket
        ? await readSources(tx, { bucket, after: null, limit: perBucket - next.length })
        : []
    const found = new Map([...next, ...first].map((dose) => [dose.doseId, dose]))
    drawn.push(...[...found.values()].flatMap(({ doseId, corrected }) => (corrected ? [] : [doseId])))
  }
  return drawn
}

interface Asking {
  readonly register: Register
  readonly scorer: Scorer
}

async function lookUp(
  tx: Tx,
  doses: readonly StoredDose[],
  asking: Asking,
): Promise<{ readonly found: Found[]; readonly guarded: Guarded }> {
  const ours = doses.filter(({ claim }) => !isForeigner(claim))
  const found = await candidatesOf(tx, ours, asking)
  const guardians = found.flatMap(({ identity: { guardian } }) =>
    guardian.kind === 'personal' ? [guardian.value] : [],
  )
  return { found, guarded: { guardians: guardians.length, ...(await countGuarded(tx, guardians)) } }
}

/** Lets authenticate decide, and listens to what the register answers: the candidates are exactly those it sees. */
async function candidatesOf(
  tx: Tx,
  doses: readonly StoredDose[],
  { register, scorer }: Asking,
): Promise<Found[]> {
  const asked = doses.map(({ claim }) => askedOf(claim))
  let owners: RegisterEntry[][] | undefined
  let similar: { readonly questions: readonly Question[]; readonly answers: RegisterEntry[][] } | undefined
  await decideAll(
    tx,
    doses,
    {
      edition: register.edition,
      async byNumber(inner, questions) {
        const answers = await register.byNumber(inner, questions)
        // The first question is for the owners of all numbers; later ones are for guardians.
        owners ??= answers
        return answers
      },
      async similar(inner, questions, limit) {
        const answers = await register.similar(inner, questions, limit)
        similar = { questions, answers }
        return answers
      },
    },
    scorer,
  )
  let place = 0
  return asked.map((one, i): Found => {
    const own = owners?.[i] ?? []
    if (decideExact(one, own, scorer) !== undefined)
      return { identity: one.identity, entries: own, isOpen: false }
    const guardianHousehold = similar?.questions[place]?.guardianHousehold ?? null
    const entries = [...own, ...(similar?.answers[place] ?? [])]
    place += 1
    return { identity: { ...one.identity, guardianHousehold }, entries: distinct(entries), isOpen: true }
  })
}

function distinct(entries: readonly RegisterEntry[]): RegisterEntry[] {
  return [...new Map(entries.map((entry) => [entry.personId, entry])).values()]
}
