/** The first sheet of an Office Open XML workbook (ECMA-376 Part 1), streamed. */
import { type Day, dayOfNumber } from '../../../core/dates.ts'
import { Refusal } from '../../../core/refusal.ts'
import { COLUMNS_MAX, headerOf, isBlank, type Table, type TableRow } from './table.ts'
import { findFirstSheet, readDateStyles, readSharedStrings, type Workbook } from './workbook-parts.ts'
import { attributeOf, type XmlToken, xmlTokens } from './xml-tokens.ts'
import { readZipEntries, readZipEntry } from './zip.ts'

interface SheetReading {
  readonly strings: readonly string[]
  readonly dateStyles: readonly boolean[]
  readonly from1904: boolean
}

/** Opens the first sheet. @throws {Refusal} `file.wrong-format` (also for macros), `file.encrypted`, `file.too-large` */
export async function openXlsx(path: string): Promise<Table> {
  const entries = await readZipEntries(path)
  const book: Workbook = { path, entries }
  if ([...entries.keys()].some((name) => name.endsWith('vbaProject.bin'))) {
    throw new Refusal('file.wrong-format', 'the workbook holds macros: save it as .xlsx and send that')
  }
  const { entry, sheets, from1904 } = await findFirstSheet(book)
  const reading: SheetReading = {
    strings: await readSharedStrings(book),
    dateStyles: await readDateStyles(book),
    from1904,
  }
  const rows = () => sheetRows(xmlTokens(readZipEntry(path, entry)), reading)
  let first: TableRow | undefined
  for await (const row of rows()) {
    first = row
    break
  }
  const header = headerOf(first?.cells)
  const notes = sheets > 1 ? ['only the first sheet was read'] : []
  return {
    format: 'xlsx',
    encoding: 'utf-8',
    separator: null,
    header,
    notes,
    async *rows() {
      for await (const row of rows()) if (row.row > (first?.row ?? 1)) yield row
    },
  }
}

async function* sheetRows(
  chunks: AsyncIterable<readonly XmlToken[]>,
  reading: SheetReading,
): AsyncGenerator<TableRow> {
  const sheet = new SheetBuilder(reading)
  for await (const tokens of chunks) {
    for (const token of tokens) {
      const row = sheet.take(token)
      if (row !== undefined && !isBlank(row.cells)) yield row
    }
  }
}

/** Builds rows from tokens: row > c > v, f, is > (r >) t (18.3.1). */
class SheetBuilder {
  readonly #reading: SheetReading
  #row = 0
  #cells: string[] = []
  #column = -1
  #type = ''
  #style = 0
  #value = ''
  #formula: string | undefined
  #into: 'value' | 'formula' | undefined
  #inPhonetic = false

  constructor(reading: SheetReading) {
    this.#reading = reading
  }

  /** Returns the row that this token ends. */
  take(token: XmlToken): TableRow | undefined {
    if (token.kind === 'open') this.#open(token.name, token.attributes)
    else if (token.kind === 'text') this.#text(token.text)
    else if (token.name === 'c') this.#endCell()
    else if (token.name === 'row') return { row: this.#row, cells: this.#cells }
    else if (token.name === 'v' || token.name === 'f' || token.name === 't') this.#into = undefined
    else if (token.name === 'rPh') this.#inPhonetic = false
    return undefined
  }

  #open(name: string, attributes: string): void {
    if (name === 'c') {
      this.#column = columnOf(attributeOf(attributes, 'r')) ?? this.#column + 1
      this.#type = attributeOf(attributes, 't') ?? 'n'
      this.#style = Number(attributeOf(attributes, 's') ?? 0)
      this.#value = ''
      this.#formula = undefined
    } else if (name === 'row') {
      this.#row = Number(attributeOf(attributes, 'r') ?? this.#row + 1)
      this.#cells = []
      this.#column = -1
    } else if (name === 'f') {
      this.#formula = ''
      this.#into = 'formula'
    } else if (name === 'v' || name === 't') this.#into = 'value'
    else if (name === 'rPh') this.#inPhonetic = true
  }

  #text(text: string): void {
    if (this.#into === 'formula') this.#formula += text
    else if (this.#into === 'value' && !this.#inPhonetic) this.#value += text
  }

  #endCell(): void {
    if (this.#column > COLUMNS_MAX) {
      // Still one cell too many for the header, but never a row of 16,384 cells.
      this.#column = COLUMNS_MAX
    }
    while (this.#cells.length < this.#column) this.#cells.push('')
    // A formula reads as its own text, as in a CSV file: what it last showed is nobody's entry.
    this.#cells[this.#column] = this.#formula === undefined ? this.#shown() : `=${this.#formula}`
  }

  #shown(): string {
    const { strings, dateStyles, from1904 } = this.#reading
    if (this.#type === 's') return strings[Number(this.#value)] ?? ''
    if (this.#type === 'b') return this.#value === '1' ? 'TRUE' : 'FALSE'
    if (this.#type !== 'n' || this.#value === '') return this.#value
    const number = Number(this.#value)
    if (dateStyles[this.#style] === true) return dayOfSerial(number, from1904) ?? this.#value
    return Number.isInteger(number) ? BigInt(number).toString() : this.#value
  }
}

/** "AB12" -> 27; undefined without letters. */
function columnOf(reference: string | undefined): number | undefined {
  if (reference === undefined) return undefined
  let column = 0
  for (let i = 0; i < 3; i += 1) {
    const letter = reference.charCodeAt(i) - 64
    if (!(letter >= 1 && letter <= 26)) break
    column = column * 26 + letter
  }
  return column === 0 ? undefined : column - 1
}

const SERIAL_MAX = 2_958_465
/** Serial 25569 is 1970-01-01; the 1904 system is 1462 days behind. */
const SERIAL_OF_1970 = 25_569
const DAYS_TO_1904 = 1462
/** Serial 60 is a 29 February 1900 that never was (18.17.4.1). */
const LEAP_BUG = 60

function dayOfSerial(serial: number, from1904: boolean): Day | undefined {
  const days = Math.floor(serial) + (from1904 ? DAYS_TO_1904 : 0)
  if (!(days >= 1 && days <= SERIAL_MAX) || days === LEAP_BUG) return undefined
  return dayOfNumber(days - SERIAL_OF_1970 + (days < LEAP_BUG ? 1 : 0))
}
