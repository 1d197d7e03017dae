/** What became of every row of a list: the list's words, what stands now, and what the officer wrote, side by side. */
import type { IdentityCells, RowVerdict } from '../../../stages/correct/index.ts'
import { dayText, sexText } from './list-columns.ts'
import { CODE_TEXTS, DECISION_TEXTS, OUTCOME_TEXTS } from './list-texts.ts'
import { type SheetColumn, STYLE } from './sheet-xml.ts'
import { createWorkbook, type TableFile } from './workbook-file.ts'

/** A result that is being written. */
export interface ResultFile extends Pick<TableFile, 'finish' | 'discard'> {
  /** Adds verdicts in the order of the rows. @throws {Refusal} `file.not-writable` */
  add(verdicts: readonly RowVerdict[]): Promise<void>
}

const FIELDS = ['họ tên', 'ngày sinh', 'giới tính', 'số định danh'] as const
const column = (title: string, width: number): SheetColumn => ({ title, width, style: STYLE.locked })
const fields = (of: string): SheetColumn[] => FIELDS.map((field) => column(`${field}: ${of}`, 16))

const COLUMNS: readonly SheetColumn[] = [
  column('dòng', 7),
  { ...column('mã dòng', 12), style: STYLE.key },
  column('kết quả', 14),
  column('mã', 20),
  column('giải thích', 40),
  column('explanation', 40),
  ...fields('danh sách'),
  ...fields('hiện nay'),
  column('quyết định', 18),
  ...fields('cán bộ ghi'),
  column('ghi chú', 18),
]

/** Creates the workbook; it has its name when it is finished. @throws {Refusal} `file.not-writable` */
export async function createResultFile(path: string): Promise<ResultFile> {
  const table = await createWorkbook(path, {
    spec: {
      name: 'Kết quả',
      columns: COLUMNS,
      isProtected: false,
      pageHeader: ['', 'KẾT QUẢ NHẬP DANH SÁCH RÀ SOÁT', ''],
      pageFooter: ['', 'Trang #P/#N', ''],
    },
    below: [],
    further: [],
  })
  return {
    add: (verdicts) => table.addRows(verdicts.map(textsOf)),
    finish: table.finish,
    discard: table.discard,
  }
}

function textsOf({ returned, outcome, code, now }: RowVerdict): string[] {
  const { vi, en } = code === null ? { vi: '', en: '' } : CODE_TEXTS[code]
  return [
    String(returned.row),
    returned.key,
    OUTCOME_TEXTS[outcome].vi,
    code ?? '',
    vi,
    en,
    ...cellsOf(returned.listed),
    ...(now === null ? FIELDS.map(() => '') : cellsOf(now)),
    returned.decision === null ? '' : DECISION_TEXTS[returned.decision].vi,
    ...cellsOf(returned.written),
    returned.note,
  ]
}

/** What came from a file stays as it was written; what stands in the record is written as the list writes it. */
const cellsOf = ({ fullName, birthDate, sex, idNumber }: IdentityCells): string[] => [
  fullName,
  dayText(birthDate),
  sexText(sex),
  idNumber,
]
