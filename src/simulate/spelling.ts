/** How names are misspelt; undefined when this name cannot be misspelt so. Words come with capitals and NFC. */
import { at, type Random } from './random.ts'

const ascii = new Map<string, string>()

/** Without any mark: Đặng -> Dang. */
export function asciiOf(name: string): string {
  let text = ''
  for (const word of name.split(' ')) {
    let plain = ascii.get(word)
    if (plain === undefined) {
      plain = word
        .normalize('NFD')
        .replaceAll(/\p{M}/gu, '')
        .replaceAll(/[đƀ]/g, (c) => (c === 'đ' ? 'd' : 'b'))
        .replaceAll('Đ', 'D')
        .replaceAll('Ƀ', 'B')
      ascii.set(word, plain)
    }
    text = text === '' ? plain : `${text} ${plain}`
  }
  return text
}

const TONE = /[\u0300\u0301\u0303\u0309\u0323]/
const HOOK = '\u0309'
const TILDE = '\u0303'

/** Replaces one word for which `change` knows another spelling, beginning at a chance place. */
function changeWord(
  name: string,
  random: Random,
  change: (word: string) => string | undefined,
): string | undefined {
  const words = name.split(' ')
  const start = random.below(words.length)
  for (let i = 0; i < words.length; i += 1) {
    const place = (start + i) % words.length
    const word = at(words, place)
    const changed = change(word)
    if (changed !== undefined && changed !== word) return words.with(place, changed).join(' ')
  }
  return undefined
}

/** One word loses its tone. */
export const loseTone = (name: string, random: Random): string | undefined =>
  changeWord(name, random, (word) => word.normalize('NFD').replace(TONE, '').normalize('NFC'))

/** Hỏi for ngã or the other way round: one sound in the south. */
export const swapHoiNga = (name: string, random: Random): string | undefined =>
  changeWord(name, random, (word) =>
    word
      .normalize('NFD')
      .replace(/[\u0303\u0309]/, (mark) => (mark === HOOK ? TILDE : HOOK))
      .normalize('NFC'),
  )

const TELEX: Readonly<Record<string, string>> = {
  '\u0300': 'f',
  '\u0301': 's',
  '\u0303': 'x',
  '\u0309': 'r',
  '\u0323': 'j',
}

/** The keys of the Telex method instead of the letter: Nguyễn -> Nguyeenx. */
export const leaveTelex = (name: string, random: Random): string | undefined =>
  changeWord(name, random, (word) => {
    const parts = word.normalize('NFD').replaceAll('đ', 'dd').replaceAll('Đ', 'Dd')
    const tone = TELEX[TONE.exec(parts)?.[0] ?? ''] ?? ''
    const shaped = parts
      .replace(TONE, '')
      .replaceAll(/(.)\u0302/g, (_all, vowel: string) => vowel + vowel.toLowerCase())
      .replaceAll(/[\u0306\u031b]/g, 'w')
    return /\p{M}/u.test(shaped) ? undefined : shaped + tone
  })

/** A middle name is left out. */
export function dropMiddle(name: string, random: Random): string | undefined {
  const words = name.split(' ')
  if (words.length < 3) return undefined
  return words.toSpliced(1 + random.below(words.length - 2), 1).join(' ')
}

/** The given name first. */
export function turnOrder(name: string): string | undefined {
  const [family = '', ...rest] = name.split(' ')
  const turned = [...rest, family].join(' ')
  return turned === name ? undefined : turned
}

/** Names of minorities are written apart or together as it comes: H'Hen, H Hen, HHen; Y Blô, YBlô. */
export function splitOtherwise(name: string, random: Random): string | undefined {
  if (name.includes("'")) return name.replace("'", random.pick(['', ' ', '\u2019']))
  const [first = '', ...rest] = name.split(' ')
  if (rest.length === 0) return undefined
  // A prefix of one letter belongs to the word behind it; elsewhere the family name and what follows run together.
  return [first + (rest[0] ?? ''), ...rest.slice(1)].join(' ')
}

/** y for i or the other way round, where both are one sound: Lý and Lí. */
export const swapIy = (name: string, random: Random): string | undefined =>
  changeWord(name, random, (word) => {
    const parts = /^(h|k|l|m|s|t|v|qu)(i|y)(\p{M}?)$/iu.exec(word.normalize('NFD'))
    if (parts === null || word === 'Thị') return undefined
    const [, first = '', vowel = '', tone = ''] = parts
    return (first + (vowel === 'y' ? 'i' : 'y') + tone).normalize('NFC')
  })

/** One letter twice, left out or changed with its neighbour, in a word of four letters or more. */
export const slip = (name: string, random: Random): string | undefined =>
  changeWord(name, random, (word) => {
    if (word.length < 4) return undefined
    const i = 1 + random.below(word.length - 2)
    const [here, next] = [word.charAt(i), word.charAt(i + 1)]
    const kind = random.below(3)
    if (kind === 0) return word.slice(0, i) + here + word.slice(i)
    if (kind === 1) return word.slice(0, i) + word.slice(i + 1)
    return here === next ? undefined : word.slice(0, i) + next + here + word.slice(i + 2)
  })

/** The mark on the other vowel of oa, oe, uy: Hoà and Hòa. */
export const moveTone = (name: string, random: Random): string | undefined =>
  changeWord(name, random, (word) => {
    const parts = word.normalize('NFD')
    const old = /^([^q]*)([ou])([\u0300\u0301\u0303\u0309\u0323])([aey])$/iu.exec(parts)
    const modern = /^([^q]*)([ou])([aey])([\u0300\u0301\u0303\u0309\u0323])$/iu.exec(parts)
    const [, first = '', vowel = '', a = '', b = ''] = old ?? modern ?? []
    if (!/^(oa|oe|uy)$/i.test(vowel + (old === null ? a : b))) return undefined
    return (first + vowel + b + a).normalize('NFC')
  })

/** A blank too many, in front, behind or between. */
export function addSpaces(name: string, random: Random): string {
  const kind = random.below(3)
  if (kind === 0) return ` ${name}`
  return kind === 1 ? `${name} ` : name.replace(' ', '  ')
}

/** Something nobody sees: a zero-width space, a byte order mark, a no-break space for a blank. */
export function addInvisible(name: string, random: Random): string | undefined {
  const blank = name.indexOf(' ')
  if (blank < 0) return undefined
  const kind = random.below(3)
  if (kind === 0) return `${name.slice(0, blank)}\u00a0${name.slice(blank + 1)}`
  return name.slice(0, blank) + (kind === 1 ? '\u200b' : '\ufeff') + name.slice(blank)
}

const CYRILLIC: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  c: 'с',
  T: 'Т',
  H: 'Н',
  M: 'М',
  K: 'К',
}

/** One letter of another alphabet that looks the same. */
export const lookAlike = (name: string, random: Random): string | undefined =>
  changeWord(name, random, (word) => word.replace(/[aeocTHMK]/, (letter) => CYRILLIC[letter] ?? letter))
