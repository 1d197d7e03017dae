/** How the name of an administrative unit is compared; no I/O. */

/** What lists write for the kind of a place -> the whole word. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  tp: 'thành phố',
  tx: 'thị xã',
  tt: 'thị trấn',
  p: 'phường',
  q: 'quận',
  h: 'huyện',
  x: 'xã',
  t: 'tỉnh',
}

const ABBREVIATION = /^(tp|tx|tt|p|q|h|x|t)(?:\s*\.\s*|\s+|(?=\d))/
const KIND_WORDS =
  /^(?:thành phố|thanh pho|thị trấn|thi tran|thị xã|thi xa|đặc khu|dac khu|phường|phuong|quận|quan|huyện|huyen|tỉnh|tinh|xã|xa)(?:\s+|(?=\d))/

/** Provinces that people name otherwise than the statistics office, without diacritics and spaces -> code. */
export const PROVINCE_ALIASES: Readonly<Record<string, string>> = {
  hcm: '79',
  hcmc: '79',
  tphcm: '79',
  thanhphohcm: '79',
  saigon: '79',
  hn: '01',
  hue: '46',
  thanhphohue: '46',
  brvt: '77',
}

export interface NameKeys {
  /** Diacritics kept, style of writing folded: NFC, case, spaces, place of the tone mark, zeros before a number. */
  readonly exact: string
  /** Letters and digits only. */
  readonly bare: string
}

/** Keys of the whole name, then of the name without its kind ("Phường 06" -> "phường 6", "6"). */
export function nameKeys(text: string): readonly NameKeys[] {
  const plain = text
    .normalize('NFC')
    .toLocaleLowerCase('vi')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(ABBREVIATION, (_all, short: string) => `${ABBREVIATIONS[short] ?? short} `)
  const short = plain.replace(KIND_WORDS, '').trim()
  const names = short === '' || short === plain ? [plain] : [plain, short]
  return names.map((name) => {
    const words = name
      .replaceAll(/[\s'’\x60.-]+/g, ' ')
      .trim()
      .replaceAll(/(?<=^|\s)0+(?=\d)/g, '')
    return { exact: foldTones(words), bare: bareLetters(words) }
  })
}

// Grave, acute, tilde, hook above, dot below: the five marks of tone among the marks of letters.
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/

/**
 * Moves the tone of every syllable to its end, so that "Hoà" and "Hòa" are one; the vowels keep their own marks.
 * Đ has no decomposition and stays what it is.
 */
function foldTones(name: string): string {
  return name
    .split(' ')
    .map((word) => {
      const parts = word.normalize('NFD')
      const tone = TONE.exec(parts)?.[0] ?? ''
      return parts.replace(TONE, '').normalize('NFC') + tone
    })
    .join(' ')
}

function bareLetters(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đðɖ]/g, 'd')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
