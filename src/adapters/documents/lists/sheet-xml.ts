/** The XML of a sheet (ECMA-376 Part 1, 18.3): text cells only, so that no value is a formula, a number or a day. */

/** How a cell looks and whether it is locked: its place in `STYLES`. */
export const STYLE = { plain: 0, header: 1, locked: 2, open: 3, note: 4, key: 5 } as const
export type Style = (typeof STYLE)[keyof typeof STYLE]

export interface SheetColumn {
  readonly title: string
  /** In characters. */
  readonly width: number
  readonly style: Style
  /** A drop-down list; no item holds a comma, all together at most 255 characters (18.3.1.32). */
  readonly choices?: readonly string[]
}

export interface SheetSpec {
  /** At most 31 characters, none of : \ / ? * [ ]. */
  readonly name: string
  readonly columns: readonly SheetColumn[]
  /** Everything but open cells is locked, without a password: against slips, not against intent. */
  readonly isProtected: boolean
  /** What stands above and below every printed page: left, middle, right. */
  readonly pageHeader: readonly [string, string, string]
  readonly pageFooter: readonly [string, string, string]
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/** Everything above the first row, and the header row. */
export function sheetStart(spec: SheetSpec): string {
  const columns = spec.columns.map(
    ({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  )
  const header = spec.columns.map(({ title }) => ({ text: title, style: STYLE.header }))
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns.join('')}</cols><sheetData>${rowXml(1, header)}`
}

export interface SheetCell {
  readonly text: string
  readonly style: Style
}

/** One row; `row` is its number, the header's is 1. */
export function rowXml(row: number, cells: readonly SheetCell[]): string {
  let xml = `<row r="${row}">`
  for (let i = 0; i < cells.length; i += 1) {
    const { text, style } = cells[i] ?? { text: '', style: STYLE.plain }
    const place = `<c r="${columnName(i)}${row}" s="${style}"`
    xml +=
      text === ''
        ? `${place}/>`
        : `${place} t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`
  }
  return `${xml}</row>`
}

/** Everything below the last row; `rows` with data, the header and lines below them left out. In the order of 18.3.1.99. */
export function sheetEnd(spec: SheetSpec, rows: number): string {
  const last = Math.max(2, rows + 1)
  const protection = spec.isProtected
    ? '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"/>'
    : ''
  const lists = spec.columns.flatMap(({ choices }, i) =>
    choices === undefined ? [] : [validationXml(columnName(i), last, choices)],
  )
  const validations =
    lists.length === 0 ? '' : `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`
  const header = `<oddHeader>${pageText(spec.pageHeader)}</oddHeader>`
  const footer = `<oddFooter>${pageText(spec.pageFooter)}</oddFooter>`
  return `</sheetData>${protection}<autoFilter ref="${filterRange(spec, rows)}"/>${validations}<pageMargins left="0.4" right="0.4" top="0.7" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter>${header}${footer}</headerFooter></worksheet>`
}

function validationXml(column: string, last: number, choices: readonly string[]): string {
  const formula = escapeXml(`"${choices.join(',')}"`)
  return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${column}2:${column}${last}"><formula1>${formula}</formula1></dataValidation>`
}

/** Cells over which a reader may filter: header and data. */
function filterRange(spec: SheetSpec, rows: number): string {
  return `A1:${columnName(spec.columns.length - 1)}${rows + 1}`
}

/** An ampersand begins a code in headers and footers (18.3.1.46); `#P` and `#N` stand for page and number of pages. */
function pageText([left, middle, right]: readonly [string, string, string]): string {
  const text = (part: string): string =>
    part.replaceAll('&', '&&').replaceAll('#P', '&P').replaceAll('#N', '&N')
  return escapeXml(`&L${text(left)}&C${text(middle)}&R${text(right)}`)
}

/** 0 -> A, 26 -> AA. */
function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last
}

const SPECIAL = /[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text of XML 1.0: what it cannot hold is left out. */
export function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text.replace(new RegExp(SPECIAL, 'g'), (char) => REFERENCES[char] ?? '')
}

/** The other parts of a workbook, name -> content; `rows` of each sheet as in `sheetEnd`. */
export function workbookParts(specs: readonly SheetSpec[], rows: readonly number[]): Map<string, string> {
  const ids = specs.map((_, i) => i + 1)
  const sheets = specs.map(
    ({ name }, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  )
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packaged = 'http://schemas.openxmlformats.org/package/2006'
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const parts = ids.map(
    (id) => `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="${type}.worksheet+xml"/>`,
  )
  const links = ids.map(
    (id) => `<Relationship Id="rId${id}" Type="${relations}/worksheet" Target="worksheets/sheet${id}.xml"/>`,
  )
  const style = `<Relationship Id="rId${ids.length + 1}" Type="${relations}/styles" Target="styles.xml"/>`
  return new Map([
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${parts.join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${relations}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets><definedNames>${definedNames(specs, rows)}</definedNames></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${packaged}/relationships">${links.join('')}${style}</Relationships>`,
    ],
    ['xl/styles.xml', HEAD + STYLES],
  ])
}

/** Filtered cells and the row that every page repeats (18.2.5). */
function definedNames(specs: readonly SheetSpec[], rows: readonly number[]): string {
  const names = specs.flatMap((spec, i) => {
    const sheet = `'${escapeXml(spec.name)}'!`
    const range = filterRange(spec, rows[i] ?? 0).replaceAll(/([A-Z]+)(\d+)/g, '$$$1$$$2')
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" hidden="1">${sheet}${range}</definedName>`,
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${sheet}$1:$1</definedName>`,
    ]
  })
  return names.join('')
}

const THIN = ['left', 'right', 'top', 'bottom'].map(
  (side) => `<${side} style="thin"><color rgb="FFB0B0B0"/></${side}>`,
)
const TOP_WRAP = '<alignment vertical="top" wrapText="1"/>'
const fill = (rgb: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/></patternFill></fill>`
/** Number format 49 is text. `quotePrefix`: a text that begins with = + - @ stays one when its cell is edited. */
const format = (font: number, fills: number, border: number, inside: string) =>
  `<xf numFmtId="49" fontId="${font}" fillId="${fills}" borderId="${border}" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1" applyProtection="1">${inside}</xf>`

/** In the order of `STYLE`. */
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="3"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font><font><sz val="7"/><color rgb="FF707070"/><name val="Arial"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('FFE0E6EE')}${fill('FFFFF8DC')}</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${THIN.join('')}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${format(1, 2, 1, TOP_WRAP)}${format(0, 0, 1, TOP_WRAP)}${format(0, 3, 1, `${TOP_WRAP}<protection locked="0"/>`)}${format(1, 0, 0, '<alignment vertical="top"/>')}${format(2, 0, 1, TOP_WRAP)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
