/** Compares what the pipeline stored with a truth that no stage has seen. */
import { openTable, recordsOf } from '../adapters/documents/tables/open-table.ts'
import { selectRegistered } from '../adapters/registers/store-holders.ts'
import type { Caller } from '../core/caller.ts'
import type { DoseId } from '../core/dose/dose.ts'
import { bucketOf } from '../core/dose/dose-id.ts'
import { inLanes } from '../core/lanes.ts'
import { personIdOfForeigner, personIdOfNumber } from '../core/person/person-id.ts'
import { Refusal } from '../core/refusal.ts'
import { readPersons } from '../stages/authenticate/index.ts'
import { readUploads } from '../stages/ingest/index.ts'
import { readSources, type SourcedDose, type Tx } from '../stages/record/index.ts'
import type { Context } from './context.ts'

/** Rows of one class of planted error; a row with two errors counts under both. */
export interface ClassResult {
  rows: number
  right: number
  wrong: number
  missed: number
}

export interface Evaluation {
  /** Verified dose records that belong to the person of the truth, and to another. */
  readonly verified_right: number
  readonly verified_wrong: number
  /** Accepted rows whose person is in the register and was not found. */
  readonly missed: number
  /** Right among `verified`; 1 when nothing was verified. */
  readonly precision: number
  /** Right person among verified and mismatch, over all accepted rows whose person is in the register. */
  readonly recall: number
  /** Corrected dose records that belong to the right person where the register is right, and the others. */
  readonly corrections_right: number
  readonly corrections_wrong: number
  readonly by_class: Readonly<Record<string, ClassResult>>
}

interface Truth {
  /** '' = nobody. */
  readonly personId: string
  readonly errors: readonly string[]
}

const REQUIRED = ['file', 'row', 'person_number', 'errors']
const DOSES_PER_BATCH = 5000
const BUCKETS = 256
/** Rows without a planted error. */
const CLEAN = 'none'

/** The only reader of `truth.csv` (`file,row,person_number,errors`). @throws {Refusal} `file.*`, `database.*` */
export async function evaluate(context: Context, truthFile: string): Promise<Evaluation> {
  const { worker } = await context.databases()
  const caller = await context.caller('evaluate')
  const truth = await readTruth(truthFile)
  const files = await worker.transaction(caller, readUploads)
  const fileOf = new Map(files.map(({ upload, fileName }) => [upload, baseName(fileName)]))
  const tally = createTally()
  const comparing: Comparing = { context, caller, truth, fileOf, tally }
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
  return tally.result()
}

interface Comparing {
  readonly context: Context
  readonly caller: Caller
  readonly truth: ReadonlyMap<string, ReadonlyMap<number, Truth>>
  readonly fileOf: ReadonlyMap<string, string>
  readonly tally: Tally
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
  { context, caller, truth, fileOf, tally }: Comparing,
  bucket: number,
  after: DoseId | null,
): Promise<SourcedDose[]> {
  const { worker } = await context.databases()
  return worker.transaction(caller, async (tx) => {
    const doses = await readSources(tx, { bucket, after, limit: DOSES_PER_BATCH })
    const persons = await readPersons(
      tx,
      doses.map(({ doseId }) => doseId),
    )
    const known = doses.flatMap((dose) => {
      const row = truth.get(fileOf.get(dose.upload) ?? '')?.get(dose.row)
      return row === undefined ? [] : [{ dose, row }]
    })
    const registered = await registeredAmong(
      tx,
      known.map(({ row }) => row.personId),
    )
    for (const { dose, row } of known) {
      tally.add(dose, row, {
        found: persons.get(dose.doseId),
        isRegistered: registered.has(row.personId),
      })
    }
    return doses
  })
}

async function registeredAmong(tx: Tx, personIds: readonly string[]): Promise<Set<string>> {
  const ids = [...new Set(personIds.filter((id) => id !== ''))]
  return selectRegistered(tx, ids.map(bucketOf), ids)
}

interface Tally {
  add(
    dose: SourcedDose,
    truth: Truth,
    about: { readonly found: string | undefined; readonly isRegistered: boolean },
  ): void
  result(): Evaluation
}

function createTally(): Tally {
  const sums = { right: 0, wrong: 0, found: 0, registered: 0, correctedRight: 0, correctedWrong: 0 }
  const classes = new Map<string, ClassResult>()
  return {
    add({ identity, corrected }, { personId, errors }, { found, isRegistered }) {
      // A foreigner without a passport number in the truth can be neither right nor wrong.
      const isRight = found !== undefined && found === personId
      const isWrong = identity === 'verified' && !isRight && (personId !== '' || found === undefined)
      const isMissed = isRegistered && !isRight
      if (identity === 'verified' && isRight) sums.right += 1
      if (isWrong) sums.wrong += 1
      if (isRegistered) sums.registered += 1
      if (isRegistered && isRight) sums.found += 1
      const isRegisterRight = !errors.some((error) => error.startsWith('register-'))
      if (corrected && isRight && isRegisterRight) sums.correctedRight += 1
      else if (corrected) sums.correctedWrong += 1
      for (const error of errors.length > 0 ? errors : [CLEAN]) {
        const result = classes.get(error) ?? { rows: 0, right: 0, wrong: 0, missed: 0 }
        classes.set(error, result)
        result.rows += 1
        result.right += Number(isRight)
        result.wrong += Number(isWrong)
        result.missed += Number(isMissed)
      }
    },
    result: () => ({
      verified_right: sums.right,
      verified_wrong: sums.wrong,
      missed: sums.registered - sums.found,
      precision: ratio(sums.right, sums.right + sums.wrong),
      recall: ratio(sums.found, sums.registered),
      corrections_right: sums.correctedRight,
      corrections_wrong: sums.correctedWrong,
      by_class: Object.fromEntries([...classes].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  }
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)

async function readTruth(path: string): Promise<Map<string, Map<number, Truth>>> {
  const table = await openTable(path)
  const missing = REQUIRED.filter((name) => !table.header.includes(name))
  if (missing.length > 0) {
    throw new Refusal('file.missing-columns', `the truth lacks the columns ${missing.join(', ')}`)
  }
  const files = new Map<string, Map<number, Truth>>()
  for await (const { values } of recordsOf(table)) {
    const name = baseName(values.file ?? '')
    const rows = files.get(name) ?? new Map<number, Truth>()
    files.set(name, rows)
    rows.set(Number(values.row), {
      personId: truePerson(values.person_number ?? ''),
      errors: (values.errors ?? '').split(';').filter((error) => error !== ''),
    })
  }
  return files
}

/** `079185000123`, or `KR:M12345678` for a foreigner, or nobody. */
function truePerson(text: string): string {
  const [country = '', number] = text.split(':')
  if (number !== undefined) return personIdOfForeigner(country, number)
  return text === '' ? '' : personIdOfNumber(text)
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
