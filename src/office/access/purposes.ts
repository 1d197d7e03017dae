/** Why an organisation may ask who somebody is: a closed list, the same as the check of the table `api_client`. */

/** Code -> text for people. A purpose that is not here is not a purpose. */
export const CHECK_PURPOSES = {
  treatment: { vi: 'khám bệnh, chữa bệnh', en: 'medical treatment' },
  'school-entry': { vi: 'nhập học', en: 'entry to a school' },
  'registration-desk': { vi: 'tiếp nhận, đăng ký tiêm chủng', en: 'registration for vaccination' },
  travel: { vi: 'làm thủ tục đi lại', en: 'travel' },
} as const satisfies Readonly<Record<string, { readonly vi: string; readonly en: string }>>

export type CheckPurpose = keyof typeof CHECK_PURPOSES

/** The codes, in the order of the table. */
export const CHECK_PURPOSE_CODES = Object.keys(CHECK_PURPOSES) as CheckPurpose[] // closed: no others

/** True for a code of the list. */
export function isCheckPurpose(text: string): text is CheckPurpose {
  return Object.hasOwn(CHECK_PURPOSES, text)
}
