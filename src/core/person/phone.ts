export const PHONE_LEVELS = ['P0', 'P2', 'P-'] as const
export type PhoneLevel = (typeof PHONE_LEVELS)[number]

/** A number of more people than this belongs to a household line, a school or a clinic and says nothing of one person. */
const MOST_USERS = 20
const NATIONAL_LENGTH = 10
const ZERO = 48 // the code of the digit 0

/** National form `0` + 9 digits of a Vietnamese mobile number (`+84`, `84`, lost zero); other numbers keep their digits. */
export function normalisePhone(typed: string | null): string | null {
  if (typed !== null && isNational(typed)) return typed
  const text = (typed ?? '').replace(/[\s.\-()]/g, '')
  const digits = text.replace(/^(?:\+|00)/, '')
  if (!/^\d{8,15}$/.test(digits) || /^(\d)\1*$/.test(digits)) return null
  if (/^0\d{9}$/.test(text)) return text
  if (/^84\d{9}$/.test(digits)) return `0${digits.slice(2)}`
  return /^[35789]\d{8}$/.test(digits) ? `0${digits}` : digits
}

/** Ten digits, a 0 and then another: nothing to clean, and the form of nearly every number. */
function isNational(text: string): boolean {
  if (text.length !== NATIONAL_LENGTH || text.charCodeAt(0) !== ZERO || text.charCodeAt(1) === ZERO)
    return false
  for (let i = 1; i < NATIONAL_LENGTH; i += 1) {
    const digit = text.charCodeAt(i) - ZERO
    if (digit < 0 || digit > 9) return false
  }
  return true
}

/** P0 equal in national form; P2 different; P- missing, placeholder, or a number of too many people (`users`). */
export function comparePhone(claimed: string | null, registered: string | null, users = 1): PhoneLevel {
  const a = normalisePhone(claimed)
  const b = registered === claimed ? a : normalisePhone(registered)
  if (a === null || b === null) return 'P-'
  if (a !== b) return 'P2'
  return users > MOST_USERS ? 'P-' : 'P0'
}
