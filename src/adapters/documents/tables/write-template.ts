/** The workbook that a station fills in. */
import ExcelJS from 'exceljs'

import { VACCINE_CODES, VACCINES } from '../../../core/dose/vaccines.ts'
import { Refusal } from '../../../core/refusal.ts'
import { COLUMN_NAMES, type Field, REQUIRED_FIELDS } from '../../../stages/ingest/index.ts'

/** Rows with drop-down lists. */
const LISTED_ROWS = 2000
const WIDTH_LEAST = 14

const CHOICES: Readonly<Partial<Record<Field, readonly string[]>>> = {
  sex: ['Nam', 'Nữ'],
  vaccine: VACCINE_CODES,
  dose_purpose: ['cơ bản', 'bổ sung', 'nhắc lại'],
}

/** An invented person; everything is text, so that no leading zero and no day is lost. */
const EXAMPLE: Readonly<Partial<Record<Field, string>>> = {
  full_name: 'Trần Thị Mẫu',
  birth_date: '12/03/1985',
  sex: 'Nữ',
  id_number: '079185000123',
  nationality: 'VN',
  phone: '0912345678',
  email: 'mau@example.vn',
  province: 'Thành phố Hồ Chí Minh',
  district: 'Quận 1',
  commune: 'Phường Bến Nghé',
  vaccine: 'AZ',
  lot_number: 'ABV4678',
  dose_number: '1',
  dose_purpose: 'cơ bản',
  given_on: '20/09/2021',
  record_ref: 'VD-0001',
}

/**
 * Writes the template: Vietnamese header, drop-down lists, one filled example row that ingest takes.
 * @throws {Refusal} `file.not-writable`
 */
export async function writeTemplate(path: string): Promise<void> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Mũi tiêm', { views: [{ state: 'frozen', ySplit: 1 }] })
  const fields = Object.keys(COLUMN_NAMES) as Field[] // its keys
  sheet.columns = fields.map((field) => ({
    header: COLUMN_NAMES[field],
    key: field,
    width: Math.max(WIDTH_LEAST, COLUMN_NAMES[field].length + 2),
    style: { numFmt: '@' },
  }))
  const required: readonly Field[] = REQUIRED_FIELDS
  for (const [index, field] of fields.entries()) {
    sheet.getCell(1, index + 1).font = { bold: required.includes(field) }
    const choices = CHOICES[field]
    if (choices === undefined) continue
    for (let row = 2; row <= LISTED_ROWS; row += 1) {
      sheet.getCell(row, index + 1).dataValidation = {
        type: 'list',
        allowBlank: true,
        formulae: [`"${choices.join(',')}"`],
      }
    }
  }
  sheet.addRow(EXAMPLE)
  addVaccines(book)
  try {
    await book.xlsx.writeFile(path)
  } catch (cause) {
    throw new Refusal('file.not-writable', 'the template could not be written: choose another folder', {
      cause,
    })
  }
}

/** A second sheet, which ingest does not read: what the codes mean. */
function addVaccines(book: ExcelJS.Workbook): void {
  const sheet = book.addWorksheet('Vắc xin')
  sheet.columns = [
    { header: 'mã', width: 10 },
    { header: 'tên', width: 40 },
  ]
  for (const code of VACCINE_CODES) sheet.addRow([code, VACCINES[code].tradeName])
}
