/** Applies a file of changed people to an image of the population register. */
import {
  buildColumns,
  bytesPerPerson,
  checkImageFolder,
  type FileFinding,
  gatherRows,
  openImage,
  PeopleBuffer,
  personOf,
  writeImage,
} from '../adapters/registers/image/index.ts'
import type { Context } from './context.ts'
import { openRegisterFile } from './run-register-source.ts'

export interface RegisterDeltaSummary {
  readonly rows: number
  readonly people: number
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** People of the older image who stay as they were. */
  readonly unchanged: number
  readonly duplicates: number
  readonly rejected: number
  readonly findings: Readonly<Partial<Record<FileFinding, number>>>
  readonly version: string
  readonly parent: string
  readonly seconds: number
  readonly bytes_per_person: number
}

/** People of the older image between two reports of progress. */
const PEOPLE_PER_REPORT = 50_000

/**
 * Writes the image that an older one becomes by a file of new, changed and removed people, to a new or empty folder: the
 * whole of what the file says of a person replaces what the image said. Null when it was stopped, and then nothing was
 * written.
 * @throws {Refusal} `file.*`, `register.damaged`, `register.other-format`, `register.empty`
 */
export async function runRegisterDelta(
  context: Context,
  { image: dir, from, out }: { readonly image: string; readonly from: string; readonly out: string },
): Promise<RegisterDeltaSummary | null> {
  const startedMs = performance.now()
  await checkImageFolder(out)
  const image = await openImage(dir)
  const { people, version: parent } = image.manifest
  const { builtFrom, batches } = await openRegisterFile(context, from)
  const buffer = new PeopleBuffer()
  for (let row = 0; row < people && !context.signal.aborted; row += 1) {
    buffer.add(personOf(image, row))
    if (row % PEOPLE_PER_REPORT === 0) context.progress({ stage: 'register image', done: row, total: people })
  }
  const gathered = await gatherRows(buffer, batches, context)
  if (context.signal.aborted) return null
  const built = buildColumns(buffer, people, context.progress)
  const manifest = await writeImage(out, built, { builtFrom, parent: { version: parent, ...built.changes } })
  return {
    ...gathered,
    people: built.people,
    ...built.changes,
    duplicates: built.duplicates,
    version: manifest.version,
    parent,
    seconds: (performance.now() - startedMs) / 1000,
    bytes_per_person: Math.round(bytesPerPerson(manifest) * 10) / 10,
  }
}
