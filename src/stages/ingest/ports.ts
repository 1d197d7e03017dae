/** What ingest needs from outside; src/app/run-ingest.ts composes it. */
import type { Progress } from '../../core/progress.ts'
import type { KnownLots } from './lots.ts'
import type { Database } from './store.ts'

export interface SourceRow {
  /** As a person sees it in the spreadsheet, header = 1. */
  readonly row: number
  readonly cells: readonly string[]
}

/** A spreadsheet file that was opened. */
export interface SourceTable {
  /** Null in a workbook. */
  readonly separator: string | null
  readonly header: readonly string[]
  readonly notes: readonly string[]
  /** From the first row below the header on. @throws {Refusal} `file.*` */
  rows(): AsyncIterable<SourceRow>
}

export interface SourceFile {
  /** Base name, for lists of uploads. */
  readonly name: string
  /** SHA-256 of the content, 64 hexadecimal digits. */
  digest(): Promise<string>
  /** @throws {Refusal} `file.*` */
  open(): Promise<SourceTable>
}

/** Takes the refused rows of one file; nothing is visible under its name before `finish`. */
export interface RejectedRows {
  add(cells: readonly string[], codes: readonly string[]): Promise<void>
  finish(): Promise<void>
  /** Leaves nothing behind; harmless after `finish`. */
  discard(): Promise<void>
}

export interface PlaceCodes {
  readonly province: string | null
  readonly district: string | null
  readonly commune: string | null
}

/** Answers from memory: asked once for every row. */
export interface Places {
  facilityExists(code: string): boolean
  /** Names or GSO codes -> codes; what cannot be told is null. */
  resolvePlace(province: string | null, district: string | null, commune: string | null): PlaceCodes
}

export interface IngestInput {
  readonly file: SourceFile
  /** Code of the facility that sends it. */
  readonly facility: string
  /** Where the refused rows of this file go; null = they are only counted. */
  readonly rejectedRows: ((table: SourceTable) => RejectedRows) | null
}

export interface IngestDeps {
  readonly database: Database
  readonly places: Places
  readonly progress: Progress
  readonly lots: KnownLots
  /** A line for whoever sent the file. */
  readonly say: (line: string) => void
  /** Aborted between two batches. */
  readonly signal?: AbortSignal
}
