/** CSV files, in the encodings and with the separators that spreadsheets write. */
import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'

import { CsvSplitter, type LineEnd } from './csv-splitter.ts'
import { detectEncoding } from './detect-encoding.ts'
import { headerOf, isBlank, type Separator, type Table, type TableEncoding, type TableRow } from './table.ts'

const READ_BYTES = 32 * 1024

interface CsvFile {
  readonly path: string
  readonly encoding: TableEncoding
  readonly separator: Separator
  readonly lineEnd: LineEnd
}

/** Opens a CSV file whose first bytes are `sample`. @throws {Refusal} `file.*` */
export async function openCsv(path: string, sample: Uint8Array): Promise<Table> {
  const encoding = detectEncoding(sample)
  const text = new TextDecoder(encoding).decode(sample)
  const separator = separatorOf(text)
  const file: CsvFile = { path, encoding, separator, lineEnd: lineEndOf(text) }
  const first = await firstRow(file)
  const header = headerOf(first?.cells)
  const notes = encoding === 'utf-8' ? [] : [`read as ${encoding}`]
  if (separator !== ',') notes.push(separator === ';' ? 'separated by semicolons' : 'separated by tabs')
  return { format: 'csv', encoding, separator, header, notes, rows: () => rowsBelow(file, first?.row ?? 1) }
}

async function firstRow(file: CsvFile): Promise<TableRow | undefined> {
  for await (const row of records(file)) return row
  return undefined
}

async function* rowsBelow(file: CsvFile, headerRow: number): AsyncGenerator<TableRow> {
  for await (const row of records(file)) if (row.row > headerRow) yield row
}

/** The separator that the header uses most; the comma when it uses none. */
function separatorOf(text: string): Separator {
  const line = /[^\r\n]+/.exec(text)?.[0].replaceAll(/"[^"]*"/g, '') ?? ''
  const count = (separator: string) => line.split(separator).length
  const [best] = ([',', ';', '\t'] as const).toSorted((a, b) => count(b) - count(a))
  return best ?? ','
}

/** Spreadsheets of old Macintoshes ended lines with a carriage return alone. */
function lineEndOf(text: string): LineEnd {
  return text.includes('\r') && !text.includes('\n') ? '\r' : '\n'
}

async function* records({ path, encoding, separator, lineEnd }: CsvFile): AsyncGenerator<TableRow> {
  const splitter = new CsvSplitter(separator, lineEnd)
  // Vietnamese in code page 1258 is written with separate tone marks.
  const isComposed = encoding !== 'windows-1258'
  for await (const chunk of textOf(path, encoding)) {
    const rows = chunk === null ? splitter.end() : splitter.push(chunk)
    for (const { row, cells } of rows) {
      if (isBlank(cells)) continue
      yield { row, cells: isComposed ? cells : cells.map((cell) => cell.normalize('NFC')) }
    }
  }
}

/** The text of a file in chunks, then null. */
async function* textOf(path: string, encoding: TableEncoding): AsyncGenerator<string | null> {
  const decoder = new TextDecoder(encoding)
  for await (const bytes of createReadStream(path, { highWaterMark: READ_BYTES })) {
    yield decoder.decode(bytes, { stream: true })
  }
  yield decoder.decode()
  yield null
}
