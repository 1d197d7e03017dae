import { editDistance } from './edit-distance.ts'
import { isPlaceholderName, type NameWord, normaliseName, ordinaryWords, wordsOf } from './name.ts'

export const NAME_LEVELS = ['N0', 'N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N-'] as const
export type NameLevel = (typeof NAME_LEVELS)[number]

export interface NameComparison {
  readonly level: NameLevel
  /** N1 by i for y alone: one sound, but legally another spelling; shown as a difference. */
  readonly iySpelling: boolean
  /** Both names carry marks and the given names' marks contradict each other: not a loss but another name. */
  readonly contraryMarks: boolean
  /** N2 or N3, and a typed word carries a mark that the register's does not: typing loses marks, it does not invent them. */
  readonly extraMarks: boolean
}

/** OSA 1 is a typing error in a token of 4 letters or more, OSA 2 in one of 7 or more. */
const LETTERS_FOR_ONE_EDIT = 4
const LETTERS_FOR_TWO_EDITS = 7

/** A typed name, read once for all the candidates that it is compared with. */
interface Claimed {
  readonly name: string
  readonly words: readonly NameWord[]
  readonly isPlaceholder: boolean
  /** As typed, case and blanks aside: what a register would have to hold to agree in every letter. Null = its words are that. */
  readonly text: string | null
}

function readClaimed(name: string): Claimed {
  const ordinary = ordinaryWords(name)
  const text = ordinary === null ? name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim() : null
  const isName = ordinary?.[0]?.isSuspect === false
  return { name, words: ordinary ?? wordsOf(name), isPlaceholder: !isName && isPlaceholderName(name), text }
}

/** The name that was read last: its candidates are compared one after another. */
let last: Claimed = readClaimed('')

/**
 * Compares the name of an injection with the name of the register and returns the first level that holds:
 * N0 equal; N1 equal after tone placement, i/y or encoding repair; N2 equal without tone marks; N3 equal without any mark;
 * N4 same words, other order; N5 surname and given name equal, middle dropped or abbreviated; N6 one word misspelt or the
 * spacing differs; N7 different; N- missing, placeholder, or the given name is not there.
 */
export function compareName(claimed: string, registered: string): NameComparison {
  if (last.name !== claimed) last = readClaimed(claimed)
  const { words: a, isPlaceholder, text } = last
  if (isPlaceholder) return NAMELY['N-']
  if (text === null && claimed === registered) return NAMELY.N0
  const ordinary = ordinaryWords(registered)
  if (ordinary?.[0]?.isSuspect !== false && isPlaceholderName(registered)) return NAMELY['N-']
  const b = ordinary ?? wordsOf(registered)
  const isEqual =
    text === null && ordinary !== null
      ? areSame(a, b, 'text')
      : (text ?? claimed.toLowerCase()) === normaliseName(registered)
  if (isEqual) return NAMELY.N0
  return compareSpelling(a, b) ?? (isTelexOf(a, b) ? NAMELY.N1 : NAMELY[compareWords(a, b)])
}

const NO_FLAGS = { iySpelling: false, contraryMarks: false, extraMarks: false } as const

/** Every level without a flag, made once. */
const NAMELY = Object.fromEntries(NAME_LEVELS.map((level) => [level, { level, ...NO_FLAGS }])) as Readonly<
  Record<NameLevel, NameComparison>
> // made from all levels

/** Where the two are the same word for word in one form of the words. */
function areSame(
  a: readonly NameWord[],
  b: readonly NameWord[],
  form: 'text' | 'toned' | 'folded' | 'foldedLetters' | 'bare',
): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (a[i]?.[form] !== b[i]?.[form]) return false
  return true
}

function isTelexOf(a: readonly NameWord[], b: readonly NameWord[]): boolean {
  return a.length === b.length && a.every(({ telex }, i) => telex === b[i]?.toned)
}

