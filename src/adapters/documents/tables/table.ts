/** The shape of a spreadsheet file, whatever its format. */
import { Refusal } from '../../../core/refusal.ts'

export interface TableRow {
  /** As a person sees it in the spreadsheet: the header is usually 1, blank lines are counted. */
  readonly row: number
  /** Text of the cells, in the order of the columns; a row may have fewer or more cells than the header. */
  readonly cells: readonly string[]
}

export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258'

export type Separator = ',' | ';' | '\t'

export interface Table {
  readonly format: 'csv' | 'xlsx'
  readonly encoding: TableEncoding
  /** Null in a workbook. */
  readonly separator: Separator | null
  /** Names of the columns as written, without spaces at both ends. */
  readonly header: readonly string[]
  /** What the reader should know: the encoding or separator that was guessed, sheets that were left out. */
  readonly notes: readonly string[]
  /** Rows below the header from the first on, blank ones left out; may be called again. @throws {Refusal} `file.*` */
  rows(): AsyncIterable<TableRow>
}

/** More is not a list of injections, units or sessions but a broken file. */
export const COLUMNS_MAX = 100
/** Characters of one row. The widest row of a real list has about 2,000. */
export const ROW_CHARS_MAX = 1_000_000

/**
 * Checks and trims the first row of a file.
 * @throws {Refusal} `file.empty`, `file.too-many-columns`, `file.wrong-format` when two columns have one name
 */
export function headerOf(first: readonly string[] | undefined): string[] {
  if (first === undefined) throw new Refusal('file.empty', 'the file is empty: send it again with its rows')
  const header = first.map((name) => name.normalize('NFC').trim())
  while (header.at(-1) === '') header.pop()
  if (header.length > COLUMNS_MAX) {
    throw new Refusal(
      'file.too-many-columns',
      `the file has ${header.length} columns, at most ${COLUMNS_MAX} are read: use the template`,
    )
  }
  const seen = new Map<string, number>()
  for (const [index, name] of header.entries()) {
    const before = seen.get(name)
    if (name !== '' && before !== undefined) {
      // The name itself is not repeated: in a file without a header it is somebody's data.
      throw new Refusal(
        'file.wrong-format',
        `columns ${before + 1} and ${index + 1} have the same name in the header: rename or remove one`,
      )
    }
    seen.set(name, index)
  }
  return header
}

/** A row without anything in it. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}
