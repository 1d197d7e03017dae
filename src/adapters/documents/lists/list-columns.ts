/** The columns of a cleaning list, in their order: what is locked, then what the officer fills in. */
import type { ListRow } from '../../../stages/correct/index.ts'
import { dayInWords, type InBoth } from '../words.ts'
import { DECISION_TEXTS, FAULT_TEXTS, SEX_TEXTS, UNKNOWN_PLACE } from './list-texts.ts'
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

/** Name -> column; the order is the order in the file. */
export const LIST_COLUMNS = {
  key: column('mã dòng', 12, key, { vi: 'không sửa, không xóa', en: 'row key: leave it as it is' }),
  hamlet: column('thôn, tổ', 14, locked, { vi: 'theo CSDL dân cư', en: 'hamlet, by the register' }),
  household: column('hộ', 10, locked, { vi: 'theo CSDL dân cư', en: 'household, by the register' }),
  faults: column('lỗi', 20, locked, { vi: 'những gì sai', en: 'what is wrong' }),
  typedName: column('họ tên đã nhập', 22, locked, { vi: 'cơ sở tiêm đã nhập', en: 'name as typed' }),
  typedBirthDate: column('ngày sinh đã nhập', 12, locked, {
    vi: 'cơ sở tiêm đã nhập',
    en: 'birth date as typed',
  }),
  typedSex: column('giới tính đã nhập', 8, locked, { vi: 'cơ sở tiêm đã nhập', en: 'sex as typed' }),
  typedNumber: column('số định danh đã nhập', 15, locked, {
    vi: 'cơ sở tiêm đã nhập',
    en: 'number as typed',
  }),
  injection: column('mũi tiêm', 20, locked, {
    vi: 'ngày tiêm, vắc xin, mũi, cơ sở',
    en: 'day, vaccine, dose, facility',
  }),
  registerName: column('họ tên theo CSDL', 22, locked, {
    vi: 'chỉ ghi khi khác',
    en: 'register’s name, where it differs',
  }),
  registerBirthDate: column('ngày sinh theo CSDL', 12, locked, {
    vi: 'chỉ ghi khi khác',
    en: 'register’s birth date, where it differs',
  }),
  registerSex: column('giới tính theo CSDL', 8, locked, {
    vi: 'chỉ ghi khi khác',
    en: 'register’s sex, where it differs',
  }),
  registerNumber: column('số định danh theo CSDL', 15, locked, {
    vi: 'chỉ ghi khi khác',
    en: 'register’s number, where it differs',
  }),
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
export function textsOf({ key: rowKey, hamlet, household, faults, claim, proposal }: ListRow): string[] {
  const proposed = (field: string): string => String(proposal[field] ?? '')
  const texts: Readonly<Record<ListColumnName, string>> = {
    key: rowKey,
    hamlet: hamlet ?? UNKNOWN_PLACE,
    household: household ?? UNKNOWN_PLACE,
    faults: faults.map((fault) => FAULT_TEXTS[fault].vi).join('; '),
    typedName: claim.fullName,
    typedBirthDate: dayText(claim.birthDate ?? ''),
    typedSex: sexText(claim.sex ?? ''),
    typedNumber: claim.idNumber ?? '',
    injection: injectionText(claim),
    registerName: proposed('fullName'),
    registerBirthDate: dayText(proposed('birthDate')),
    registerSex: sexText(proposed('sex')),
    registerNumber: proposed('idNumber'),
    decision: '',
    rightName: '',
    rightBirthDate: '',
    rightSex: '',
    rightNumber: '',
    note: '',
  }
  return COLUMN_NAMES.map((name) => texts[name])
}

/** A day as people write it; '' stays. */
export const dayText = (day: string): string => (day === '' ? '' : dayInWords(day, 'vi'))

/** A code of sex as people write it; anything else stays. */
export const sexText = (sex: string): string => (sex === 'M' || sex === 'F' ? SEX_TEXTS[sex] : sex)

function injectionText({ givenOn, vaccine, doseNumber, givenAtFacility }: ListRow['claim']): string {
  const number = doseNumber === null ? '' : `mũi ${doseNumber}, `
  return `${dayText(givenOn)}, ${vaccine}, ${number}${givenAtFacility}`
}
