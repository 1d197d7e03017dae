/** Which column of a file holds what: English or Vietnamese names, marks, case and punctuation do not count. */
import { stripMarks } from '../../core/person/name.ts'
import { Refusal } from '../../core/refusal.ts'

/** Field -> its Vietnamese name; both are accepted, the order is that of the template. */
export const COLUMN_NAMES = {
  full_name: 'họ và tên',
  birth_date: 'ngày sinh',
  sex: 'giới tính',
  id_number: 'số giấy tờ',
  nationality: 'quốc tịch',
  phone: 'số điện thoại',
  email: 'email',
  guardian_name: 'họ tên người giám hộ',
  guardian_id: 'số giấy tờ người giám hộ',
  province: 'tỉnh',
  district: 'huyện',
  commune: 'xã',
  vaccine: 'vắc xin',
  lot_number: 'số lô',
  dose_number: 'mũi số',
  dose_purpose: 'loại mũi',
  given_on: 'ngày tiêm',
  given_at_facility: 'cơ sở tiêm',
  id_country: 'nước cấp giấy tờ',
  record_ref: 'mã bản ghi',
} as const

export type Field = keyof typeof COLUMN_NAMES

export const REQUIRED_FIELDS = ['full_name', 'birth_date', 'vaccine', 'lot_number', 'given_on'] as const

/** Written by us beside refused rows, and not read when they come back. */
export const FINDINGS_COLUMN = 'findings'

const BY_KEY = new Map<string, Field>(
  (Object.keys(COLUMN_NAMES) as Field[]).flatMap((field) => [
    // keys of COLUMN_NAMES
    [keyOf(field), field] as const,
    [keyOf(COLUMN_NAMES[field]), field] as const,
  ]),
)

function keyOf(name: string): string {
  return stripMarks(name.normalize('NFC').toLowerCase()).replaceAll(/[^a-z0-9]+/g, '')
}

export interface Columns {
  /** Index of the cell; -1 where the file has no such column. */
  readonly index: Readonly<Record<Field, number>>
  readonly width: number
  /** Numbers of the columns that nobody reads, the first is 1. */
  readonly ignored: readonly number[]
}

/** @throws {Refusal} `file.missing-columns`; `file.wrong-format` when two columns mean the same field */
export function findColumns(header: readonly string[]): Columns {
  const index = Object.fromEntries(Object.keys(COLUMN_NAMES).map((field) => [field, -1])) as Record<
    Field,
    number
  > // its keys
  const ignored: number[] = []
  for (const [at, name] of header.entries()) {
    const field = BY_KEY.get(keyOf(name))
    if (field === undefined) {
      if (name !== FINDINGS_COLUMN) ignored.push(at + 1)
    } else if (index[field] === -1) index[field] = at
    else throw new Refusal('file.wrong-format', `two columns mean ${field}: remove one`)
  }
  const missing = REQUIRED_FIELDS.filter((field) => index[field] === -1)
  if (missing.length > 0) {
    throw new Refusal(
      'file.missing-columns',
      `the file lacks the columns ${missing.join(', ')}: check its header and that commas, semicolons or tabs separate it`,
    )
  }
  return { index, width: header.length, ignored }
}
