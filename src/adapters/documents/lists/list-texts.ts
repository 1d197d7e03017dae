/** Words of the cleaning lists in both languages: faults, decisions, codes, columns. The reader takes either language. */
import { stripMarks } from '../../../core/person/name.ts'
import type { ListDecision, ListFault, RowCode, RowOutcome } from '../../../stages/correct/index.ts'
import type { InBoth } from '../words.ts'

/** The classes of 2262/BYT-CNTT, and what they leave open. */
export const FAULT_TEXTS: Readonly<Record<ListFault, InBoth>> = {
  'no-id': { vi: 'không có số định danh', en: 'no identity number' },
  'malformed-id': { vi: 'số định danh sai định dạng', en: 'malformed identity number' },
  'wrong-id': { vi: 'sai số định danh', en: 'wrong identity number' },
  'wrong-name': { vi: 'sai họ tên', en: 'wrong name' },
  'wrong-birth-date': { vi: 'sai ngày sinh', en: 'wrong birth date' },
  'wrong-sex': { vi: 'sai giới tính', en: 'wrong sex' },
  other: { vi: 'sai thông tin khác', en: 'something else is wrong' },
  ambiguous: { vi: 'nhiều người phù hợp', en: 'several people fit' },
  nobody: { vi: 'không tìm thấy trong cơ sở dữ liệu', en: 'nobody in the register fits' },
}

/** In a column of what the register says, when it has been asked to change just that. */
export const CONTESTED: InBoth = {
  vi: 'đã đề nghị CSDL sửa',
  en: 'the register has been asked to change this: its value is not shown and cannot be accepted',
}

/** Items of the drop-down list; together at most 255 characters, none with a comma. */
export const DECISION_TEXTS: Readonly<Record<ListDecision, InBoth & { readonly means: InBoth }>> = {
  accept: {
    vi: 'đúng như CSDL',
    en: 'accept',
    means: {
      vi: 'lấy thông tin của cơ sở dữ liệu dân cư (các cột "theo CSDL")',
      en: 'take what the population register says',
    },
  },
  correct: {
    vi: 'sửa',
    en: 'correct',
    means: {
      vi: 'lấy thông tin ghi ở các cột "đúng"; ô trống giữ nguyên',
      en: 'take what you write; an empty cell stays',
    },
  },
  'register-wrong': {
    vi: 'cơ sở dữ liệu sai',
    en: 'register wrong',
    means: { vi: 'đề nghị sửa cơ sở dữ liệu dân cư', en: 'ask for a change of the population register' },
  },
  'not-resident': {
    vi: 'không có người này',
    en: 'no such person',
    means: { vi: 'không cư trú tại xã; trả lại cơ sở tiêm', en: 'no resident here; back to the facility' },
  },
  later: { vi: 'để sau', en: 'later', means: { vi: 'chưa xử lý', en: 'not yet' } },
}

/** What a code tells the officer to do. */
export const CODE_TEXTS: Readonly<Record<RowCode, InBoth>> = {
  'row.key-unknown': {
    vi: 'mã dòng không thuộc danh sách nào đã lập; lập danh sách mới',
    en: 'the row key belongs to no list that was made here: make a new list',
  },
  'row.key-damaged': {
    vi: 'mã dòng bị hỏng; chép lại mã từ danh sách gốc',
    en: 'the row key is damaged: copy it from the list again',
  },
  'row.twice': {
    vi: 'bản ghi đã có ở dòng khác của tệp này; giữ một dòng',
    en: 'another row of this file is about the same record: keep one',
  },
  'row.changed': {
    vi: 'bản ghi đã thay đổi sau khi lập danh sách; so sánh rồi lập danh sách mới',
    en: 'the record changed after the list was made: compare, then make a new list',
  },
  'row.other-commune': {
    vi: 'dòng này thuộc xã khác; gửi trong danh sách của xã đó',
    en: 'the row belongs to another commune: send it in the list of that commune',
  },
  'row.no-decision': {
    vi: 'chưa chọn quyết định trong danh sách thả xuống',
    en: 'no decision was chosen from the drop-down list',
  },
  'row.value-invalid': {
    vi: 'giá trị không dùng được: số định danh phải đủ 12 chữ số có thật, ngày sinh dd/mm/yyyy, giới tính Nam hoặc Nữ, và phải là một người trong cơ sở dữ liệu',
    en: 'a value cannot be used: 12 digits that can be a number, dd/mm/yyyy, Nam or Nữ, and somebody the register knows',
  },
  'row.not-your-decision': {
    vi: 'anh/chị đã xác nhận mũi tiêm này; người khác phải quyết định nhân thân',
    en: 'you confirmed this injection: somebody else must decide whose it is',
  },
  'row.register-contested': {
    vi: 'đã đề nghị cơ sở dữ liệu dân cư sửa thông tin này; không lấy giá trị của cơ sở dữ liệu cho đến khi có trả lời, các trường khác vẫn được sửa',
    en: 'the register has been asked to change this: its value is not taken before it answers; other fields of the row were',
  },
  'row.second-key': {
    vi: 'mũi tiêm sẽ thuộc người khác; cần người thứ hai xác nhận hồ sơ đã lập',
    en: 'the injection would become another person’s: a second person must confirm the case that was opened',
  },
  'row.register-wrong': {
    vi: 'đã lập hồ sơ đề nghị sửa cơ sở dữ liệu dân cư',
    en: 'a case was opened for a change of the population register',
  },
  'row.not-resident': {
    vi: 'đã lập hồ sơ trả lại cơ sở tiêm',
    en: 'a case was opened that goes back to the facility',
  },
}

export const OUTCOME_TEXTS: Readonly<Record<RowOutcome, InBoth>> = {
  applied: { vi: 'đã sửa', en: 'applied' },
  unchanged: { vi: 'không đổi', en: 'unchanged' },
  case: { vi: 'đã lập hồ sơ', en: 'case' },
  refused: { vi: 'không nhận', en: 'refused' },
}

export const SEX_TEXTS = { M: 'Nam', F: 'Nữ' } as const
/** In the columns of hamlet and household. */
export const UNKNOWN_PLACE = 'không rõ'

const plain = (text: string): string => stripMarks(text.toLowerCase()).replace(/\s+/g, ' ').trim()
const DECISIONS = new Map(
  Object.entries(DECISION_TEXTS).flatMap(
    ([decision, { vi, en }]) => [vi, en].map((text) => [plain(text), decision as ListDecision] as const), // its own keys
  ),
)

/** What a cell says, with or without marks; null when it is none of the decisions. */
export function decisionOf(text: string): ListDecision | null {
  return DECISIONS.get(plain(text)) ?? null
}
