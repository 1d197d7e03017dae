/** Vietnamese names as they are typed, stored and searched for. One word is a name; letters of minorities are letters. */
import { memo } from '../memo.ts'
import { type Repair, readTelex, repairText } from './encodings.ts'
import { foldIy, isSyllable, marksOf, splitTone, stripMarks } from './syllable.ts'

export type { Repair }
export { stripMarks }

/** NFC, single blanks, nothing invisible, broken encodings repaired. Case stays. @see matching rules 4 and 5 */
export function repairName(text: string): { readonly name: string; readonly repairs: readonly Repair[] } {
  const { text: name, repairs } = repairText(text)
  return { name, repairs }
}

/** The form in which two names are compared: repaired and in lower case. */
export function normaliseName(text: string): string {
  return ordinaryWords(text) === null ? repairText(text).text.toLowerCase() : text.toLowerCase()
}

/** A word of a name in every form in which two names are compared. */
export interface NameWord {
  /** Repaired and in lower case. */
  readonly text: string
  /** Letters without the tone, and the tone. */
  readonly letters: string
  readonly tone: string
  /** Letters and tone: equal wherever the tone was typed. */
  readonly toned: string
  /** The same two where i and y as a whole rhyme are one. */
  readonly foldedLetters: string
  readonly folded: string
  /** Without any mark. */
  readonly bare: string
  readonly marks: readonly string[]
  /** What the word would be if it was typed in Telex, letters and tone. */
  readonly telex: string
  /** A cell that holds no name may begin with it. */
  readonly isSuspect: boolean
}

/** The words of names are few and come again and again; whole names do not. */
const WORDS_REMEMBERED = 20_000
const ORDINARY = /^[A-Za-z'.-]+$/
/** A small letter and a capital with a mark: so a word looks in a broken encoding (see encodings.ts). */
const MIXED = /\p{Ll}[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]/u

const wordOf = memo((text: string): NameWord => {
  const { letters, tone } = splitTone(text)
  const foldedLetters = foldIy(letters)
  const telex = splitTone(readTelex(text))
  const bare = stripMarks(text)
  return {
    text,
    letters,
    tone,
    toned: letters + tone,
    foldedLetters,
    folded: foldedLetters + tone,
    bare,
    marks: marksOf(text),
    telex: telex.letters + telex.tone,
    isSuspect: SUSPECT.test(bare),
  }
}, WORDS_REMEMBERED)

/** A word that no repair would change, whatever stands beside it; null for every other. */
const ordinaryWord = memo((word: string): NameWord | null => {
  const isWord =
    ORDINARY.test(word) || (isSyllable(word) && word.normalize('NFC') === word && !MIXED.test(word))
  return isWord ? wordOf(word.toLowerCase()) : null
}, WORDS_REMEMBERED)

/** The words of a name that needs no repair: single blanks, and every word ordinary. Null for every other name. */
export function ordinaryWords(name: string): NameWord[] | null {
  const words: NameWord[] = []
  for (let start = 0; start <= name.length; ) {
    const blank = name.indexOf(' ', start)
    const end = blank < 0 ? name.length : blank
    const word = ordinaryWord(name.slice(start, end))
    if (word === null) return null
    words.push(word)
    start = end + 1
  }
  return words
}

/** The words of a name as it is compared. */
export function wordsOf(name: string): NameWord[] {
  return ordinaryWords(name) ?? tokensOf(normaliseName(name)).map(wordOf)
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

/** What a stand-in begins with: the first words of the patterns, and everything that does not begin with a letter. */
const SUSPECT = /^(con|em|be|khong|ko|k|chua|vo|n\/?a|null|none|unknown|no|test|xxx+|aaa+)$|^[^a-z]/

/** Whether a cell holds no name: empty, no letters, a stand-in such as "con bà ..." or "không rõ". */
export function isPlaceholderName(name: string): boolean {
  if (ordinaryWords(name)?.[0]?.isSuspect === false) return false
  const plain = stripMarks(normaliseName(name))
  return !/\p{L}/u.test(plain) || PLACEHOLDERS.some((pattern) => pattern.test(plain))
}

/** Tokens without marks in alphabetical order: equal for every spelling and order of the same words. */
export function nameKey(name: string): string {
  const words = ordinaryWords(name)?.map(({ bare }) => bare)
  return (words ?? tokensOf(stripMarks(normaliseName(name)))).sort().join(' ')
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
