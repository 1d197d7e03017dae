/** Builds an image of the population register from a file or from the register table. */
import {
  type BuiltFrom,
  buildColumns,
  bytesPerPerson,
  checkImageFolder,
  type FileFinding,
  type GatheredRows,
  gatherRows,
  PeopleBuffer,
  writeImage,
} from '../adapters/registers/image/index.ts'
import { selectEdition } from '../adapters/registers/store.ts'
import { REGISTER_BUCKETS, selectPeople } from '../adapters/registers/store-people.ts'
import { Refusal } from '../core/refusal.ts'
import type { Tx } from '../stages/record/index.ts'
import type { Context } from './context.ts'
import { openRegisterFile } from './run-register-source.ts'

export interface RegisterBuildSummary {
  readonly rows: number
  readonly people: number
  /** Rows left out because a later one has the same number. */
  readonly duplicates: number
  readonly rejected: number
  readonly findings: Readonly<Partial<Record<FileFinding, number>>>
  readonly version: string
  readonly seconds: number
  readonly rows_per_second: number
  /** Bytes of all columns in memory. */
  readonly bytes: number
  readonly bytes_per_person: number
}

/**
 * Writes the image of a register (`table`, or a file of CSV, XLSX or Parquet) to a new or empty folder. Null when it was
 * stopped, and then nothing was written.
 * @throws {Refusal} `file.*`, `register.empty`, `register.changed`, `database.*`
 */
export async function runRegisterBuild(
  context: Context,
  { from, out }: { readonly from: string; readonly out: string },
): Promise<RegisterBuildSummary | null> {
  const startedMs = performance.now()
  await checkImageFolder(out)
  const buffer = new PeopleBuffer()
  const { gathered, builtFrom } = await (from === 'table'
    ? gatherTable(context, buffer)
    : gatherFile(context, buffer, from))
  if (context.signal.aborted) return null
  const built = buildColumns(buffer, 0, context.progress)
  const manifest = await writeImage(out, built, { builtFrom, parent: null })
  const seconds = (performance.now() - startedMs) / 1000
  return {
    ...gathered,
    people: built.people,
    duplicates: built.duplicates,
    version: manifest.version,
    seconds,
    rows_per_second: Math.round(gathered.rows / seconds),
    bytes: manifest.columns.reduce((sum, { bytes }) => sum + bytes, 0),
    bytes_per_person: Math.round(bytesPerPerson(manifest) * 10) / 10,
  }
}

interface Gathered {
  readonly gathered: GatheredRows
  readonly builtFrom: BuiltFrom
}

async function gatherFile(context: Context, buffer: PeopleBuffer, path: string): Promise<Gathered> {
  const { builtFrom, batches } = await openRegisterFile(context, path)
  return { gathered: await gatherRows(buffer, batches, context), builtFrom }
}

/** The table was cleaned when it was loaded. A load in the meantime would mix two states, and is refused. */
async function gatherTable(context: Context, buffer: PeopleBuffer): Promise<Gathered> {
  const { worker } = await context.databases()
  const caller = await context.caller('register build')
  return worker.transaction(caller, async (tx) => {
    const { version, people } = await selectEdition(tx)
    await gatherBuckets(tx, buffer, { context, total: people })
    if ((await selectEdition(tx)).version !== version) {
      throw new Refusal('register.changed', 'the register was loaded meanwhile: build the image again')
    }
    const gathered = { rows: buffer.rows, rejected: 0, findings: {} }
    return { gathered, builtFrom: { source: 'table', edition: String(version) } }
  })
}

async function gatherBuckets(
  tx: Tx,
  buffer: PeopleBuffer,
  { context, total }: { readonly context: Context; readonly total: number },
): Promise<void> {
  for (let bucket = 0; bucket < REGISTER_BUCKETS && !context.signal.aborted; bucket += 1) {
    for (const person of await selectPeople(tx, bucket)) buffer.add(person)
    context.progress({ stage: 'register rows', done: buffer.rows, total })
  }
}