/** N1 to N3: the same words letter by letter, the marks aside. */
function compareSpelling(a: readonly NameWord[], b: readonly NameWord[]): NameComparison | undefined {
  if (areSame(a, b, 'toned')) return NAMELY.N1
  if (areSame(a, b, 'folded')) return { ...NO_FLAGS, level: 'N1', iySpelling: true }
  const sameLetters = areSame(a, b, 'foldedLetters')
  if (!sameLetters && !areSame(a, b, 'bare')) return undefined
  const marks = { contraryMarks: areContrary(a, b), extraMarks: hasExtraMarks(a, b) }
  return { ...NO_FLAGS, ...marks, level: sameLetters ? 'N2' : 'N3' }
}

/**
 * Marks of the given name contradict unless the typed ones are a part of the registered ones. In a name that carries marks
 * elsewhere, a given name without any is a statement too (Dung is not Dũng); a name wholly in ASCII states nothing.
 */
function areContrary(a: readonly NameWord[], b: readonly NameWord[]): boolean {
  if (!a.some(({ marks }) => marks.length > 0)) return false
  const typed = a.at(-1)?.marks ?? []
  const right = b.at(-1)?.marks ?? []
  if (typed.join() === right.join()) return false
  if (typed.length === 0) return true
  return hasMore(typed, right)
}

function hasExtraMarks(a: readonly NameWord[], b: readonly NameWord[]): boolean {
  return a.some(({ marks }, i) => hasMore(marks, b[i]?.marks ?? []))
}

/** Whether `some` holds a mark that `all` does not, each counted as often as it stands there. */
function hasMore(some: readonly string[], all: readonly string[]): boolean {
  if (some.length === 0) return false
  const left = [...all]
  return some.some((mark) => {
    const place = left.indexOf(mark)
    if (place >= 0) left.splice(place, 1)
    return place < 0
  })
}

/** N4 to N7, on words without marks. */
function compareWords(typed: readonly NameWord[], right: readonly NameWord[]): NameLevel {
  const a = typed.map(({ bare }) => bare)
  const b = right.map(({ bare }) => bare)
  if (areSameInAnyOrder(a, b)) return 'N4'
  if (isMiddleShortened(a, b) || isMiddleShortened(b, a)) return 'N5'
  if (isSpacedOtherwise(a, b) || isOneWordMisspelt(a, b)) return 'N6'
  return lacksGivenName(a, b) ? 'N-' : 'N7'
}

function areSameInAnyOrder(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  const left = [...b]
  for (const word of a) {
    const place = left.indexOf(word)
    if (place < 0) return false
    left.splice(place, 1)
  }
  return true
}

const isSpacedOtherwise = (a: readonly string[], b: readonly string[]): boolean =>
  lettersIn(a) === lettersIn(b) && a.join('') === b.join('')

function lettersIn(words: readonly string[]): number {
  let letters = 0
  for (const word of words) letters += word.length
  return letters
}

/** The first and last words are equal, and the words between are some of the other's, whole or as initials. */
function isMiddleShortened(short: readonly string[], long: readonly string[]): boolean {
  if (short.length < 2 || long.length < 3) return false
  if (short[0] !== long[0] || short.at(-1) !== long.at(-1)) return false
  let at = 0
  const middle = long.slice(1, -1)
  for (const word of short.slice(1, -1)) {
    const initial = word.replace(/\.$/, '')
    while (
      at < middle.length &&
      middle[at] !== word &&
      !(initial.length === 1 && middle[at]?.startsWith(initial))
    ) {
      at += 1
    }
    if (at === middle.length) return false
    at += 1
  }
  return true
}

function isOneWordMisspelt(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  const place = a.findIndex((word, i) => word !== b[i])
  if (place < 0 || a.some((word, i) => i > place && word !== b[i])) return false
  const [typed, right] = [a[place] ?? '', b[place] ?? '']
  const longer = Math.max(typed.length, right.length)
  const most = longer >= LETTERS_FOR_TWO_EDITS ? 2 : longer >= LETTERS_FOR_ONE_EDIT ? 1 : 0
  return most > 0 && editDistance(typed, right, most) <= most
}

/** "Nguyễn Văn" against "Nguyễn Văn An": what would tell siblings apart was not typed. */
function lacksGivenName(typed: readonly string[], right: readonly string[]): boolean {
  return typed.length < right.length && typed.every((word, i) => word === right[i])
}
