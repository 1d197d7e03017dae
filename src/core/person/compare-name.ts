import { memo } from '../memo.ts'
import { editDistance } from './edit-distance.ts'
import { readTelex, repairText } from './encodings.ts'
import { isPlaceholderName, tokensOf } from './name.ts'
import { foldIy, marksOf, splitTone, stripMarks } from './syllable.ts'

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

/** One name is compared with many, and many with it. */
const NAMES_REMEMBERED = 5000
const repairedLower = (text: string): string => repairText(text).text.toLowerCase()
const isPlaceholder = memo(isPlaceholderName, NAMES_REMEMBERED)

/**
 * Compares the name of an injection with the name of the register and returns the first level that holds:
 * N0 equal; N1 equal after tone placement, i/y or encoding repair; N2 equal without tone marks; N3 equal without any mark;
 * N4 same words, other order; N5 surname and given name equal, middle dropped or abbreviated; N6 one word misspelt or the
 * spacing differs; N7 different; N- missing, placeholder, or the given name is not there.
 */
export function compareName(claimed: string, registered: string): NameComparison {
  if (isPlaceholder(claimed) || isPlaceholder(registered)) return plain('N-')
  const typed = claimed.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
  const right = repairedLower(registered)
  if (typed === right) return plain('N0')
  const repaired = repairedLower(claimed)
  const a = tokensOf(repaired).map(readToken)
  const b = tokensOf(right).map(readToken)
  const spelling = compareSpelling(a, b)
  if (spelling !== undefined) return spelling
  if (sameTokens(tokensOf(readTelex(repaired)).map(readToken), b, toned)) return plain('N1')
  return plain(compareWords(a.map(bare), b.map(bare)))
}

interface Token {
  readonly text: string
  readonly letters: string
  readonly tone: string
  readonly bare: string
}

/** The words of names are few and come again and again. */
const WORDS_REMEMBERED = 20_000
const readToken = memo(
  (text: string): Token => ({ text, ...splitTone(text), bare: stripMarks(text) }),
  WORDS_REMEMBERED,
)

const bare = (token: Token): string => token.bare
const toned = ({ letters, tone }: Token): string => letters + tone
const letters = (token: Token): string => foldIy(token.letters)
const folded = ({ letters, tone }: Token): string => foldIy(letters) + tone

const NO_FLAGS = { iySpelling: false, contraryMarks: false, extraMarks: false } as const

const plain = (level: NameLevel): NameComparison => ({ level, ...NO_FLAGS })

function sameTokens(a: readonly Token[], b: readonly Token[], form: (token: Token) => string): boolean {
  return a.length === b.length && a.every((token, i) => form(token) === formAt(b, i, form))
}

function formAt(tokens: readonly Token[], i: number, form: (token: Token) => string): string | undefined {
  const token = tokens[i]
  return token === undefined ? undefined : form(token)
}

/** N1 to N3: the same words letter by letter, the marks aside. */
function compareSpelling(a: readonly Token[], b: readonly Token[]): NameComparison | undefined {
  if (sameTokens(a, b, toned)) return plain('N1')
  if (sameTokens(a, b, folded)) return { ...NO_FLAGS, level: 'N1', iySpelling: true }
  if (!sameTokens(a, b, bare) && !sameTokens(a, b, letters)) return undefined
  const marks = { contraryMarks: areContrary(a, b), extraMarks: hasExtraMarks(a, b) }
  return { ...NO_FLAGS, ...marks, level: sameTokens(a, b, letters) ? 'N2' : 'N3' }
}

/**
 * Marks of the given name contradict unless the typed ones are a part of the registered ones. In a name that carries marks
 * elsewhere, a given name without any is a statement too (Dung is not Dũng); a name wholly in ASCII states nothing.
 */
function areContrary(a: readonly Token[], b: readonly Token[]): boolean {
  if (!a.some(({ text }) => marksOf(text).length > 0)) return false
  const typed = marksOf(a.at(-1)?.text ?? '')
  const right = marksOf(b.at(-1)?.text ?? '')
  if (typed.join() === right.join()) return false
  if (typed.length === 0) return true
  return hasMore(typed, right)
}

function hasExtraMarks(a: readonly Token[], b: readonly Token[]): boolean {
  return a.some(({ text }, i) => hasMore(marksOf(text), marksOf(b[i]?.text ?? '')))
}

/** Whether `some` holds a mark that `all` does not, each counted as often as it stands there. */
function hasMore(some: readonly string[], all: readonly string[]): boolean {
  const left = [...all]
  return some.some((mark) => {
    const place = left.indexOf(mark)
    if (place >= 0) left.splice(place, 1)
    return place < 0
  })
}

/** N4 to N7, on words without marks. */
function compareWords(a: readonly string[], b: readonly string[]): NameLevel {
  if ([...a].sort().join(' ') === [...b].sort().join(' ')) return 'N4'
  if (isMiddleShortened(a, b) || isMiddleShortened(b, a)) return 'N5'
  if (a.join('') === b.join('') || isOneWordMisspelt(a, b)) return 'N6'
  return lacksGivenName(a, b) ? 'N-' : 'N7'
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
  const differing = a.flatMap((word, i) => (word === b[i] ? [] : [[word, b[i] ?? ''] as const]))
  const [pair] = differing
  if (pair === undefined || differing.length > 1) return false
  const longer = Math.max(pair[0].length, pair[1].length)
  const most = longer >= LETTERS_FOR_TWO_EDITS ? 2 : longer >= LETTERS_FOR_ONE_EDIT ? 1 : 0
  return most > 0 && editDistance(pair[0], pair[1], most) <= most
}

/** "Nguyễn Văn" against "Nguyễn Văn An": what would tell siblings apart was not typed. */
function lacksGivenName(typed: readonly string[], right: readonly string[]): boolean {
  return typed.length < right.length && typed.every((word, i) => word === right[i])
}
