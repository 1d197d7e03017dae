import type { Caller } from '../../core/caller.ts'
import { dayOfInstant } from '../../core/dates.ts'
import { createPipe } from '../../core/lanes.ts'
import { type Compared, compareSessions, keyOfSession } from './compare-sessions.ts'
import type { FindingCode } from './findings.ts'
import { type LoadDeps, LoadSum, type LoadSummary } from './load-deliveries.ts'
import { readKnownLots } from './lots.ts'
import type { SourceTable } from './ports.ts'
import { cellsBy, readSession, SESSION_COLUMNS } from './read-figures.ts'
import { type SessionRow, upsertSessions, type Written } from './store-sessions.ts'

export interface SessionsSummary extends LoadSummary, Compared {}

/** Sessions in one transaction, with the confirmations that follow from them. */
const BATCH_ROWS = 1000

/**
 * Day close: takes session reports in (`facility,day,vaccine,lot,doses_given`), compares them with what was entered and
 * delivered, confirms the records of sound sessions. The same file again changes nothing.
 * @throws {Refusal} `file.*`, `database.*`
 */
export async function loadSessions(
  caller: Caller,
  table: SourceTable,
  { database, places, progress }: LoadDeps,
): Promise<SessionsSummary> {
  const cells = cellsBy(table, SESSION_COLUMNS)
  const known = await database.transaction(caller, async (tx) => ({
    lots: await readKnownLots(tx),
    today: dayOfInstant(tx.now),
    places,
  }))
  const sum = new LoadSum<SessionRow>(keyOfSession)
  let compared: Compared = { confirmed: 0, signals: 0 }
  const pipe = createPipe()
  const pending = new Set<string>()
  const flush = async () => {
    const rows = sum.take()
    if (rows.length === 0) return
    const keys = rows.map(keyOfSession)
    // A session that the file reports twice is written in the file's order.
    if (keys.some((key) => pending.has(key))) await pipe.drain()
    for (const key of keys) pending.add(key)
    await pipe.push(async () => {
      const done = await closeSessions(caller, rows, database)
      for (const key of keys) pending.delete(key)
      sum.wrote(done)
      compared = { confirmed: compared.confirmed + done.confirmed, signals: compared.signals + done.signals }
      progress({ stage: 'sessions', done: sum.rows, total: 0 })
    })
  }
  // Day close 1. Read the session reports, all findings of the file.
  for await (const row of table.rows()) {
    const findings: FindingCode[] = []
    sum.add(row.row, readSession(cells(row, findings), known, findings), findings)
    if (sum.waiting >= BATCH_ROWS) await flush()
  }
  await flush()
  await pipe.drain()
  return { ...sum.toSummary(), ...compared }
}

async function closeSessions(
  caller: Caller,
  rows: readonly SessionRow[],
  database: LoadDeps['database'],
): Promise<Written & Compared> {
  return database.transaction(caller, async (tx) => {
    // Day close 2. Store them; a report sent again replaces its former figures.
    const written = await upsertSessions(tx, rows)
    // Day close 3. Compare with what was entered and delivered; 4. confirm the records of sound sessions.
    return { ...written, ...(await compareSessions(tx, rows)) }
  })
}
