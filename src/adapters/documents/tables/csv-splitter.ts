/** Text in chunks -> records (RFC 4180; a quotation mark inside an unquoted cell is an ordinary character). */
import { Refusal } from '../../../core/refusal.ts'
import { ROW_CHARS_MAX, type Separator, type TableRow } from './table.ts'

export type LineEnd = '\n' | '\r'

/**
 * Splits faster than a parser that looks at every character: a line without quotation marks is cut by the engine's own
 * `split`, only the others are walked through.
 */
export class CsvSplitter {
  readonly #separator: Separator
  readonly #lineEnd: LineEnd
  #rest = ''
  #row = 0

  /** `lineEnd` is what ends a line; a carriage return before a line feed never counts. */
  constructor(separator: Separator, lineEnd: LineEnd) {
    this.#separator = separator
    this.#lineEnd = lineEnd
  }

  /** The records that this chunk completes, blank lines counted but left out. @throws {Refusal} `file.line-too-long` */
  push(chunk: string): TableRow[] {
    const text = this.#rest + chunk
    const rows: TableRow[] = []
    this.#rest = text.slice(this.#cut(text, rows, false))
    if (this.#rest.length > ROW_CHARS_MAX) throw this.#tooLong()
    return rows
  }

  /** The last record. @throws {Refusal} `file.wrong-format` when a quotation mark was never closed */
  end(): TableRow[] {
    const rows: TableRow[] = []
    if (this.#rest !== '') this.#cut(this.#rest + this.#lineEnd, rows, true)
    return rows
  }

  /** Adds whole records and returns where the first incomplete one begins. */
  #cut(text: string, rows: TableRow[], isLast: boolean): number {
    let at = 0
    // Where the next quotation mark is: asked once, not once a line.
    let quote = text.indexOf('"')
    for (;;) {
      const end = text.indexOf(this.#lineEnd, at)
      if (end === -1) return at
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at)
      if (quote === -1 || quote > end) {
        if (end - at > ROW_CHARS_MAX) throw this.#tooLong()
        this.#add(rows, this.#unquoted(text, at, end))
        at = end + 1
        continue
      }
      const record = this.#quoted(text, at)
      if (record === undefined) {
        if (isLast) {
          throw new Refusal(
            'file.wrong-format',
            `a quotation mark after row ${this.#row} is never closed: close it`,
          )
        }
        return at
      }
      this.#add(rows, record.cells)
      at = record.next
    }
  }

  #unquoted(text: string, at: number, end: number): string[] {
    const isCrLf = end > at && this.#lineEnd === '\n' && text.charCodeAt(end - 1) === 13
    const line = text.slice(at, isCrLf ? end - 1 : end)
    return line === '' ? [] : line.split(this.#separator)
  }

  /** A record with quotation marks; undefined when it is not complete. */
  #quoted(text: string, start: number): { cells: string[]; next: number } | undefined {
    const cells: string[] = []
    for (let at = start; ; ) {
      const isQuoted = text[at] === '"'
      let cell = ''
      if (isQuoted) {
        at += 1
        for (;;) {
          const close = text.indexOf('"', at)
          if (close === -1 || close + 1 >= text.length) return undefined
          cell += text.slice(at, close)
          at = close + 1
          if (text[at] !== '"') break
          cell += '"'
          at += 1
        }
      }
      const lineEnd = text.indexOf(this.#lineEnd, at)
      if (lineEnd === -1) return undefined
      const separator = text.indexOf(this.#separator, at)
      const isLastCell = separator === -1 || separator > lineEnd
      const end = isLastCell ? lineEnd : separator
      const rest = text.slice(at, end)
      // What follows a closing quotation mark is kept, so that nothing is lost in silence.
      cell += isLastCell && this.#lineEnd === '\n' ? rest.replace(/\r$/, '') : rest
      cells.push(cell)
      at = end + 1
      if (isLastCell) return { cells, next: at }
    }
  }

  #add(rows: TableRow[], cells: readonly string[]): void {
    this.#row += 1
    if (cells.length > 0) rows.push({ row: this.#row, cells })
  }

  #tooLong(): Refusal {
    return new Refusal(
      'file.line-too-long',
      `the row after row ${this.#row} has more than ${ROW_CHARS_MAX} characters: look for a quotation mark that is never closed`,
    )
  }
}
