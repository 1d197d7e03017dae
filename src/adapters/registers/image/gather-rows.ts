/** Rows of a file become people of a buffer; what cannot be used is left out and counted. */
import { personalNumberFacts } from '../../../core/person/identity-number.ts'
import type { Progress } from '../../../core/progress.ts'
import { cleanRow, type RegisterFinding, type RegisterRow } from '../clean-row.ts'
import type { PeopleBuffer } from './people-buffer.ts'

/** A row of a register's file; in a delta `removed` is `1` for somebody who is not in the register any more. */
export type FileRow = RegisterRow & { readonly removed?: string }

export type FileFinding = RegisterFinding | 'removed.invalid'

export interface GatheredRows {
  readonly rows: number
  /** Rows that were left out. */
  readonly rejected: number
  /** How many rows have each fault; a row may have several. */
  readonly findings: Readonly<Partial<Record<FileFinding, number>>>
}

interface Reporting {
  readonly progress: Progress
  /** Ends after the rows under way; the caller asks whether it was aborted. */
  readonly signal: AbortSignal
}

/** @throws {Refusal} `file.*` of whoever reads the rows */
export async function gatherRows(
  buffer: PeopleBuffer,
  batches: AsyncIterable<readonly FileRow[]>,
  { progress, signal }: Reporting,
): Promise<GatheredRows> {
  const findings: Partial<Record<FileFinding, number>> = {}
  let [rows, rejected] = [0, 0]
  for await (const batch of batches) {
    for (const row of batch) {
      const faults = addRow(buffer, row)
      if (faults.length > 0) rejected += 1
      for (const code of faults) findings[code] = (findings[code] ?? 0) + 1
    }
    rows += batch.length
    progress({ stage: 'register rows', done: rows, total: 0 })
    if (signal.aborted) break
  }
  progress({ stage: 'register rows', done: rows, total: rows })
  return { rows, rejected, findings }
}

const NONE: readonly FileFinding[] = []

function addRow(buffer: PeopleBuffer, row: FileRow): readonly FileFinding[] {
  const removed = (row.removed ?? '').trim()
  if (removed === '1') return addRemoved(buffer, row)
  if (removed !== '' && removed !== '0') return ['removed.invalid']
  const result = cleanRow(row)
  if ('faults' in result) return result.faults
  buffer.add(result.person)
  return NONE
}

function addRemoved(buffer: PeopleBuffer, row: FileRow): readonly FileFinding[] {
  const number = (row.person_number ?? '').trim()
  if (personalNumberFacts(number) === undefined) return ['person-number.invalid']
  buffer.addRemoved(number)
  return NONE
}
