/**
 * Names that went through the wrong encoding, and the way back. A repair is made only where the text as it stands cannot be
 * Vietnamese and the repaired text can.
 */
import { memo } from '../memo.ts'
import { isSyllable } from './syllable.ts'

export type Repair = 'utf8-as-1252' | 'tcvn3' | 'vni' | 'look-alike' | 'invisible' | 'decomposed' | 'spaces'

/** TCVN 5712:1993 (VN3): the letter that each character of Windows-1252 stood for. */
const TCVN3_PAIRS =
  '¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ¨ă©âªê«ô¬ơ\u00adư®đµà¶ả·ã¸á¹ạ»ằ¼ẳ½ẵ¾ắÆặÇầÈẩÉẫÊấËậÌèÎẻÏẽÐéÑẹÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọåồæổçỗèốéộêờëởìỡíớîợïùñủòũóúôụõừöử÷ữøứùựúỳûỷüỹýýþỵ'
const TCVN3 = pairs(TCVN3_PAIRS)

/** VNI for Windows: what a modifier does to the vowel before it. */
const VNI_SHAPES: Readonly<Record<string, string>> = { ê: '\u0306', â: '\u0302' }
const VNI_TONES: Readonly<Record<string, string>> = {
  ù: '\u0301',
  ø: '\u0300',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
}
const VNI_BREVE: Readonly<Record<string, string>> = {
  é: '\u0301',
  è: '\u0300',
  ú: '\u0309',
  ü: '\u0303',
  ë: '\u0323',
}
const VNI_CIRCUMFLEX: Readonly<Record<string, string>> = {
  á: '\u0301',
  à: '\u0300',
  å: '\u0309',
  ã: '\u0303',
  ä: '\u0323',
}
const VNI_SINGLE = pairs('ñđôơöưæỉóĩòịîỵ')

/** Characters of Windows-1252 above 0x7F that are not those of Latin-1 (Unicode, CP1252.TXT). */
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Letters of Greek and Cyrillic that look like Latin ones. */
const LOOK_ALIKES = pairs('аaеeоoрpсcуyхxіiАAВBЕEКKМMНHОOРPСCТTХXІIΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοo')
/** Zero-width characters, direction marks, byte order mark, soft hyphen: nobody typed them knowingly. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
/** Every kind of blank. */
const BLANKS = /[\s\u00a0\u2000-\u200a\u202f\u3000]+/g

function pairs(text: string): ReadonlyMap<string, string> {
  const chars = [...text]
  return new Map(chars.flatMap((char, i) => (i % 2 === 0 ? [[char, chars[i + 1] ?? ''] as const] : [])))
}

export interface Repaired {
  readonly text: string
  readonly repairs: readonly Repair[]
}

/** A name is read, searched for and compared: one after the other, and with the same names. */
const NAMES_REMEMBERED = 5000

/** Turns a typed or damaged name into NFC with single blanks, and says what was repaired. Case stays. */
export const repairText: (text: string) => Repaired = memo(repair, NAMES_REMEMBERED)

function repair(text: string): Repaired {
  const repairs: Repair[] = []
  const step = (name: Repair, before: string, after: string): string => {
    if (after !== before) repairs.push(name)
    return after
  }
  let now = text
  if (/[\u0080-\u{10ffff}]/u.test(now)) {
    now = step('utf8-as-1252', now, utf8Read(now) ?? now)
    if (isTcvn3(now)) now = step('tcvn3', now, whenBetter(now, fromTcvn3))
    now = step('invisible', now, now.replace(INVISIBLE, ''))
    now = step(
      'look-alike',
      now,
      now.replace(/[\u0370-\u04ff]/g, (char) => LOOK_ALIKES.get(char) ?? char),
    )
    now = step('decomposed', now, now.normalize('NFC'))
    if (isVni(now)) now = step('vni', now, whenBetter(now, fromVni))
  }
  return { text: step('spaces', now, now.replace(BLANKS, ' ').trim()), repairs }
}

