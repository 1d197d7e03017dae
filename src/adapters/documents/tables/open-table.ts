/** Opens a spreadsheet file of any supported format as rows of text. */
import { type FileHandle, open } from 'node:fs/promises'

import { Refusal } from '../../../core/refusal.ts'
import { openCsv } from './csv-table.ts'
import type { Table } from './table.ts'
import { openXlsx } from './xlsx-table.ts'

export type { Separator, Table, TableEncoding, TableRow } from './table.ts'

export interface TableRecord {
  readonly row: number
  /** By column name as written in the header; a missing cell is ''. */
  readonly values: Readonly<Record<string, string>>
}

const SAMPLE_BYTES = 256 * 1024
/** Compound files: encrypted workbooks and the format before 2007 ([MS-CFB] 2.2). */
const OLE_MAGIC = [0xd0, 0xcf, 0x11, 0xe0]
const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04]

/**
 * Opens CSV (UTF-8, UTF-16, Windows-1258; comma, semicolon or tab) and XLSX (first sheet) by content, not by name.
 * Rows are streamed: memory does not grow with the file.
 * @throws {Refusal} `file.not-found`, `file.not-readable`, `file.empty`, `file.encrypted`, `file.wrong-format`,
 *   `file.too-large`, `file.too-many-columns`, `file.line-too-long`
 */
export async function openTable(path: string): Promise<Table> {
  const sample = await sampleOf(path)
  if (startsWith(sample, OLE_MAGIC)) {
    throw new Refusal(
      'file.encrypted',
      'the workbook has a password or is in the old .xls format: save it as .xlsx without a password',
    )
  }
  return startsWith(sample, ZIP_MAGIC) ? openXlsx(path) : openCsv(path, sample)
}

/** Rows of a table by column name. */
export async function* recordsOf(table: Table): AsyncGenerator<TableRecord> {
  const { header } = table
  for await (const { row, cells } of table.rows()) {
    const values: Record<string, string> = {}
    for (let i = 0; i < header.length; i += 1) {
      const name = header[i]
      if (name !== undefined && name !== '') values[name] = cells[i] ?? ''
    }
    yield { row, values }
  }
}

async function sampleOf(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0)
    if (bytesRead === 0) throw new Refusal('file.empty', 'the file is empty: send it again with its rows')
    return buffer.subarray(0, bytesRead)
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isMissing) throw new Refusal('file.not-found', 'there is no such file: check its name', { cause })
    throw new Refusal('file.not-readable', 'the file cannot be read: check its rights', { cause })
  } finally {
    await file?.close()
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
