import { setImmediate as breath } from 'node:timers/promises'

import type { Caller } from '../../core/caller.ts'
import { commitBatch, type IngestEntry } from './commit-batch.ts'
import { compareSessions, keyOfSession, sessionOfKey } from './compare-sessions.ts'
import type { FindingCounts } from './findings.ts'
import type { IngestDeps, RejectedRows, SourceTable } from './ports.ts'
import { type RowContext, readRow } from './read-row.ts'
import type { Tx, Upload } from './store.ts'

/** Rows in one transaction: what a crash can cost, and what is in memory twice. */
export const BATCH_ROWS = 2500
/** Rows read at a stretch. */
const BREATH_ROWS = 50
/** Sessions in memory before they are compared. */
const SESSIONS_MAX = 5000

/** One file on its way in. */
export interface IngestRun {
  readonly caller: Caller
  readonly deps: IngestDeps
  readonly upload: Upload
  readonly context: RowContext
  /** Rows of the file. */
  readonly total: number
  readonly rejectedRows: RejectedRows | null
  readonly counts: FindingCounts
  readonly sums: { rows: number; accepted: number; rejected: number; unchanged: number; updated: number }
  /** Sessions of which records were taken and that are not compared yet. */
  readonly sessions: Set<string>
}

/** Takes the rows batch by batch: while the database works on one, the next one is read. */
export async function takeRows(run: IngestRun, table: SourceTable): Promise<void> {
  const refused = new Set(run.upload.rejectedRows)
  let pending: Promise<void> = Promise.resolve()
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
      if (dose === null && !isKnown) await run.rejectedRows?.add(row.cells, findings)
      entries.push({ row: row.row, dose, isKnown, wasRefused: refused.has(row.row) })
      // Lets the answers of the database in, which would otherwise wait until the next batch is read.
      if (entries.length % BREATH_ROWS === 0) await breath()
      if (entries.length < BATCH_ROWS) continue
      await pending
      if (run.deps.signal?.aborted === true) return
      pending = commit(run, entries)
      // Whoever waits for it learns of its fault; without this a fault meanwhile would end the process.
      pending.catch(() => {})
      entries = []
    }
  } finally {
    await pending
  }
  await commit(run, entries)
}

async function commit(run: IngestRun, entries: readonly IngestEntry[]): Promise<void> {
  if (entries.length === 0) return
  const { caller, deps, upload, sums, sessions } = run
  const batch = { upload: upload.upload, entries }
  const result = await deps.database.transaction(caller, (tx) => commitBatch(tx, batch))
  sums.rows += entries.length
  sums.accepted += result.accepted
  sums.rejected += result.rejected
  sums.unchanged += result.unchanged
  sums.updated += result.updated
  for (const { dose } of entries) {
    if (dose === null) continue
    const { givenAtFacility, givenOn, vaccine, lotNumber } = dose.record.claim
    sessions.add(keyOfSession({ facility: givenAtFacility, day: givenOn, vaccine, lot: lotNumber }))
  }
  deps.progress({ stage: 'ingest', done: sums.rows, total: run.total })
  if (sessions.size > SESSIONS_MAX) {
    await deps.database.transaction(caller, (tx) => compareTaken(tx, sessions))
  }
}

/** Compares the sessions of the rows taken so far with their reports, and forgets them. */
export async function compareTaken(tx: Tx, sessions: Set<string>): Promise<void> {
  const keys = [...sessions].map(sessionOfKey)
  sessions.clear()
  if (keys.length > 0) await compareSessions(tx, keys)
}
