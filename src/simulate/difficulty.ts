/** How hard the people of a nation are to tell apart, and which errors are made. */
import type { Issue } from './numbers.ts'
import { APRIL_MIX, HARD_MIX, type Mix } from './quotas.ts'

export const DIFFICULTIES = ['april', 'hard'] as const
export type DifficultyName = (typeof DIFFICULTIES)[number]

/** Shares among the children of a household, and of the minorities. */
export interface Homes {
  /** The next child is a twin. */
  readonly twins: number
  /** The next child has the same sex and is born within two years; names differ in the last word. */
  readonly closeSiblings: number
  /** How many times larger the share of minorities is outside their provinces. */
  readonly minorities: number
}

export interface Difficulty {
  readonly mix: Mix
  readonly issue: Issue
  readonly homes: Homes
}

/** `april`: as published and estimated for 26 April 2022. `hard`: chosen so that single fields mislead. */
export const DIFFICULTY: Readonly<Record<DifficultyName, Difficulty>> = {
  april: {
    mix: APRIL_MIX,
    issue: { isDense: false, cmndTwiceIn: 0 },
    homes: { twins: 0.012, closeSiblings: 0, minorities: 1 },
  },
  hard: {
    mix: HARD_MIX,
    issue: { isDense: true, cmndTwiceIn: 40 },
    homes: { twins: 0.06, closeSiblings: 0.3, minorities: 5 },
  },
}
