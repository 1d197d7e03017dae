/** Compares what the pipeline stored with a truth that no stage has seen. */
import type { Caller } from '../core/caller.ts'
import type { DoseId } from '../core/dose/dose.ts'
import { inLanes } from '../core/lanes.ts'
import { readOwners } from '../stages/authenticate/index.ts'
import { readUploads } from '../stages/ingest/index.ts'
import { readSources, type SourcedDose } from '../stages/record/index.ts'
import type { Context } from './context.ts'
import { createTally, type Evaluation, type Tally, type Truth } from './evaluate-tally.ts'
import { type OpenRegister, openRegister } from './registers.ts'
import { baseName, readTruth } from './truth.ts'

export type { Evaluation }

const DOSES_PER_BATCH = 5000
const BUCKETS = 256

/** Compares every accepted row with the truth. @throws {Refusal} `file.*`, `register.*`, `database.*` */
export async function evaluate(context: Context, truthFile: string): Promise<Evaluation> {
  const tally = createTally()
  await compareWithTruth(context, truthFile, tally.add)
  return tally.result()
}

/**
 * Hands every accepted row to `add`, with what was stored about it and what is true.
 * @throws {Refusal} `file.*`, `register.*`, `database.*`
 */
export async function compareWithTruth(
  context: Context,
  truthFile: string,
  add: Tally['add'],
): Promise<void> {
  const { worker } = await context.databases()
  const caller = await context.caller('evaluate')
  const truth = await readTruth(truthFile)
  const { registered } = await openRegister(context)
  const files = await worker.transaction(caller, readUploads)
  const fileOf = new Map(files.map(({ upload, fileName }) => [upload, baseName(fileName)]))
  const comparing: Comparing = { context, caller, truth, fileOf, registered, add }
  let done = 0
  await inLanes(
    Array.from({ length: BUCKETS }, (_, bucket) => bucket),
    async (share) => {
      for (const bucket of share) {
        await compareBucket(comparing, bucket)
        done += 1
        context.progress({ stage: 'evaluate', done, total: BUCKETS })
      }
    },
  )
}

interface Comparing {
  readonly context: Context
  readonly caller: Caller
  readonly truth: ReadonlyMap<string, ReadonlyMap<number, Truth>>
  readonly fileOf: ReadonlyMap<string, string>
  readonly registered: OpenRegister['registered']
  readonly add: Tally['add']
}

async function compareBucket(comparing: Comparing, bucket: number): Promise<void> {
  let after: DoseId | null = null
  for (;;) {
    const page: SourcedDose[] = await compareBatch(comparing, bucket, after)
    after = page.at(-1)?.doseId ?? null
    if (page.length < DOSES_PER_BATCH) return
  }
}

async function compareBatch(
  { context, caller, truth, fileOf, registered, add }: Comparing,
  bucket: number,
  after: DoseId | null,
): Promise<SourcedDose[]> {
  const { worker } = await context.databases()
  return worker.transaction(caller, async (tx) => {
    const doses = await readSources(tx, { bucket, after, limit: DOSES_PER_BATCH })
    const owners = await readOwners(
      tx,
      doses.map(({ doseId }) => doseId),
    )
    const known = doses.flatMap((dose) => {
      const row = truth.get(fileOf.get(dose.upload) ?? '')?.get(dose.row)
      return row === undefined ? [] : [{ dose, row }]
    })
    const ids = [...new Set(known.map(({ row }) => row.personId).filter((id) => id !== ''))]
    const inRegister = await registered(tx, ids)
    for (const { dose, row } of known) {
      const { identity, corrected } = dose
      const { personId, bits } = owners.get(dose.doseId) ?? { personId: undefined, bits: null }
      add({ identity, corrected, found: personId, bits, isRegistered: inRegister.has(row.personId) }, row)
    }
    return doses
  })
}
