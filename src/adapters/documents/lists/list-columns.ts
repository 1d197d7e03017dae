/** The columns of a cleaning list, in their order: what is locked, then what the officer fills in. */
import type { RegisterField } from '../../../core/dose/actions.ts'
import type { ListRow } from '../../../stages/correct/index.ts'
import { dayInWords, type InBoth } from '../words.ts'
import { CONTESTED, DECISION_TEXTS, FAULT_TEXTS, SEX_TEXTS, UNKNOWN_PLACE } from './list-texts.ts'
import { type SheetColumn, STYLE, type Style } from './sheet-xml.ts'

interface ListColumn extends SheetColumn {
  readonly means: InBoth
}

const column = (
  title: string,
  width: number,
  style: Style,
  means: InBoth,
  choices?: readonly string[],
): ListColumn => ({
  title,
  width,
  style,
  means,
  ...(choices === undefined ? {} : { choices }),
})

const { key, locked, open } = STYLE

const typed = (field: string, width: number, en: string): ListColumn =>
  column(`${field} đã nhập`, width, locked, { vi: 'cơ sở tiêm đã nhập', en: `${en} as typed` })

const registered = (field: string, width: number, en: string): ListColumn =>
  column(`${field} theo CSDL`, width, locked, {
    vi: 'chỉ ghi khi khác',
    en: `register’s ${en}, where it differs`,
  })

/** Name -> column; the order is the order in the file. */
export const LIST_COLUMNS = {
  key: column('mã dòng', 12, key, { vi: 'không sửa, không xóa', en: 'row key: leave it as it is' }),
  hamlet: column('thôn, tổ', 14, locked, { vi: 'theo CSDL dân cư', en: 'hamlet, by the register' }),
  household: column('hộ', 10, locked, { vi: 'theo CSDL dân cư', en: 'household, by the register' }),
  faults: column('lỗi', 20, locked, { vi: 'những gì sai', en: 'what is wrong' }),
  typedName: typed('họ tên', 22, 'name'),
  typedBirthDate: typed('ngày sinh', 12, 'birth date'),
  typedSex: typed('giới tính', 8, 'sex'),
  typedNumber: typed('số định danh', 15, 'number'),
  injection: column('mũi tiêm', 20, locked, {
    vi: 'ngày tiêm, vắc xin, mũi, cơ sở',
    en: 'day, vaccine, dose, facility',
  }),
  registerName: registered('họ tên', 22, 'name'),
  registerBirthDate: registered('ngày sinh', 12, 'birth date'),
  registerSex: registered('giới tính', 8, 'sex'),
  registerNumber: registered('số định danh', 15, 'number'),
  decision: column(
    'quyết định',
    18,
    open,
    { vi: 'chọn một mục', en: 'decision: choose one' },
    Object.values(DECISION_TEXTS).map(({ vi }) => vi),
  ),
  rightName: column('họ tên đúng', 22, open, { vi: 'khi chọn "sửa"', en: 'right name, when "sửa"' }),
  rightBirthDate: column('ngày sinh đúng', 12, open, {
    vi: 'dd/mm/yyyy, khi chọn "sửa"',
    en: 'right birth date, when "sửa"',
  }),
  rightSex: column(
    'giới tính đúng',
    8,
    open,
    { vi: 'khi chọn "sửa"', en: 'right sex, when "sửa"' },
    Object.values(SEX_TEXTS),
  ),
  rightNumber: column('số định danh đúng', 15, open, {
    vi: '12 chữ số, khi chọn "sửa"',
    en: 'right number, 12 digits, when "sửa"',
  }),
  note: column('ghi chú', 18, open, { vi: 'tùy ý', en: 'note' }),
} as const satisfies Readonly<Record<string, ListColumn>>

export type ListColumnName = keyof typeof LIST_COLUMNS

/** The columns in their order. */
export const COLUMN_NAMES = Object.keys(LIST_COLUMNS) as ListColumnName[] // its own keys

/** A row as texts, in the order of the columns. */
export function textsOf(row: ListRow): string[] {
  const { hamlet, household, faults, claim } = row
  const proposed = proposedTexts(row)
  const texts: Readonly<Record<ListColumnName, string>> = {
    key: row.key,
    hamlet: hamlet ?? UNKNOWN_PLACE,
    household: household ?? UNKNOWN_PLACE,
    faults: faults.map((fault) => FAULT_TEXTS[fault].vi).join('; '),
    typedName: claim.fullName,
    typedBirthDate: dayText(claim.birthDate ?? ''),
    typedSex: sexText(claim.sex ?? ''),
    typedNumber: claim.idNumber ?? '',
    injection: injectionText(claim),
    registerName: proposed.full_name,
    registerBirthDate: proposed.birth_date,
    registerSex: proposed.sex,
    registerNumber: proposed.id_number,
    decision: '',
    rightName: '',
    rightBirthDate: '',
    rightSex: '',
    rightNumber: '',
    note: '',
  }
  return COLUMN_NAMES.map((name) => texts[name])
}

/** What the register says where it differs; in a contested field, that it has been asked. */
function proposedTexts({ proposal, contested }: ListRow): Readonly<Record<RegisterField, string>> {
  const texts = {
    full_name: String(proposal.fullName ?? ''),
    birth_date: dayText(String(proposal.birthDate ?? '')),
    sex: sexText(String(proposal.sex ?? '')),
    id_number: String(proposal.idNumber ?? ''),
  }
  return { ...texts, ...Object.fromEntries(contested.map((field) => [field, CONTESTED.vi])) }
}

/** A day as people write it; '' stays. */
export const dayText = (day: string): string => (day === '' ? '' : dayInWords(day, 'vi'))

/** A code of sex as people write it; anything else stays. */
export const sexText = (sex: string): string => (sex === 'M' || sex === 'F' ? SEX_TEXTS[sex] : sex)

function injectionText({ givenOn, vaccine, doseNumber, givenAtFacility }: ListRow['claim']): string {
  const number = doseNumber === null ? '' : `mũi ${doseNumber}, `
  return `${dayText(givenOn)}, ${vaccine}, ${number}${givenAtFacility}`
}
