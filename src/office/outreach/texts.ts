/** Every text that leaves for a citizen, in Vietnamese and English. Without names: a mailbox may be read by others. */

export const LANGUAGES = ['vi', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Kind of message -> what its text needs to know. */
export interface MessageData {
  readonly 'passport-ready': { readonly passportId: string }
  /** A dose that stood under this person's name is another one's now. */
  readonly 'dose-left': { readonly caseId: string }
  /** A dose that stood under another name is this person's now. */
  readonly 'dose-joined': { readonly caseId: string }
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
  'dose-left': {
    vi: ({ caseId }) => ({
      subject: 'Một mũi tiêm không còn ghi dưới tên ông/bà',
      text: moved(caseId, {
        greeting: 'Kính gửi ông/bà,',
        says: 'Sau khi đối chiếu, một mũi tiêm COVID-19 ghi dưới tên ông/bà được xác định là của người khác và đã được chuyển.',
        claim: 'Nếu đó là mũi tiêm của ông/bà, đề nghị báo cho trạm y tế hoặc công an xã kèm mã hồ sơ:',
      }),
    }),
    en: ({ caseId }) => ({
      subject: 'A vaccination is no longer recorded under your name',
      text: moved(caseId, {
        greeting: 'Dear Sir or Madam,',
        says: "A COVID-19 vaccination recorded under your name was found to be another person's and has been moved.",
        claim: 'If it was yours, tell the health station or the commune police and give this case number:',
      }),
    }),
  },
  'dose-joined': {
    vi: ({ caseId }) => ({
      subject: 'Một mũi tiêm đã được ghi dưới tên ông/bà',
      text: moved(caseId, {
        greeting: 'Kính gửi ông/bà,',
        says: 'Sau khi đối chiếu, một mũi tiêm COVID-19 ghi nhầm cho người khác được xác định là của ông/bà.',
        claim: 'Nếu ông/bà không tiêm mũi này, đề nghị báo cho trạm y tế hoặc công an xã kèm mã hồ sơ:',
      }),
    }),
    en: ({ caseId }) => ({
      subject: 'A vaccination has been recorded under your name',
      text: moved(caseId, {
        greeting: 'Dear Sir or Madam,',
        says: 'A COVID-19 vaccination recorded for another person by mistake was found to be yours.',
        claim:
          'If it was not yours, tell the health station or the commune police and give this case number:',
      }),
    }),
  },
}

function moved(
  caseId: string,
  { greeting, says, claim }: { readonly greeting: string; readonly says: string; readonly claim: string },
): string {
  return [greeting, '', says, claim, caseId, ''].join('\n')
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
  if (!isKind(kind) || !isLanguage(language) || !hasId(data, ID_OF[kind])) return null
  const text = TEXTS[kind][language] as (data: object) => MessageText // the table pairs kind and data
  return text(data)
}

/** What the data of each kind must hold. */
const ID_OF: { readonly [K in MessageKind]: keyof MessageData[K] & string } = {
  'passport-ready': 'passportId',
  'dose-left': 'caseId',
  'dose-joined': 'caseId',
}

function isKind(kind: string): kind is MessageKind {
  return Object.hasOwn(TEXTS, kind)
}

function isLanguage(language: string): language is Language {
  return (LANGUAGES as readonly string[]).includes(language)
}

function hasId(data: unknown, name: string): data is object {
  return typeof data === 'object' && data !== null && typeof Reflect.get(data, name) === 'string'
}
