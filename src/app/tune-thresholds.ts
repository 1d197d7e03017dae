/** From how much evidence on a candidate is taken for the person: on a truth, or on what the model itself expects. */
import type { DoseId } from '../core/dose/dose.ts'
import { type Choice, chooseThresholds, toStep } from '../core/person/train-thresholds.ts'
import type { Scorer } from '../core/person/weigh.ts'
import { decideAll, isForeigner, type Verdict } from '../stages/authenticate/index.ts'
import { readUploads } from '../stages/ingest/index.ts'
import { readDoses, readSources, type StoredDose } from '../stages/record/index.ts'
import { BUCKETS, DOSES_PER_BATCH, type SampleDeps } from './train-sample.ts'
import { baseName, readTruth } from './truth.ts'

/** How the thresholds of a model were chosen, as its file tells it. */
export interface Tuning extends Choice {
  readonly how: 'truth' | 'posterior'
  /** Dose records that were decided. */
  readonly doses: number
}

/** How much of a decision is right: 1 or 0 by a truth, between them by a model's own expectation; undefined = not known. */
type Judge = (dose: StoredDose, verdict: Verdict) => number | undefined

/**
 * Chooses thresholds on every record of the database that the truth (`truth.csv` of `vaxpass simulate`) knows.
 * @throws {Refusal} `file.*`, `database.*`
 */
export async function tuneOnTruth(deps: SampleDeps, scorer: Scorer, truthFile: string): Promise<Tuning> {
  const truth = await readTruth(truthFile)
  const { worker, caller } = deps
  const uploads = await worker.transaction(caller, readUploads)
  const fileOf = new Map(uploads.map(({ upload, fileName }) => [upload, baseName(fileName)]))
  const ids = await worker.transaction(caller, async (tx) => {
    const all: DoseId[] = []
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      for (const { doseId } of await readSources(tx, {
        bucket,
        after: null,
        limit: RECORDS_PER_BUCKET,
      })) {
        all.push(doseId)
      }
    }
    return all
  })
  return tune({ ...deps, scorer, ids, how: 'truth' }, ({ source }, { personId }) => {
    const right = truth.get(fileOf.get(source?.upload ?? '') ?? '')?.get(source?.row ?? 0)?.personId
    return right === undefined ? undefined : Number(personId === right)
  })
}

/** Five million records in all: more make no better thresholds. */
const RECORDS_PER_BUCKET = 20_000

/**
 * Chooses thresholds without a truth: a candidate is right as often as its evidence says, against its strongest rival and
 * against somebody whom the register does not know.
 */
export async function tuneOnPosterior(
  deps: SampleDeps,
  scorer: Scorer,
  ids: readonly DoseId[],
): Promise<Tuning> {
  return tune({ ...deps, scorer, ids, how: 'posterior' }, (_, { bits, marginBits }) =>
    bits === null ? undefined : 1 / (1 + 2 ** -bits + (marginBits === null ? 0 : 2 ** -marginBits)),
  )
}

interface Tune extends SampleDeps {
  readonly scorer: Scorer
  readonly ids: readonly DoseId[]
  readonly how: Tuning['how']
}

async function tune({ how, ...rest }: Tune, judge: Judge): Promise<Tuning> {
  const { worker, caller, register, progress, signal, scorer, ids } = rest
  const tally = createTally()
  const open = withoutThresholds(scorer)
  for (let at = 0; at < ids.length && !signal.aborted; at += DOSES_PER_BATCH) {
    const { doses, verdicts } = await worker.transaction(caller, async (tx) => {
      const all = await readDoses(tx, ids.slice(at, at + DOSES_PER_BATCH))
      const ours = all.filter(({ claim }) => !isForeigner(claim))
      return { doses: ours, verdicts: await decideAll(tx, ours, register, open) }
    })
    for (const [i, dose] of doses.entries()) {
      const verdict = verdicts[i]
      if (verdict !== undefined) tally.add(verdict, judge(dose, verdict))
    }
    progress({ stage: 'tune', done: Math.min(at + DOSES_PER_BATCH, ids.length), total: ids.length })
  }
  return { how, ...tally.choose(how === 'truth' ? 'counted' : 'expected') }
}

/** Every best candidate is accepted, and its evidence stands in the verdict. */
function withoutThresholds(scorer: Scorer): Scorer {
  const thresholds = { acceptBits: Number.NEGATIVE_INFINITY, marginBits: Number.NEGATIVE_INFINITY }
  return { ...scorer, model: { ...scorer.model, thresholds } }
}

interface Tally {
  add(verdict: Verdict, right: number | undefined): void
  choose(evidence: 'counted' | 'expected'): Choice & { readonly doses: number }
}

/** Counts decisions by steps of evidence: the sum of all, not each of them, is kept. */
function createTally(): Tally {
  const settled = { right: 0, wrong: 0 }
  const outcomes = new Map<string, { bits: number; marginBits: number; right: number; wrong: number }>()
  let doses = 0
  const outcomeAt = (bits: number, margin: number | null) => {
    const step = { bits: toStep(bits), marginBits: toStep(margin ?? Number.POSITIVE_INFINITY) }
    const key = `${step.bits} ${step.marginBits}`
    const outcome = outcomes.get(key) ?? { ...step, right: 0, wrong: 0 }
    outcomes.set(key, outcome)
    return outcome
  }
  return {
    add({ identity, personId, bits, marginBits }, right) {
      if (right === undefined) return
      doses += 1
      if (personId === null || bits === null) return
      const sums = identity === 'verified' ? settled : outcomeAt(bits, marginBits)
      sums.right += right
      sums.wrong += 1 - right
    },
    choose: (evidence) => ({ ...chooseThresholds([...outcomes.values()], settled, evidence), doses }),
  }
}
