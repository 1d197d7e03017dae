/**
 * The 13 grounds on which a correction may be refused (9458/BYT-CNTT, annex), each with what the citizen can do about it. A
 * ground that asks for a paper which the system already holds may not be used (Law on Data 60/2024/QH15: agencies must not
 * ask for what they have).
 */
import type { EvidenceKind } from './case.ts'

export interface GroundText {
  readonly vi: string
  readonly en: string
}

export interface Ground {
  /** Why, as the citizen reads it. */
  readonly says: GroundText
  /** What the citizen can do. */
  readonly remedy: GroundText
  /** The paper that the remedy asks for; null when it asks for none. */
  readonly asksFor: EvidenceKind | null
  /** The ground says that this field differs from what the system holds; null when it speaks of the paper alone. */
  readonly field: 'id_number' | 'full_name' | 'birth_date' | 'sex' | null
}

export const REFUSAL_GROUNDS = {
  SLIP_MISSING_DOSE_DATA: {
    says: {
      vi: 'Phiếu khám sàng lọc không ghi ngày tiêm, mũi tiêm hoặc loại vắc xin',
      en: 'The slip does not say the date, the dose number or the vaccine',
    },
    remedy: {
      vi: 'Gửi giấy xác nhận có ghi ngày tiêm, mũi tiêm và loại vắc xin, hoặc đề nghị cơ sở tra sổ tiêm.',
      en: 'Send the certificate that says date, dose and vaccine, or ask the facility to look into its own list.',
    },
    asksFor: 'certificate',
    field: null,
  },
  NAME_CONFLICT: {
    says: {
      vi: 'Họ tên phản ánh khác họ tên trên giấy chứng nhận',
      en: 'The name in the request differs from the name on the certificate',
    },
    remedy: {
      vi: 'Đối chiếu họ tên với căn cước; nếu giấy chứng nhận ghi sai, chọn "giấy chứng nhận sai".',
      en: 'Compare the name with your ID card; if the certificate is wrong, say "the certificate is wrong".',
    },
    asksFor: null,
    field: 'full_name',
  },
  NOT_A_CERTIFICATE: {
    says: {
      vi: 'Ảnh gửi kèm không phải giấy chứng nhận tiêm',
      en: 'The picture is not a vaccination certificate',
    },
    remedy: {
      vi: 'Gửi ảnh giấy chứng nhận. Ảnh cá nhân đã gửi được xóa.',
      en: 'Send a picture of the certificate. The other picture has been deleted.',
    },
    asksFor: 'certificate',
    field: null,
  },
  DOSE_NUMBER_MISMATCH: {
    says: {
      vi: 'Mũi tiêm khai báo khác mũi tiêm trên giấy chứng nhận',
      en: 'The dose number differs from the certificate',
    },
    remedy: {
      vi: 'So lại số mũi; gửi thêm giấy của mũi còn thiếu, hoặc giữ nguyên khai báo và đề nghị xem xét lại.',
      en: 'Compare the dose numbers; add the missing certificate, or keep your statement and ask for a review.',
    },
    asksFor: null,
    field: null,
  },
  BIRTH_DATE_MISMATCH: {
    says: {
      vi: 'Ngày sinh trên giấy chứng nhận không khớp với hệ thống',
      en: 'The birth date on the certificate differs from the system',
    },
    remedy: {
      vi: 'Xuất trình căn cước tại cơ sở tiêm hoặc công an xã; một trong hai nơi được sửa.',
      en: 'Show your ID card at the facility or to the commune police; either may correct it.',
    },
    asksFor: 'id-card',
    field: 'birth_date',
  },
  CERT_MISSING_FIELDS: {
    says: {
      vi: 'Giấy xác nhận thiếu họ tên, giới tính, thời gian tiêm hoặc loại vắc xin',
      en: 'The certificate lacks name, sex, date or vaccine',
    },
    remedy: {
      vi: 'Cho biết nơi tiêm và ngày tiêm; cơ sở phải tra danh sách của mình.',
      en: 'Name the place and the day; the facility must search its own list.',
    },
    asksFor: null,
    field: null,
  },
  PERSONAL_DATA_COVERED: {
    says: {
      vi: 'Ảnh giấy xác nhận bị che thông tin cá nhân',
      en: 'Personal data on the picture are covered',
    },
    remedy: {
      vi: 'Gửi lại ảnh không che. Chỉ cán bộ xử lý hồ sơ xem được.',
      en: 'Send the picture again, uncovered. Only the officer of this case sees it.',
    },
    asksFor: 'certificate',
    field: null,
  },
  IMAGE_UNREADABLE: {
    says: { vi: 'Ảnh mờ, không đọc được chữ', en: 'The picture cannot be read' },
    remedy: {
      vi: 'Chụp lại dưới ánh sáng ban ngày, đặt phẳng, đủ cả trang; hoặc mang giấy đến.',
      en: 'Take it again in daylight, flat, the whole page; or bring the paper.',
    },
    asksFor: 'certificate',
    field: null,
  },
  INJECTION_DATE_MISMATCH: {
    says: {
      vi: 'Ngày tiêm khai báo khác ngày tiêm trên giấy chứng nhận',
      en: 'The date of injection differs from the certificate',
    },
    remedy: {
      vi: 'Nhập ngày ghi trên giấy; nếu không đồng ý, nêu lý do.',
      en: 'Enter the date on the paper; if you contest it, say why.',
    },
    asksFor: null,
    field: null,
  },
  NOTHING_MATCHES: {
    says: {
      vi: 'Toàn bộ thông tin khai báo không trùng với giấy chứng nhận',
      en: 'Nothing in the request matches the certificate',
    },
    remedy: {
      vi: 'Kiểm tra đã gửi đúng giấy của mình; hoặc đến trạm y tế.',
      en: 'Check that you sent your own certificate; or visit the health station.',
    },
    asksFor: null,
    field: null,
  },
  NAME_INCOMPLETE_OR_NO_DIACRITICS: {
    says: { vi: 'Họ tên nhập thiếu hoặc không dấu', en: 'The name was typed incompletely or without marks' },
    remedy: {
      vi: 'Hệ thống đề xuất họ tên theo căn cước; chỉ cần xác nhận, không phải gửi yêu cầu mới.',
      en: 'We propose the spelling of your ID card; confirm it, no new request is needed.',
    },
    asksFor: null,
    field: 'full_name',
  },
  VACCINE_MISMATCH: {
    says: {
      vi: 'Vắc xin khai báo khác loại trên giấy chứng nhận',
      en: 'The vaccine differs from the certificate',
    },
    remedy: {
      vi: 'Chọn loại vắc xin in trên giấy, hoặc đề nghị cơ sở kiểm tra số lô.',
      en: 'Choose the vaccine printed on the certificate, or ask the facility to check the lot.',
    },
    asksFor: null,
    field: null,
  },
  SLIP_ALTERED: {
    says: {
      vi: 'Thông tin cá nhân trên phiếu có dấu hiệu bị sửa',
      en: 'Personal data on the slip look altered',
    },
    remedy: {
      vi: 'Một cán bộ thứ hai xem xét. Mang bản gốc đến; cơ sở đối chiếu với danh sách của mình.',
      en: 'A second officer looks at this. Bring the original; the facility compares it with its own list.',
    },
    asksFor: 'slip',
    field: null,
  },
} as const satisfies Readonly<Record<string, Ground>>

export type RefusalGround = keyof typeof REFUSAL_GROUNDS

/** True for one of the 13 codes. */
export function isRefusalGround(text: string): text is RefusalGround {
  return Object.hasOwn(REFUSAL_GROUNDS, text)
}

/** Grounds that speak of the picture alone: they ask for a better one before they end a case. */
const PICTURE_GROUNDS: readonly RefusalGround[] = [
  'IMAGE_UNREADABLE',
  'PERSONAL_DATA_COVERED',
  'NOT_A_CERTIFICATE',
]

/** True when such a paper answers the ground: any for one that speaks of the picture, else the one that the remedy asks for. */
export function isAnsweredBy(ground: RefusalGround, paper: EvidenceKind): boolean {
  return isPictureGround(ground) || REFUSAL_GROUNDS[ground].asksFor === paper
}

/** True for a ground that a better picture answers. */
export function isPictureGround(ground: RefusalGround): boolean {
  return PICTURE_GROUNDS.includes(ground)
}
