/** Vietnamese names as they are typed, stored and searched for. One word is a name; letters of minorities are letters. */
import { type Repair, repairText } from './encodings.ts'
import { stripMarks } from './syllable.ts'

export type { Repair }
export { stripMarks }

/** NFC, single blanks, nothing invisible, broken encodings repaired. Case stays. @see matching rules 4 and 5 */
export function repairName(text: string): { readonly name: string; readonly repairs: readonly Repair[] } {
  const { text: name, repairs } = repairText(text)
  return { name, repairs }
}

/** The form in which two names are compared: repaired and in lower case. */
export function normaliseName(text: string): string {
  return repairText(text).text.toLowerCase()
}

/** What stands in the name's cell when nobody knew the name (compared without marks). */
const PLACEHOLDERS = [
  /^con (ba|ong|chi|anh|cua|me|co)\b/,
  /^(em )?be( (trai|gai|so \d+))?$/,
  /^(khong|ko|k) (ro|biet|ten|co ten|ro ten)\b/,
  /^(chua|khong) (dat|co|biet|ro) ten\b/,
  /^vo danh\b/,
  /^(n\/?a|null|none|unknown|no name|test|xxx+|aaa+|-+|\.+|\?+)$/,
]

/** Whether a cell holds no name: empty, no letters, a stand-in such as "con bà ..." or "không rõ". */
export function isPlaceholderName(name: string): boolean {
  const plain = stripMarks(normaliseName(name))
  return !/\p{L}/u.test(plain) || PLACEHOLDERS.some((pattern) => pattern.test(plain))
}

/** Tokens without marks in alphabetical order: equal for every spelling and order of the same words. */
export function nameKey(name: string): string {
  return tokensOf(stripMarks(normaliseName(name)))
    .sort()
    .join(' ')
}

/** The words of a name. */
export function tokensOf(name: string): string[] {
  return name.split(' ').filter((token) => token !== '')
}

/**
 * Family name and the rest, where no register says better: the first word is the family name, and a name of one word is
 * a family name (ICAO 9303-3 section 4.6: the primary identifier must be there, the secondary need not).
 */
export function splitName(fullName: string): { readonly familyName: string; readonly givenName: string } {
  const [familyName = '', ...rest] = tokensOf(repairText(fullName).text)
  return { familyName, givenName: rest.join(' ') }
}
