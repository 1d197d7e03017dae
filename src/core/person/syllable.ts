/** What a Vietnamese syllable is made of: onset, rhyme, one tone. Used to tell a damaged name from an unusual one. */
import { memo } from '../memo.ts'

/** Combining marks that are tones when they stand on a vowel; the others (breve, circumflex, horn) make other letters. */
const TONES = new Set('\u0300\u0301\u0303\u0309\u0323')
const VOWELS = new Set('aeiouy')
const MARK = /\p{M}/u
const MARKS = /\p{M}/gu
const ONSET = '(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?'
const NUCLEUS = [
  'iêu|yêu|oai|oao|oay|oeo|uôi|uây|uya|uyê|uyu|ươi|ươu|uao',
  'ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê',
  '[aăâeêioôơuưy]',
].join('|')
/** The language has about 7,000. */
const SYLLABLES_REMEMBERED = 20_000
const SYLLABLE = new RegExp(`^${ONSET}(?:${NUCLEUS})(?:ng|nh|ch|[cmnpt])?$`)

/** A token taken apart: lower-case letters without their tone, and the tone (a combining mark, or ''). */
export interface Toned {
  readonly letters: string
  readonly tone: string
}

/** Splits the tone off a token; where it was typed does not matter (`hòa` and `hoà` are one). Tildes of `ñ` stay. */
export function splitTone(token: string): Toned {
  let letters = ''
  let tone = ''
  let base = ''
  for (const char of token.toLowerCase().normalize('NFD')) {
    if (TONES.has(char) && VOWELS.has(base)) tone += char
    else letters += char
    if (!MARK.test(char)) base = char
  }
  return { letters: letters.normalize('NFC'), tone }
}

/** Whether a token can be read as one Vietnamese syllable. Names of minorities often cannot, and are right all the same. */
export const isSyllable: (token: string) => boolean = memo((token) => {
  const { letters, tone } = splitTone(token)
  return tone.length <= 1 && SYLLABLE.test(letters)
}, SYLLABLES_REMEMBERED)

/** All marks gone, `đ` too: what a typist without a Vietnamese keyboard writes. */
export function stripMarks(text: string): string {
  return text.normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')
}

/** Marks of a token, one entry for each (`đ` counts as one), in a fixed order. */
export function marksOf(token: string): string[] {
  const decomposed = token.toLowerCase().normalize('NFD')
  const marks: string[] = decomposed.match(MARKS) ?? []
  for (const char of decomposed) if (char === 'đ') marks.push(char)
  return marks.sort()
}

/** Onset and rhyme are `i` or `y` alone (Lý, Mỹ, Quý): the one place where the two letters are one sound. */
const BARE_I = new RegExp(`^(${ONSET})([iy])$`)

/** The spelling of a token in which `i` and `y` as a whole rhyme are the same; other tokens as they are. */
export function foldIy(letters: string): string {
  const match = BARE_I.exec(letters)
  return match === null ? letters : `${match[1] ?? ''}i`
}
