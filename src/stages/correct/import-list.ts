import type { Caller } from '../../core/caller.ts'
import { hashId } from '../../core/hash-id.ts'
import type { MatchModel } from '../../core/person/match-model.ts'
import { Refusal } from '../../core/refusal.ts'
import { type Register, withAnswers } from '../authenticate/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { type BatchContext, takeListBatch } from './list-batch.ts'
import type { ListDeps } from './list-commune.ts'
import { isSoundKey, type ListKey, readListKey } from './list-key.ts'
import {
  type IdentityCells,
  type ListDecision,
  mayHandleLists,
  type RowCode,
  type RowOutcome,
} from './list-rules.ts'
import {
  insertListEvidence,
  insertListImport,
  type ListFileRecord,
  type ListImportResult,
  selectLists,
} from './store-lists.ts'

/** A row as the officer sent it back: texts, none of them trusted. */
export interface ReturnedRow {
  /** As a person sees it in the spreadsheet: the header is 1. */
  readonly row: number
  readonly key: string
  /** Null = nothing chosen, or nothing that can be read as a decision. */
  readonly decision: ListDecision | null
  /** What the list said. */
  readonly listed: IdentityCells
  /** What the officer wrote. */
  readonly written: IdentityCells
  readonly note: string
}

/** A file that came back. */
export interface ReturnedFile {
  /** Of its content, 64 hexadecimal digits. */
  readonly sha256: string
  readonly mediaType: string
  bytes(): Promise<Uint8Array>
  /** May be called again. @throws {Refusal} `file.*` */
  rows(): AsyncIterable<ReturnedRow>
}

/** What became of a row. */
export interface RowVerdict {
  readonly returned: ReturnedRow
  readonly outcome: RowOutcome
  /** Null where everything was applied, or nothing was to do. */
  readonly code: RowCode | null
  /** What stands now, where the record changed since the list was made; else null. Personal data. */
  readonly now: IdentityCells | null
}

export interface ImportListDeps
  extends Pick<ListDeps, 'worker' | 'residents' | 'isBelow' | 'logReading' | 'newId' | 'progress'>,
    Pick<CaseDeps, 'humansOf' | 'readTree'> {
  readonly register: Register
  readonly model: MatchModel
  /** Nothing is written but the reading. */
  readonly isDryRun: boolean
  /** Takes the verdicts of each committed batch, in the order of the rows. */
  readonly onRows: (verdicts: readonly RowVerdict[]) => Promise<void>
  /** Stops between two batches; the same file goes on there. */
  readonly signal: AbortSignal
}

export interface ImportListSummary {
  readonly commune: string
  readonly rows: number
  readonly applied: number
  readonly unchanged: number
  readonly cases: number
  readonly refused: number
  readonly by_code: Readonly<Partial<Record<RowCode, number>>>
  /** The run of corrections, which can be undone; null when no row was applied. */
  readonly run: string | null
}

/** Twice a large commune; more rows are several lists pasted together. */
export const IMPORT_ROWS_MAX = 200_000
/** A crash repeats at most these; one statement holds them. */
const ROWS_PER_BATCH = 2000
/** More different lists in one file are not a list that came back; only these many are looked up. */
const LISTS_MAX = 1000

/**
 * Takes a cleaning list back (2262/BYT-CNTT, step 5). Every row comes to one verdict; what is applied becomes a correction
 * of one run. The same file again changes nothing, and goes on where it was cut off.
 * @throws {Refusal} `case.not-allowed`, `file.*`, `register.*`, `database.*`
 */
export async function importList(
  caller: Caller,
  file: ReturnedFile,
  deps: ImportListDeps,
): Promise<ImportListSummary> {
  // List in 1. Read the file once: how long it is, and which commune's list it is.
  const survey = await surveyFile(file)
  const { lists, commune } = await findCommune(caller, survey, deps)
  const record: ListFileRecord = {
    fileId: hashId(['list-file', file.sha256]),
    evidenceId: hashId(['list-evidence', file.sha256]),
    sha256: file.sha256,
    mediaType: file.mediaType,
  }
  // List in 2. Keep the bytes as evidence.
  if (!deps.isDryRun) {
    const bytes = await file.bytes()
    await deps.worker.transaction(caller, (tx) => insertListEvidence(tx, record, bytes))
  }
  // List in 3. Batch by batch: verdicts, corrections and cases in one transaction.
  const run = hashId(['list-run', file.sha256])
  const sum = new ImportSum(commune, run)
  const { fileId } = record
  for await (const batch of batchesOf(file, deps.signal)) {
    const verdicts = await withAnswers(deps.register, deps.signal, (register) => {
      const asked = { ...deps, register }
      const context: BatchContext = { fileId, run, commune, person: caller.person, lists, deps: asked }
      return deps.worker.transaction(caller, (tx) => takeListBatch(tx, batch, context))
    })
    if (verdicts === undefined) break
    await deps.onRows(verdicts)
    sum.add(verdicts)
    deps.progress({ stage: 'list-import', done: sum.rows, total: survey.rows })
  }
  // List in 4. Keep that the file was taken in to its end.
  if (!deps.isDryRun && !deps.signal.aborted) {
    await deps.worker.transaction(caller, (tx) => insertListImport(tx, record, sum.toResult()))
  }
  return sum.toSummary()
}

