/** What one kind of records needs to be linked: which fields are compared how, what brings pairs together, which pairs train. */
import { editDistance } from '../../src/core/person/edit-distance.ts'
import { SAYS_NOTHING } from '../../src/core/person/train.ts'

/** A record as its file has it: trimmed text by column; '' is missing. */
export type Row = Readonly<Record<string, string>>

export interface SchemeField {
  readonly name: string
  readonly levels: readonly string[]
  /** Index of the level, or SAYS_NOTHING when a value is missing. */
  compare(a: Row, b: Row): number
}

/** Levels of one pair by name of the field. */
export type Levels = Readonly<Record<string, number>>

export interface Scheme {
  readonly fields: readonly SchemeField[]
  /** Keys of a record; two records with a key in common are a pair to look at. */
  keys(row: Row): readonly string[]
  /**
   * Passes of the training. What fulfils `holds` was brought together by a key whatever the other fields say; those in
   * `blocked` are therefore not asked.
   */
  readonly passes: readonly {
    readonly name: string
    readonly blocked: readonly string[]
    holds(levels: Levels): boolean
  }[]
  /** Agrees so far that a pair drawn at random is one person after all. */
  isSame(levels: Levels): boolean
}

/** Values of a pair, compared. */
export type CompareTexts = (a: string, b: string) => number

/** A field of one column. */
export function columnField(name: string, levels: readonly string[], compare: CompareTexts): SchemeField {
  return { name, levels, compare: (a, b) => textsCompared(a[name] ?? '', b[name] ?? '', compare) }
}

/** Compares two values unless one is missing. */
export function textsCompared(a: string, b: string, compare: CompareTexts): number {
  return a === '' || b === '' ? SAYS_NOTHING : compare(a, b)
}

export const TEXT_LEVELS = ['same', 'one slip', 'near', 'differs'] as const

/** Edits that leave a text near: one in four letters, and no more than four. */
const LETTERS_PER_EDIT = 4
const EDITS_MOST = 4

/** `same`; `one slip`: a letter or two neighbours, blanks aside; `near`: a quarter of the letters; `differs`. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const [left, right] = [a.replaceAll(' ', ''), b.replaceAll(' ', '')]
  if (left === right) return 1
  const shorter = Math.min(left.length, right.length)
  const most = Math.max(1, Math.min(EDITS_MOST, Math.floor(shorter / LETTERS_PER_EDIT)))
  const edits = editDistance(left, right, most)
  if (edits > most) return 3
  return edits === 1 ? 1 : 2
}

export const DIGIT_LEVELS = ['same', 'one slip', 'differs'] as const

/** `same`; `one slip`: a digit or two neighbours; `differs`. */
export function compareDigits(a: string, b: string): number {
  if (a === b) return 0
  return editDistance(a, b, 1) <= 1 ? 1 : 2
}

export const EQUAL_LEVELS = ['same', 'differs'] as const

/** `same` or `differs`. */
export const compareEqual = (a: string, b: string): number => (a === b ? 0 : 1)
