/** The parts of a workbook beside its sheet (ECMA-376 Part 1, 18): which sheet is first, styles, shared strings. */
import { Refusal } from '../../../core/refusal.ts'
import { attributeOf, type XmlToken, xmlTokens } from './xml-tokens.ts'
import { readZipEntry, type ZipEntry } from './zip.ts'

export interface Workbook {
  readonly path: string
  readonly entries: ReadonlyMap<string, ZipEntry>
}

export interface FirstSheet {
  readonly entry: ZipEntry
  readonly sheets: number
  /** Days are counted from 1904-01-01 (18.2.28). */
  readonly from1904: boolean
}

/** Shared strings stay in memory: these keep a workbook under about 150 MB. */
const STRINGS_MAX = 2_000_000
const STRING_CHARS_MAX = 40_000_000
/** Numbers of the built-in formats that show a day (18.8.30). */
const DATE_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58])

/** Finds the first sheet. @throws {Refusal} `file.wrong-format` */
export async function findFirstSheet(book: Workbook): Promise<FirstSheet> {
  const noSheet = () =>
    new Refusal('file.wrong-format', 'the file is no workbook with a sheet: use the template')
  let id: string | undefined
  let sheets = 0
  let from1904 = false
  await eachToken(book, 'xl/workbook.xml', (token) => {
    if (token.kind !== 'open') return
    if (token.name === 'workbookPr')
      from1904 = /^(1|true)$/.test(attributeOf(token.attributes, 'date1904') ?? '')
    if (token.name !== 'sheet') return
    sheets += 1
    id ??= attributeOf(token.attributes, 'r:id') ?? /\s\w+:id="([^"]+)"/.exec(token.attributes)?.[1]
  })
  let target: string | undefined
  await eachToken(book, 'xl/_rels/workbook.xml.rels', (token) => {
    if (token.kind !== 'open' || token.name !== 'Relationship') return
    if (attributeOf(token.attributes, 'Id') === id) target = attributeOf(token.attributes, 'Target')
  })
  const name = target?.startsWith('/') === true ? target.slice(1) : `xl/${target ?? ''}`
  const entry = book.entries.get(name)
  if (entry === undefined) throw noSheet()
  return { entry, sheets, from1904 }
}

/** For each cell style whether it shows a day. */
export async function readDateStyles(book: Workbook): Promise<readonly boolean[]> {
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  let inCellFormats = false
  await eachToken(book, 'xl/styles.xml', (token) => {
    if (token.kind === 'text') return
    if (token.name === 'cellXfs') inCellFormats = token.kind === 'open'
    if (token.kind === 'close') return
    const format = Number(attributeOf(token.attributes, 'numFmtId') ?? 0)
    if (token.name === 'numFmt')
      custom.set(format, showsDay(attributeOf(token.attributes, 'formatCode') ?? ''))
    if (token.name === 'xf' && inCellFormats) styles.push(custom.get(format) ?? DATE_FORMATS.has(format))
  })
  return styles
}

/** A year or a day outside quotes, brackets and escapes (18.8.31). */
function showsDay(format: string): boolean {
  return /[dy]/i.test(format.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
}

/** Text of every shared string, phonetic readings left out. @throws {Refusal} `file.too-large` */
export async function readSharedStrings(book: Workbook): Promise<readonly string[]> {
  const strings: string[] = []
  let text = ''
  let chars = 0
  let inText = false
  let inPhonetic = false
  await eachToken(book, 'xl/sharedStrings.xml', (token) => {
    if (token.kind === 'text') {
      if (inText && !inPhonetic) text += token.text
      return
    }
    const isOpen = token.kind === 'open'
    if (token.name === 't') inText = isOpen
    else if (token.name === 'rPh') inPhonetic = isOpen
    else if (token.name === 'si' && isOpen) text = ''
    else if (token.name === 'si') {
      chars += text.length
      strings.push(text)
      if (strings.length > STRINGS_MAX || chars > STRING_CHARS_MAX) {
        throw new Refusal(
          'file.too-large',
          `the workbook has more than ${STRINGS_MAX} different texts: save the sheet as CSV and send that`,
        )
      }
    }
  })
  return strings
}

async function eachToken(book: Workbook, name: string, take: (token: XmlToken) => void): Promise<void> {
  const entry = book.entries.get(name)
  if (entry === undefined) return
  for await (const tokens of xmlTokens(readZipEntry(book.path, entry)))
    for (const token of tokens) take(token)
}
