import { createHash } from 'node:crypto'

import type { Caller } from '../../core/caller.ts'
import { dayOfInstant } from '../../core/dates.ts'
import type { SessionKey } from '../record/index.ts'
import { findColumns } from './columns.ts'
import { commitBatch, type IngestBatch, type IngestEntry } from './commit-batch.ts'
import { compareSessions, sessionKey } from './compare-sessions.ts'
import { FindingCounts } from './findings.ts'
import { type KnownLots, knownLots } from './lots.ts'
import type { IngestDeps, RejectedRows, SourceFile, SourceTable } from './ports.ts'
import { type RowContext, readRow } from './read-row.ts'
import { beginUpload, finishUpload, type Upload } from './store.ts'
import { selectLots } from './store-sessions.ts'

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

/** Rows in one transaction: what a crash can cost, and what is in memory twice. */
const BATCH_ROWS = 4000
/** Sessions in memory before they are compared. */
const SESSIONS_MAX = 20_000

interface Run {
  readonly caller: Caller
  readonly deps: IngestDeps
  readonly upload: Upload
  readonly context: RowContext
  readonly rejectedRows: RejectedRows | null
  readonly counts: FindingCounts
  readonly sums: { rows: number; accepted: number; rejected: number; unchanged: number; updated: number }
  readonly sessions: Map<string, SessionKey>
}

/**
 * Takes a facility's file in: every row becomes a dose record, or is refused with all of its findings. The same file
 * again changes nothing, except that rows refused before are looked at anew; a run that was cut off goes on where it was.
 * @throws {Refusal} `file.*`, `database.*`
 */
export async function ingestFile(
  caller: Caller,
  { file, facility }: { readonly file: SourceFile; readonly facility: string },
  deps: IngestDeps,
): Promise<IngestSummary> {
  // Ingest 1. Open the file: format, encoding, separator, header.
  const table = await file.open()
  const columns = findColumns(table.header)
  // Ingest 2. Begin or resume its upload, named by the content.
  const contentSha256 = await file.digest()
  const names = { upload: uploadIdOf(facility, contentSha256), facility, contentSha256, fileName: file.name }
  const { upload, lots, now } = await deps.database.transaction(caller, async (tx) => ({
    upload: await beginUpload(tx, names),
    lots: await readLots(deps, () => selectLots(tx)),
    now: tx.now,
  }))
  const { places } = deps
  const run: Run = {
    caller,
    deps,
    upload,
    context: { facility, upload: names.upload, today: dayOfInstant(now), columns, places, lots },
    rejectedRows: (await deps.rejectedRows?.(table)) ?? null,
    counts: new FindingCounts(),
    sums: { rows: 0, accepted: 0, rejected: 0, unchanged: 0, updated: 0 },
    sessions: new Map(),
  }
  try {
    // Ingest 3. Batch by batch: records, first actions and progress in one transaction.
    await takeRows(run, table)
    // Ingest 4. Confirm injections whose session report is already here.
    await compareNow(run)
    // Ingest 5. Write the refused rows with their findings.
    await run.rejectedRows?.finish()
    await deps.database.transaction(caller, (tx) => finishUpload(tx, names.upload))
  } finally {
    await run.rejectedRows?.discard()
  }
  // Ingest 6. Sum up.
  return { ...run.sums, findings: run.counts.toRecord() }
}

const LOTS_OF = new WeakMap<IngestDeps, KnownLots>()

/** Many small files are sent in one run: the lots are read once for all of them. */
async function readLots(
  deps: IngestDeps,
  read: () => Promise<{ vaccine: string; lot: string }[]>,
): Promise<KnownLots> {
  const known = LOTS_OF.get(deps) ?? knownLots(await read())
  LOTS_OF.set(deps, known)
  return known
}

/** While the database works on one batch, the next one is read. */
async function takeRows(run: Run, table: SourceTable): Promise<void> {
  let pending: Promise<void> = Promise.resolve()
  const send = async (entries: IngestEntry[]) => {
    await pending
    run.deps.signal?.throwIfAborted()
    pending = commit(run, entries)
    // Whoever waits for it learns of its fault; without this a fault between two batches would end the process.
    pending.catch(() => {})
  }
  const refused = new Set(run.upload.rejectedRows)
  let entries: IngestEntry[] = []
  try {
    for await (const row of table.rows()) {
      const isKnown = row.row <= run.upload.lastRow && !refused.has(row.row)
      if (isKnown && run.upload.isFinished) {
        run.sums.rows += 1
        run.sums.unchanged += 1
        continue
      }
      const { dose, findings } = readRow(row, run.context)
      run.counts.add(findings)
      if (dose === null) await run.rejectedRows?.add(row.cells, findings)
      entries.push({ row: row.row, dose, isKnown, wasRefused: refused.has(row.row) })
      if (entries.length === BATCH_ROWS) {
        await send(entries)
        entries = []
      }
    }
  } finally {
    // Also when the file turns out to be damaged: the batch under way is committed and reported first.
    await pending
  }
  await commit(run, entries)
}

async function commit(run: Run, entries: readonly IngestEntry[]): Promise<void> {
  if (entries.length === 0) return
  const { caller, deps, upload, sums, sessions } = run
  const batch: IngestBatch = { upload: upload.upload, entries }
  const result = await deps.database.transaction(caller, (tx) => commitBatch(tx, batch))
  sums.rows += entries.length
  sums.accepted += result.accepted
  sums.rejected += result.rejected
  sums.unchanged += result.unchanged
  sums.updated += result.updated
  for (const { dose } of entries) {
    if (dose === null) continue
    const { givenAtFacility, givenOn, vaccine, lotNumber } = dose.record.claim
    const key = { facility: givenAtFacility, day: givenOn, vaccine, lot: lotNumber }
    sessions.set(sessionKey(key), key)
  }
  deps.progress({ stage: 'ingest', done: sums.rows, total: 0 })
  if (sessions.size > SESSIONS_MAX) await compareNow(run)
}

async function compareNow({ caller, deps, sessions }: Run): Promise<void> {
  if (sessions.size === 0) return
  const keys = [...sessions.values()]
  sessions.clear()
  await deps.database.transaction(caller, (tx) => compareSessions(tx, keys))
}

/** First 128 bits of SHA-256 over facility and content, as a UUID. */
function uploadIdOf(facility: string, contentSha256: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([facility, contentSha256]))
    .digest('hex')
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
