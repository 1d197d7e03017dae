/** Names in the letters of the machine readable zone: `A-Z` and `<` (ICAO Doc 9303 part 3, section 6). */

/**
 * Letters that stay after the marks are taken off, and letters whose recommended form is not just the bare letter. Vietnamese
 * tones and marks are dropped, as in Vietnamese passports: NGUYEN, never NGUYEEN.
 */
const LETTERS: Readonly<Record<string, string>> = {
  Đ: 'D',
  Ð: 'D',
  Ɖ: 'D',
  Ƀ: 'B',
  Ɓ: 'B',
  Ɗ: 'D',
  Ł: 'L',
  Ø: 'OE',
  Æ: 'AE',
  Œ: 'OE',
  Þ: 'TH',
  ẞ: 'SS',
  ß: 'SS',
  Ħ: 'H',
  Ŋ: 'N',
  Ŧ: 'T',
  Ɨ: 'I',
  ı: 'I',
  ĸ: 'Q',
}

/** Dropped without a trace: `H'Hen` is HHEN. */
const APOSTROPHES = /['’‘ʼʻ`´ʹʾʿ′]/g
const MARKS = /\p{M}/gu
const OTHER = /[^A-Z<]/g
const SEPARATORS = /[\s\-‐‑‒–—_.,/<]+/g

/**
 * Transliterates one part of a name: tones and marks dropped, spaces and hyphens to a single `<`, apostrophes dropped. What
 * has no Latin form leaves nothing behind, so the result may be empty.
 */
export function icaoName(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(APOSTROPHES, '')
    .replaceAll(MARKS, '')
    .toUpperCase()
    .replaceAll(/[^\u0000-\u007f]/gu, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(SEPARATORS, '<')
    .replaceAll(OTHER, '')
    .replaceAll(/<+/g, '<')
    .replaceAll(/^<|<$/g, '')
}