/** The repaired text where it is Vietnamese from end to end and the text as it stands is not. */
function whenBetter(text: string, decode: (text: string) => string): string {
  const isVietnamese = (t: string) => t.split(/[\s']+/).every((token) => token === '' || isSyllable(token))
  if (isVietnamese(text.normalize('NFC'))) return text
  const repaired = decode(text).normalize('NFC')
  return repaired !== text && isVietnamese(repaired) ? repaired : text
}

/** Something that no Vietnamese name holds: a foreign sign, or a capital with a mark inside a word (NguyÔn). */
function isTcvn3(text: string): boolean {
  const composed = text.normalize('NFC')
  return (
    /[^\p{L}\s'.-]|[ÆÇËÎÏÐÑÖ×ØÜÞßäåæçëîïöøûüþ]/u.test(composed) || /\p{Ll}[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]/u.test(composed)
  )
}

function fromTcvn3(text: string): string {
  return [...text].map((char) => TCVN3.get(char) ?? char).join('')
}

/** A word that cannot be Vietnamese as it stands is changed. `ñ` alone is no sign: it is a letter of names from the highlands. */
function isVni(text: string): boolean {
  return text.split(/[\s']+/).some((token) => {
    const others = token.normalize('NFC').replace(/[ñÑ]/g, '')
    return !isSyllable(token) && fromVni(others) !== others
  })
}

function fromVni(text: string): string {
  let result = ''
  let vowel = ''
  for (const char of text) {
    const lower = char.toLowerCase()
    const isUpper = char !== lower
    const marks = vowel === '' ? undefined : vniMarks(vowel, lower)
    if (marks !== undefined) {
      result += marks
      vowel = ''
      continue
    }
    const single = VNI_SINGLE.get(lower) ?? lower
    result += isUpper ? single.toUpperCase() : single
    vowel = /[aeouyơư]/.test(single) ? single : ''
  }
  return result.normalize('NFC')
}

function vniMarks(vowel: string, modifier: string): string | undefined {
  if (/[aeouyơư]/.test(vowel) && VNI_TONES[modifier] !== undefined) return VNI_TONES[modifier]
  if (vowel === 'a' && modifier === 'ê') return VNI_SHAPES.ê
  if (/[aeo]/.test(vowel) && modifier === 'â') return VNI_SHAPES.â
  if (vowel === 'a' && VNI_BREVE[modifier] !== undefined) return `\u0306${VNI_BREVE[modifier]}`
  if (/[aeo]/.test(vowel) && VNI_CIRCUMFLEX[modifier] !== undefined)
    return `\u0302${VNI_CIRCUMFLEX[modifier]}`
  return undefined
}

/** Reads the text as UTF-8 that was taken for Windows-1252; undefined when its characters are no such bytes. */
function utf8Read(text: string): string | undefined {
  const bytes: number[] = []
  let hasHigh = false
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const special = CP1252.indexOf(char)
    const byte = special >= 0 ? 0x80 + special : code
    if (byte > 0xff) return undefined
    hasHigh ||= byte > 0x7f
    bytes.push(byte)
  }
  if (!hasHigh) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
  } catch {
    return undefined
  }
}

/** Telex as typed without an input method: doubled vowels, `w`, and a tone letter at the end of the syllable. */
const TELEX_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/dd/g, 'đ'],
  [/aa/g, 'â'],
  [/ee/g, 'ê'],
  [/oo/g, 'ô'],
  [/uow/g, 'ươ'],
  [/aw/g, 'ă'],
  [/ow/g, 'ơ'],
  [/uw/g, 'ư'],
]
const TELEX_TONES: Readonly<Record<string, string>> = {
  f: '\u0300',
  s: '\u0301',
  x: '\u0303',
  r: '\u0309',
  j: '\u0323',
}

/** What each token would be if it had been typed in Telex with the input method off; lower case, tone at the end. */
export function readTelex(text: string): string {
  return text
    .toLowerCase()
    .split(' ')
    .map((token) => {
      const match = /^([a-z]+?)([fsxrj]?)([a-z]*)$/.exec(token)
      if (match === null || token.length < 2) return token
      const last = token.at(-1) ?? ''
      const tone = TELEX_TONES[last] ?? ''
      const shaped = TELEX_SHAPES.reduce(
        (now, [from, to]) => now.replace(from, to),
        tone === '' ? token : token.slice(0, -1),
      )
      return putTone(shaped, tone)
    })
    .join(' ')
}

/** Any vowel will do: comparison takes the tone off again, wherever it stands. */
function putTone(letters: string, tone: string): string {
  if (tone === '') return letters
  const at = letters.search(/[ăâêôơư]|[aeiouy]/)
  return at < 0 ? letters : (letters.slice(0, at + 1) + tone + letters.slice(at + 1)).normalize('NFC')
}
