/** Takes files of stations in: composes the table reader, the known places and the ingest stage. */
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { setFlagsFromString } from 'node:v8'

import { digestFile } from '../adapters/documents/tables/digest-file.ts'
import { openTable, type Table } from '../adapters/documents/tables/open-table.ts'
import { rejectedRowsIn } from '../adapters/documents/tables/rejected-rows.ts'
import type { Caller } from '../core/caller.ts'
import { inLanes, LANES } from '../core/lanes.ts'
import type { Progress } from '../core/progress.ts'
import { Refusal } from '../core/refusal.ts'
import { placesOf, readUnitTree, selectBelow } from '../office/units/index.ts'
import {
  type IngestDeps,
  type IngestInput,
  type IngestSummary,
  ingestFile,
  type LoadDeps,
  type LoadSummary,
  loadDeliveries,
  loadSessions,
  type Places,
  readKnownLots,
  type SessionsSummary,
} from '../stages/ingest/index.ts'
import type { Database } from '../stages/record/index.ts'
import type { Context } from './context.ts'

export interface IngestOptions {
  readonly files: readonly string[]
  /** Sender of all files; without it each file's name up to the first dot is its sender's code. */
  readonly facility?: string
  /** Folder for the refused rows; without it they are only counted. */
  readonly rejectedDir?: string
}

/**
 * What is garbage in a long stream of rows is collected when the heap has grown by a quarter; left alone, the engine waits
 * longer. Over 100,000 rows the process took 265 to 271 MiB with it and 339 to 347 without, and was slower with it.
 */
const HEAP_GROWTH_PERCENT = 25
/** Smaller files fit anyway, and collecting more often would only slow them down. */
const LARGE_FILE_BYTES = 8 * 1024 * 1024

/**
 * Takes files in, small ones a few at a time. All senders are checked before the first row is taken.
 * @throws {Refusal} `unit.unknown`, `file.*`, `account.*`, `database.*`; the files before the refused one stay taken
 */
export async function runIngest(context: Context, options: IngestOptions): Promise<IngestSummary> {
  const isLarge = options.files.some((path) => bytesOf(path) >= LARGE_FILE_BYTES)
  if (isLarge) setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  const { app } = await context.databases()
  const caller = await context.caller('ingest')
  const places = await readPlaces(app, caller)
  const senders = options.files.map((path) => ({ path, facility: options.facility ?? codeOf(path) }))
  const codes = senders.map(({ facility }) => facility)
  const mine = await app.transaction(caller, (tx) => selectBelow(tx, codes))
  if (!codes.every((code) => places.facilityExists(code) && mine.has(code))) {
    throw new Refusal(
      'unit.unknown',
      'a file is named after no facility at or below your unit: rename it to CODE.csv, or name the sender with --facility',
    )
  }
  const { signal, say } = context
  const lots = await app.transaction(caller, readKnownLots)
  const sum = new IngestSum()
  const progressOf = progressOverFiles(context.progress, options.files)
  const takeAll = async (share: readonly Sender[]) => {
    for (const { path, facility } of share) {
      if (signal.aborted) break
      const deps: IngestDeps = { database: app, places, lots, progress: progressOf(path), signal, say }
      sum.add(await ingestFile(caller, inputOf({ path, facility }, options.rejectedDir, say), deps))
    }
  }
  // Small files some at a time: one is read while others are written. Large ones would hold memory twice.
  await inLanes(senders, takeAll, isLarge ? 1 : LANES)
  if (signal.aborted) say('stopped: send the same files again to go on')
  return sum.toSummary()
}

interface Sender {
  readonly path: string
  readonly facility: string
}

function inputOf(
  { path, facility }: Sender,
  rejectedDir: string | undefined,
  say: Context['say'],
): IngestInput {
  const written = (to: string) => say(`${facility}: refused rows are in ${basename(to)}`)
  return {
    file: { name: basename(path), digest: () => digestFile(path), open: () => openTable(path) },
    facility,
    rejectedRows:
      rejectedDir === undefined ? null : rejectedRowsIn({ dir: rejectedDir, code: facility, written }),
  }
}

/** One bar over all files: how many rows they hold is estimated from the bytes of those that were read. */
function progressOverFiles(progress: Progress, files: readonly string[]): (path: string) => Progress {
  const bytes = new Map(files.map((path) => [path, bytesOf(path)]))
  const total = [...bytes.values()].reduce((sum, size) => sum + size, 0)
  const rowsOf = new Map<string, number>()
  const readOf = new Map<string, number>()
  const sumOf = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0)
  return (path) => (report) => {
    rowsOf.set(path, report.done)
    readOf.set(path, report.total > 0 ? ((bytes.get(path) ?? 0) * report.done) / report.total : 0)
    const done = sumOf(rowsOf)
    const read = sumOf(readOf)
    progress({ stage: report.stage, done, total: read > 0 ? Math.round((done * total) / read) : 0 })
  }
}

/** 0 when there is no such file: opening it will say so. */
function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Loads deliveries of vaccine to facilities. @throws {Refusal} `file.*`, `account.*`, `database.*` */
export async function runLotsLoad(context: Context, file: string): Promise<LoadSummary> {
  return loadFigures(context, file, { purpose: 'lots load', load: loadDeliveries })
}

/** Loads session reports: day close. @throws {Refusal} `file.*`, `account.*`, `database.*` */
export async function runSessionsLoad(context: Context, file: string): Promise<SessionsSummary> {
  return loadFigures(context, file, { purpose: 'sessions load', load: loadSessions })
}

async function loadFigures<T>(
  context: Context,
  file: string,
  { purpose, load }: { purpose: string; load: (caller: Caller, table: Table, deps: LoadDeps) => Promise<T> },
): Promise<T> {
  const { app } = await context.databases()
  const caller = await context.caller(purpose)
  const table = await openTable(file)
  for (const note of table.notes) context.say(note)
  const places = await readPlaces(app, caller)
  return load(caller, table, { database: app, places, progress: context.progress })
}

/** The facility of a file by its name: "TYT-00123.csv", "TYT-00123.rejected.csv". */
function codeOf(path: string): string {
  return basename(path).split('.')[0] ?? ''
}

async function readPlaces(app: Database, caller: Caller): Promise<Places> {
  const known = placesOf(await app.transaction(caller, readUnitTree))
  return {
    facilityExists: (code) => known.facility(code) !== null,
    resolvePlace: (province, district, commune) => known.commune(province, district, commune),
  }
}

class IngestSum {
  readonly #sum = { rows: 0, accepted: 0, rejected: 0, unchanged: 0, updated: 0 }
  readonly #findings = new Map<string, number>()

  add({ findings, ...sums }: IngestSummary): void {
    this.#sum.rows += sums.rows
    this.#sum.accepted += sums.accepted
    this.#sum.rejected += sums.rejected
    this.#sum.unchanged += sums.unchanged
    this.#sum.updated += sums.updated
    for (const [code, count] of Object.entries(findings)) {
      this.#findings.set(code, (this.#findings.get(code) ?? 0) + count)
    }
  }

  toSummary(): IngestSummary {
    const findings = [...this.#findings].sort(([a], [b]) => (a < b ? -1 : 1))
    return { ...this.#sum, findings: Object.fromEntries(findings) }
  }
}