async function* batchesOf(file: ReturnedFile, signal: AbortSignal): AsyncGenerator<readonly ReturnedRow[]> {
  let batch: ReturnedRow[] = []
  for await (const row of file.rows()) {
    if (signal.aborted) return
    if (isMissing(row)) continue
    batch.push(row)
    if (batch.length < ROWS_PER_BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Lines for signatures and remarks below the list: no key, and nothing that an officer decided. */
function isMissing({ key, decision, written }: ReturnedRow): boolean {
  return key.trim() === '' && decision === null && Object.values(written).every((cell) => cell === '')
}

interface Survey {
  readonly rows: number
  /** First key of each list, in the order in which the lists appear. */
  readonly keys: readonly ListKey[]
}

async function surveyFile(file: ReturnedFile): Promise<Survey> {
  const keys = new Map<string, ListKey>()
  let rows = 0
  for await (const row of file.rows()) {
    if (isMissing(row)) continue
    rows += 1
    if (rows > IMPORT_ROWS_MAX) {
      throw new Refusal(
        'file.too-large',
        `the file has more than ${IMPORT_ROWS_MAX} rows: send each list by itself`,
      )
    }
    const key = readListKey(row.key)
    if (key !== undefined && !keys.has(key.list) && keys.size < LISTS_MAX) keys.set(key.list, key)
  }
  if (rows === 0) throw new Refusal('file.empty', 'the file has no rows: send the filled list')
  return { rows, keys: [...keys.values()] }
}

/** The commune of the first list that was made here, and everything behind the keys of the file. */
async function findCommune(
  caller: Caller,
  { keys }: Survey,
  { worker, isBelow }: ImportListDeps,
): Promise<Pick<BatchContext, 'lists' | 'commune'>> {
  const codes = keys.map(({ list }) => list)
  const known = await worker.transaction(caller, (tx) => selectLists(tx, codes))
  const lists = Map.groupBy(known, ({ code }) => code)
  const first = keys.flatMap((key) => (lists.get(key.list) ?? []).filter((list) => isSoundKey(key, list)))[0]
  // What is not known and what is not the caller's are told apart by nobody who may not see it.
  const isAllowed =
    mayHandleLists(caller) &&
    (first === undefined || (await worker.transaction(caller, (tx) => isBelow(tx, first.commune))))
  if (!isAllowed) {
    throw new Refusal(
      'case.not-allowed',
      'only an identity officer of the list’s commune, or of a unit above it, may send it back',
    )
  }
  if (first === undefined) {
    throw new Refusal(
      'file.wrong-format',
      'no row of the file belongs to a list that was made here: keep the column of row keys as it was',
    )
  }
  return { lists, commune: first.commune }
}

class ImportSum {
  readonly #commune: string
  readonly #run: string
  readonly #outcomes = new Map<RowOutcome, number>()
  readonly #codes = new Map<RowCode, number>()
  rows = 0

  constructor(commune: string, run: string) {
    this.#commune = commune
    this.#run = run
  }

  add(verdicts: readonly RowVerdict[]): void {
    this.rows += verdicts.length
    for (const { outcome, code } of verdicts) {
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
      if (code !== null) this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1)
    }
  }

  /** For the table of imports. */
  toResult(): ListImportResult {
    const counts = Object.fromEntries([...this.#outcomes, ...this.#codes])
    const { commune, rows, run } = this.toSummary()
    return { commune, rows, run, counts }
  }

  toSummary(): ImportListSummary {
    const of = (outcome: RowOutcome): number => this.#outcomes.get(outcome) ?? 0
    return {
      commune: this.#commune,
      rows: this.rows,
      applied: of('applied'),
      unchanged: of('unchanged'),
      cases: of('case'),
      refused: of('refused'),
      by_code: Object.fromEntries([...this.#codes].sort(([a], [b]) => (a < b ? -1 : 1))),
      run: of('applied') === 0 ? null : this.#run,
    }
  }
}
