/**
 * A workbook of one sheet, byte by byte the same for the same cells: ECMA-376 parts in a ZIP file whose entries all bear one
 * date. (exceljs stamps its entries with the machine's clock.)
 */
import { crc32, deflateRawSync } from 'node:zlib'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const PARTS: readonly (readonly [string, string])[] = [
  [
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
]

/** The workbook of these rows, the header among them; every cell is text. */
export function workbook(rows: readonly (readonly string[])[]): Buffer {
  const sheet = [`<worksheet xmlns="${MAIN}"><sheetData>`]
  for (const [i, cells] of rows.entries()) {
    let row = `<row r="${i + 1}">`
    for (const [column, cell] of cells.entries()) {
      if (cell === '') continue
      row += `<c r="${columnName(column)}${i + 1}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`
    }
    sheet.push(`${row}</row>`)
  }
  sheet.push('</sheetData></worksheet>')
  return zip([...PARTS, ['xl/worksheets/sheet1.xml', sheet.join('')]])
}

const columnName = (column: number): string => String.fromCharCode(65 + column) // the intake file has 20 columns

const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const escapeXml = (text: string): string =>
  /[&<>]/.test(text) ? text.replaceAll(/[&<>]/g, (char) => SPECIAL[char] ?? char) : text

/** 1 January 2022 in the form of MS-DOS. */
const DOS_DATE = ((2022 - 1980) << 9) | (1 << 5) | 1
const VERSION = 20
const UTF8_NAMES = 0x0800
const DEFLATED = 8

/** APPNOTE.TXT 6.3: local headers with data, central directory, end record. */
function zip(parts: readonly (readonly [string, string])[]): Buffer {
  const chunks: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, xml] of parts) {
    const name = Buffer.from(path)
    const data = Buffer.from(XML + xml)
    const packed = deflateRawSync(data, { level: 1 })
    const common = Buffer.alloc(26)
    common.writeUInt16LE(VERSION, 0)
    common.writeUInt16LE(UTF8_NAMES, 2)
    common.writeUInt16LE(DEFLATED, 4)
    common.writeUInt16LE(DOS_DATE, 8)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, name, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([VERSION, 0]), common, rest, name)
    chunks.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...chunks, central, end])
}
