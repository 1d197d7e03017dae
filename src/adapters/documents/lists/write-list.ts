/** The list that a commune's officers fill in: a workbook, or the same as CSV. */
import type { ListRow } from '../../../stages/correct/index.ts'
import { createCsv } from './csv-file.ts'
import { COLUMN_NAMES, LIST_COLUMNS, textsOf } from './list-columns.ts'
import { CODE_TEXTS, CONTESTED, DECISION_TEXTS, FAULT_TEXTS } from './list-texts.ts'
import { type SheetSpec, STYLE } from './sheet-xml.ts'
import { createWorkbook, type FixedSheet, type TableFile } from './workbook-file.ts'

export interface ListFileOptions {
  readonly format: 'xlsx' | 'csv'
  /** As it is printed on every page. */
  readonly communeName: string
  /** As it is printed, dd/MM/yyyy. */
  readonly day: string
}

/** A list that is being written. */
export interface ListFile extends Pick<TableFile, 'finish' | 'discard'> {
  /** Adds rows in their order. @throws {Refusal} `file.not-writable` */
  add(rows: readonly ListRow[]): Promise<void>
}

/** Creates the file; it has its name when it is finished. @throws {Refusal} `file.not-writable` */
export async function createListFile(path: string, options: ListFileOptions): Promise<ListFile> {
  const table =
    options.format === 'csv'
      ? await createCsv(
          path,
          COLUMN_NAMES.map((name) => LIST_COLUMNS[name].title),
        )
      : await createWorkbook(path, { spec: specOf(options), below: SIGNATURES, further: [GUIDE] })
  return {
    add: (rows) => table.addRows(rows.map(textsOf)),
    finish: table.finish,
    discard: table.discard,
  }
}

function specOf({ communeName, day }: ListFileOptions): SheetSpec {
  return {
    name: 'Danh sách',
    columns: COLUMN_NAMES.map((name) => LIST_COLUMNS[name]),
    isProtected: true,
    pageHeader: [communeName, 'DANH SÁCH RÀ SOÁT THÔNG TIN TIÊM CHỦNG', `Ngày ${day}`],
    pageFooter: ['', 'Trang #P/#N', ''],
  }
}

/** Below the rows, in columns that are locked: nothing here is read as a row (2262/BYT-CNTT: the police sign the list). */
const SIGNATURE_COLUMNS = { maker: 4, police: 8, stamp: 10 } as const
const SIGNATURES: readonly (readonly string[])[] = [
  [],
  signatureLine('Người lập danh sách', 'Công an xã', 'Đóng dấu'),
  signatureLine('(ký, ghi rõ họ tên)', '(ký, ghi rõ họ tên)', ''),
]

function signatureLine(maker: string, police: string, stamp: string): string[] {
  const line = Array.from({ length: SIGNATURE_COLUMNS.stamp + 1 }, () => '')
  line[SIGNATURE_COLUMNS.maker] = maker
  line[SIGNATURE_COLUMNS.police] = police
  line[SIGNATURE_COLUMNS.stamp] = stamp
  return line
}

const bold = (vi: string, en: string): string[] => [vi.toUpperCase(), '', en.toUpperCase()]

/** The second sheet: what to do, in both languages. Nobody reads it back. */
const GUIDE: FixedSheet = {
  spec: {
    name: 'Hướng dẫn',
    columns: [
      { title: 'mục', width: 26, style: STYLE.locked },
      { title: 'giải thích', width: 60, style: STYLE.locked },
      { title: 'in English', width: 60, style: STYLE.locked },
    ],
    isProtected: false,
    pageHeader: ['', '', ''],
    pageFooter: ['', '', ''],
  },
  rows: [
    bold('Các cột', 'Columns'),
    ...COLUMN_NAMES.map((name) => {
      const { title, means } = LIST_COLUMNS[name]
      return [title, means.vi, means.en]
    }),
    [CONTESTED.vi, 'không ghi và không nhận giá trị của CSDL cho đến khi có trả lời', CONTESTED.en],
    bold('Quyết định', 'Decisions'),
    ...Object.values(DECISION_TEXTS).map(({ vi, en, means }) => [vi, means.vi, `${en}: ${means.en}`]),
    bold('Lỗi', 'What is wrong'),
    ...Object.values(FAULT_TEXTS).map(({ vi, en }) => [vi, '', en]),
    bold('Kết quả khi gửi lại', 'Codes when it is sent back'),
    ...Object.entries(CODE_TEXTS).map(([code, { vi, en }]) => [code, vi, en]),
  ],
}
