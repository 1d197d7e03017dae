/** One byte of marks for each person: sex, whether dead, and how the register splits the name. */
import type { Sex } from '../../../core/dose/dose.ts'
import { splitName, tokensOf } from '../../../core/person/name.ts'

const FEMALE = 0x80
const DEAD = 0x40
const SPLIT = 0x3f
/** The split is no split of the words of the name: its texts stand in the columns `split…`. */
export const SPLIT_ELSEWHERE = SPLIT

/** `split`: 0 = as `splitName`, else words of the family name, or SPLIT_ELSEWHERE. */
export function marksOf(sex: Sex, isDead: boolean, split: number): number {
  return (sex === 'F' ? FEMALE : 0) | (isDead ? DEAD : 0) | split
}

/** Sex of a row by its marks. */
export const sexOf = (marks: number): Sex => ((marks & FEMALE) === 0 ? 'M' : 'F')
/** Whether the row has a day of death, which stands in a column of its own. */
export const isDead = (marks: number): boolean => (marks & DEAD) !== 0
/** `split` as it was given to `marksOf`. */
export const splitOf = (marks: number): number => marks & SPLIT

export interface SplitName {
  readonly familyName: string
  readonly givenName: string
}

/** How a split is told by a number of words: see `marksOf`. */
export function splitCode(fullName: string, split: SplitName | null): number {
  if (split === null) return 0
  const usual = splitName(fullName)
  if (usual.familyName === split.familyName && usual.givenName === split.givenName) return 0
  const words = tokensOf(split.familyName).length
  const same = splitAfter(fullName, words)
  const isSame = same.familyName === split.familyName && same.givenName === split.givenName
  return isSame && words > 0 && words < SPLIT_ELSEWHERE ? words : SPLIT_ELSEWHERE
}

/** The name split after so many words. */
export function splitAfter(fullName: string, words: number): SplitName {
  const tokens = tokensOf(fullName)
  return { familyName: tokens.slice(0, words).join(' '), givenName: tokens.slice(words).join(' ') }
}
