/** Everything ingest can say about a row. The list is closed; a code holds no personal data and never changes meaning. */

export type Severity = 'error' | 'warning'

interface FindingText {
  /** An error refuses this row only; a warning refuses nothing. */
  readonly severity: Severity
  readonly vi: string
  readonly en: string
}

const error = (vi: string, en: string): FindingText => ({ severity: 'error', vi, en })
const warning = (vi: string, en: string): FindingText => ({ severity: 'warning', vi, en })

export const FINDINGS = {
  'row.too-many-cells': error(
    'Dòng có nhiều ô hơn dòng tiêu đề: kiểm tra dấu ngoặc kép và dấu phân cách.',
    'The row has more cells than the header: check quotation marks and separators.',
  ),
  'cell.control-characters': error(
    'Có ký tự điều khiển trong ô: gõ lại ô đó.',
    'A cell holds control characters: type it anew.',
  ),
  'cell.encoding': error(
    'Có ký tự thuộc bảng mã khác: lưu tệp dạng UTF-8 và gõ lại ô đó.',
    'A cell holds bytes of another encoding: save the file as UTF-8 and type the cell anew.',
  ),
  'cell.formula': error(
    'Ô chứa công thức: thay bằng giá trị.',
    'A cell holds a formula: replace it by its value.',
  ),
  'cell.too-long': error('Ô có quá 500 ký tự.', 'A cell has more than 500 characters.'),
  'name.missing': error('Thiếu họ và tên.', 'The full name is missing.'),
  'name.repaired': warning(
    'Họ tên bị lỗi bảng mã hoặc khoảng trắng đã được sửa.',
    'The name had a broken encoding or stray blanks and was repaired.',
  ),
  'birth-date.missing': warning('Thiếu ngày sinh.', 'The birth date is missing.'),
  'birth-date.invalid': error(
    'Ngày sinh không đọc được: viết dd/MM/yyyy, MM/yyyy hoặc yyyy.',
    'The birth date cannot be read: write dd/MM/yyyy, MM/yyyy or yyyy.',
  ),
  'birth-date.in-future': error('Ngày sinh ở tương lai.', 'The birth date is in the future.'),
  'birth-date.before-1900': error('Ngày sinh trước năm 1900.', 'The birth date is before 1900.'),
  'sex.missing': warning('Thiếu giới tính.', 'The sex is missing.'),
  'sex.invalid': error('Giới tính phải là Nam hoặc Nữ.', 'The sex must be M or F.'),
  'id-number.missing': warning('Thiếu số giấy tờ.', 'The ID number is missing.'),
  'id-number.malformed': warning(
    'Số giấy tờ không có 9 hoặc 12 chữ số.',
    'The ID number does not have 9 or 12 digits.',
  ),
  'id-country.unknown': error(
    'Không rõ nước cấp giấy tờ: viết mã hai chữ cái.',
    'The country of the ID number is not known: write its two-letter code.',
  ),
  'nationality.unknown': error(
    'Không rõ quốc tịch: viết mã hai chữ cái.',
    'The nationality is not known: write its two-letter code.',
  ),
  'phone.malformed': warning('Số điện thoại không hợp lệ.', 'The phone number has no usual form.'),
  'email.malformed': warning('Địa chỉ email không hợp lệ.', 'The email address has no usual form.'),
  'place.unknown': warning(
    'Không tìm thấy tỉnh, huyện hoặc xã.',
    'The province, district or commune was not found.',
  ),
  'vaccine.unknown': error('Không rõ vắc xin.', 'The vaccine is not known.'),
  'lot.missing': error('Thiếu số lô.', 'The lot number is missing.'),
  'lot.unknown': error(
    'Số lô không có trong danh sách phân bổ của vắc xin này.',
    'The lot is not among the deliveries of this vaccine.',
  ),
  'lot.unchecked': warning(
    'Chưa có danh sách phân bổ để kiểm tra số lô.',
    'No deliveries are loaded: the lot was not checked.',
  ),
  'lot.respelled': warning(
    'Số lô được viết lại như trong danh sách phân bổ.',
    'The lot was written as in the deliveries.',
  ),
  'dose-number.invalid': error('Mũi số phải là số từ 1 đến 9.', 'The dose number must be 1 to 9.'),
  'dose-purpose.invalid': error(
    'Loại mũi phải là cơ bản, bổ sung hoặc nhắc lại.',
    'The purpose must be primary, additional or booster.',
  ),
  'given-on.invalid': error(
    'Ngày tiêm không đọc được: viết dd/MM/yyyy.',
    'The day of the injection cannot be read: write dd/MM/yyyy.',
  ),
  'given-on.in-future': error('Ngày tiêm ở tương lai.', 'The day of the injection is in the future.'),
  'given-on.before-birth': error('Ngày tiêm trước ngày sinh.', 'The injection is before the birth.'),
  'given-on.before-first-use': error(
    'Ngày tiêm trước khi vắc xin được dùng ở Việt Nam.',
    'The injection is before the first use of this vaccine in Viet Nam.',
  ),
  'facility.unknown': error('Không có cơ sở tiêm với mã này.', 'There is no facility with this code.'),
  'day.invalid': error('Ngày không đọc được: viết yyyy-MM-dd.', 'The day cannot be read: write yyyy-MM-dd.'),
  'day.in-future': error('Ngày ở tương lai.', 'The day is in the future.'),
  'number.invalid': error(
    'Số liều phải là số nguyên từ 0 trở lên.',
    'A number of doses must be a whole number, 0 or more.',
  ),
} as const satisfies Readonly<Record<string, FindingText>>

export type FindingCode = keyof typeof FINDINGS

/** Errors refuse their row; warnings do not. */
export function isError(code: FindingCode): boolean {
  return FINDINGS[code].severity === 'error'
}

/** Counts by code. */
export class FindingCounts {
  readonly #counts = new Map<FindingCode, number>()

  add(codes: readonly FindingCode[]): void {
    for (const code of codes) this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1)
  }

  /** In the order of the codes. */
  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}
