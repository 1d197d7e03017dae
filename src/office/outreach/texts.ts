/** Every text that leaves for a citizen, in Vietnamese and English. Without names: a mailbox may be read by others. */

export const LANGUAGES = ['vi', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Kind of message -> what its text needs to know. */
export interface MessageData {
  readonly 'passport-ready': { readonly passportId: string }
}

export type MessageKind = keyof MessageData

export interface MessageText {
  /** One line. */
  readonly subject: string
  readonly text: string
}

type Texts = {
  readonly [K in MessageKind]: Readonly<Record<Language, (data: MessageData[K]) => MessageText>>
}

const TEXTS: Texts = {
  'passport-ready': {
    vi: ({ passportId }) => ({
      subject: 'Hộ chiếu vắc xin của ông/bà đã được cấp',
      text: [
        'Kính gửi ông/bà,',
        '',
        'Bộ Y tế đã cấp hộ chiếu vắc xin cho các mũi tiêm COVID-19 đã được xác thực và ký số của ông/bà.',
        `Mã tra cứu: ${passportId}`,
        'Ông/bà có thể xem, lưu và in mã QR trên cổng tra cứu hộ chiếu vắc xin.',
        '',
        'Việc cấp hộ chiếu vắc xin không thu phí. Bộ Y tế không yêu cầu mật khẩu hay mã OTP qua thư.',
        'Nếu thông tin trên hộ chiếu chưa đúng, đề nghị liên hệ cơ sở tiêm chủng nơi ông/bà đã tiêm.',
        '',
      ].join('\n'),
    }),
    en: ({ passportId }) => ({
      subject: 'Your vaccine passport has been issued',
      text: [
        'Dear Sir or Madam,',
        '',
        'The Ministry of Health has issued a vaccine passport for your verified and signed COVID-19 vaccinations.',
        `Reference: ${passportId}`,
        'You can view, save and print its QR code on the vaccine passport page.',
        '',
        'The vaccine passport is free of charge. The Ministry never asks for a password or a code by mail.',
        'If anything on the passport is wrong, please contact the facility where you were vaccinated.',
        '',
      ].join('\n'),
    }),
  },
}

/** What a stored message says about itself; nothing of it is trusted. */
export interface Renderable {
  readonly kind: string
  readonly language: string
  readonly data: unknown
}

/** Turns a stored message into its text; null when the kind, the language or the data are not known here. */
export type Render = (message: Renderable) => MessageText | null

/** The texts of this file. */
export const renderMessage: Render = ({ kind, language, data }) => {
  if (!isKind(kind) || !isLanguage(language) || !isPassportReady(data)) return null
  return TEXTS[kind][language](data)
}

function isKind(kind: string): kind is MessageKind {
  return Object.hasOwn(TEXTS, kind)
}

function isLanguage(language: string): language is Language {
  return (LANGUAGES as readonly string[]).includes(language)
}

function isPassportReady(data: unknown): data is MessageData['passport-ready'] {
  return (
    typeof data === 'object' && data !== null && 'passportId' in data && typeof data.passportId === 'string'
  )
}
