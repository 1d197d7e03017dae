import type { Caller } from '../../core/caller.ts'
import { dayOfInstant } from '../../core/dates.ts'
import { hashId } from '../../core/hash-id.ts'
import { type Columns, findColumns } from './columns.ts'
import { FindingCounts } from './findings.ts'
import type { IngestDeps, IngestInput, SourceTable } from './ports.ts'
import { beginUpload, finishUpload } from './store.ts'
import { compareTaken, type IngestRun, takeRows } from './take-rows.ts'

export interface IngestSummary {
  /** accepted + rejected + unchanged + updated. */
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  /** Known already, from this file or another. */
  readonly unchanged: number
  readonly updated: number
  /** Findings by code, of the rows that were looked at. */
  readonly findings: Readonly<Record<string, number>>
}

/**
 * Takes a facility's file in: every row becomes a dose record, or is refused with all of its findings. The same file
 * again changes nothing, except that rows refused before are looked at anew; a run that was cut off goes on where it was. An aborted
 * signal stops it between two batches; the summary then says how far it came.
 * @throws {Refusal} `file.*`, `database.*`
 */
export async function ingestFile(
  caller: Caller,
  { file, facility, rejectedRows }: IngestInput,
  deps: IngestDeps,
): Promise<IngestSummary> {
  // Ingest 1. Open the file: format, encoding, separator, header.
  const table = await file.open()
  const columns = findColumns(table.header)
  for (const note of [...table.notes, ...notesOn(columns)]) deps.say(`${facility}: ${note}`)
  const total = await countRows(table)
  // Ingest 2. Begin or resume its upload, named by the content.
  const contentSha256 = await file.digest()
  const names = {
    upload: hashId(['upload', facility, contentSha256]),
    facility,
    contentSha256,
    fileName: file.name,
  }
  const { upload, today } = await deps.database.transaction(caller, async (tx) => ({
    upload: await beginUpload(tx, names),
    today: dayOfInstant(tx.now),
  }))
  const { places, lots } = deps
  const context = { facility, upload: names.upload, today, columns, places, lots }
  const run = newRun(caller, deps, { upload, context, total, rejectedRows: rejectedRows?.(table) ?? null })
  try {
    // Ingest 3. Batch by batch: records, first actions and progress in one transaction.
    await takeRows(run, table)
    // Ingest 4. Confirm injections whose session report is already here.
    const isWhole = deps.signal?.aborted !== true
    await deps.database.transaction(caller, async (tx) => {
      await compareTaken(tx, run.sessions)
      if (isWhole) await finishUpload(tx, names.upload)
    })
    // Ingest 5. Write the refused rows with their findings.
    if (isWhole) await run.rejectedRows?.finish()
  } finally {
    await run.rejectedRows?.discard()
  }
  // Ingest 6. Sum up.
  return { ...run.sums, findings: run.counts.toRecord() }
}

function newRun(
  caller: Caller,
  deps: IngestDeps,
  file: Pick<IngestRun, 'upload' | 'context' | 'total' | 'rejectedRows'>,
): IngestRun {
  const sums = { rows: 0, accepted: 0, rejected: 0, unchanged: 0, updated: 0 }
  return { caller, deps, ...file, counts: new FindingCounts(), sums, sessions: new Set() }
}

/** By number: in a file without a header the first line is somebody's data. */
function notesOn({ ignored }: Columns): string[] {
  return ignored.length === 0 ? [] : [`columns ${ignored.join(', ')} are not known and left out`]
}

/** Reads the file to its end before anything is taken from it: a damaged file is refused whole. */
async function countRows(table: SourceTable): Promise<number> {
  let rows = 0
  for await (const _row of table.rows()) rows += 1
  return rows
}
