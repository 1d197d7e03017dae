/** One transaction on behalf of one caller, and the only way to reach the database. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

import type { Caller } from '../../core/caller.ts'
import { asRefusal } from './errors.ts'

export type Cell = string | number | boolean | null | Date

/** What a store works with. A store never begins or ends a transaction. */
export interface Tx {
  readonly caller: Caller
  /** The application clock, fixed for the transaction. */
  readonly now: Date
  /** Runs one statement and returns its rows. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Runs one statement and returns how many rows it touched. */
  run(text: string, values?: readonly unknown[]): Promise<number>
  /** COPY into a temporary table (COPY is refused on tables with row-level security); returns the rows copied. */
  copyIn(table: string, columns: readonly string[], rows: Iterable<readonly Cell[]>): Promise<number>
}

export interface Database {
  /**
   * Commits when `work` returns, rolls back when it throws. When two transactions waited for each other, the one that the
   * server ended runs again from the start: `work` changes nothing outside the database.
   * @throws {Refusal} `database.*`
   */
  transaction<T>(caller: Caller, work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Database roles; each has the rights of one kind of work (architecture: invariants). */
export type DatabaseRole = 'vaxpass_app' | 'vaxpass_worker' | 'vaxpass_signer' | 'vaxpass_migrator'

export interface DatabaseOptions {
  readonly url: string
  readonly role: DatabaseRole
  readonly now: () => Date
  readonly maxConnections?: number
}

const DEFAULT_CONNECTIONS = 4
const CONNECT_TIMEOUT_MS = 10_000
/**
 * A batch looks its records up by key. At the server's default of 4, made for disks that turn, the planner would rather read
 * a whole table for every batch, and the cost of a stage would grow with the square of the records.
 */
const RANDOM_PAGE_COST = 1
/** Bytes of COPY text handed to the socket at once: large enough to keep the pipe full, small enough to stay cheap. */
const COPY_CHUNK_CHARS = 256 * 1024

// A date is a day, not an instant: the driver's Date would shift it by the time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** Opens a pool whose every session acts as `role`. Nothing connects before the first transaction. */
export function openDatabase({
  url,
  role,
  now,
  maxConnections = DEFAULT_CONNECTIONS,
}: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: role,
    options: `-c role=${role} -c random_page_cost=${RANDOM_PAGE_COST}`,
  })
  // An idle connection that the server closes is replaced at the next checkout; the error says nothing more.
  pool.on('error', () => {})
  return {
    transaction: (caller, work) => withRetries(() => inTransaction(pool, caller, now(), work)),
    close: () => pool.end(),
  }
}

/** A transaction that was ended for another's sake succeeds when it is alone; more than a few times is a fault. */
const MOST_ATTEMPTS = 5
/** deadlock_detected and serialization_failure (PostgreSQL manual, appendix A). */
const ENDED_FOR_ANOTHER = new Set(['40P01', '40001'])

async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (!ENDED_FOR_ANOTHER.has(code) || attempts === MOST_ATTEMPTS) throw error
    }
  }
}

async function inTransaction<T>(
  pool: pg.Pool,
  caller: Caller,
  now: Date,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  let client: pg.PoolClient
  try {
    client = await pool.connect()
  } catch (error) {
    throw asRefusal(error)
  }
  let broken = false
  // The server may end the session while no statement is under way; without a listener that would end the process.
  let lost: Error | undefined
  const onLost = (error: Error) => {
    lost ??= error
  }
  client.on('error', onLost)
  try {
    await client.query(beginFor(caller))
    const result = await work(transactionOver(client, caller, now))
    await client.query('commit')
    return result
  } catch (error) {
    broken = await rollBack(client)
    throw asRefusal(lost ?? error)
  } finally {
    if (!broken) client.off('error', onLost)
    client.release(broken)
  }
}

/** The caller lives exactly as long as the transaction: SET LOCAL does not leak through the pool, SET does. */
function beginFor(caller: Caller): string {
  const unit = pg.escapeLiteral(caller.unit)
  const account = pg.escapeLiteral(caller.account)
  return `begin; set local vaxpass.unit = ${unit}; set local vaxpass.account = ${account}`
}

/** Returns true when the connection cannot be used any more. */
async function rollBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return false
  } catch {
    return true
  }
}

function transactionOver(client: pg.PoolClient, caller: Caller, now: Date): Tx {
  return {
    caller,
    now,
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows } = await client.query(text, [...values])
      return rows as Row[] // the store that wrote the statement names the columns it listed
    },
    async run(text, values = []) {
      const { rowCount } = await client.query(text, [...values])
      return rowCount ?? 0
    },
    async copyIn(table, columns, rows) {
      const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
      await pipeline(Readable.from(copyChunks(rows)), stream)
      return stream.rowCount
    },
  }
}

function* copyChunks(rows: Iterable<readonly Cell[]>): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    chunk += `${row.map(copyText).join('\t')}\n`
    if (chunk.length >= COPY_CHUNK_CHARS) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk !== '') yield chunk
}

const COPY_SPECIAL = /[\\\t\n\r]/
const COPY_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** COPY text format (PostgreSQL manual, COPY, "Text Format"). */
function copyText(cell: Cell): string {
  if (cell === null) return '\\N'
  if (typeof cell === 'string') {
    return COPY_SPECIAL.test(cell) ? cell.replace(/[\\\t\n\r]/g, (c) => COPY_ESCAPES[c] ?? c) : cell
  }
  if (typeof cell === 'boolean') return cell ? 't' : 'f'
  return cell instanceof Date ? cell.toISOString() : String(cell)
}
