/** From how much evidence on a candidate is taken for the person: chosen on decisions whose rightness is known or expected. */
import type { Thresholds } from './match-model.ts'

/** Decisions that came out alike, if nothing but the best candidate's evidence counted. */
export interface Outcome {
  /** Evidence of the best candidate, log2 of the odds. */
  readonly bits: number
  /** By how much the next was weaker; infinite when there was none. */
  readonly marginBits: number
  /** How many decisions would name the right person, and how many another; need not be whole. */
  readonly right: number
  readonly wrong: number
}

/** Decisions that are right and wrong. */
export interface Judged {
  readonly right: number
  readonly wrong: number
}

/** Thresholds, and what they identify; decisions that need no thresholds are counted too. */
export interface Choice extends Thresholds, Judged {
  /** Wrong persons are shown to be rare enough; false when there were too few decisions for that, or too many wrong ones. */
  readonly isShown: boolean
}

/** Wrong persons among those named: at most one in this many. A wrong name on a passport is worse than a question. */
export const IDENTIFIED_PER_WRONG = 20_000

/** Thresholds are whole multiples of this: finer ones would follow chance. */
const STEP_BITS = 0.5
/**
 * Odds of four to one. A sample can look good below them: most people are in the register, and few of a small register share a
 * name and a birth date. A larger register has more who do, and there such candidates are wrong as often as their odds say.
 */
const ACCEPT_LEAST = 2
const ACCEPT_MOST = 40
/** Sixteen to one between two people who are both in the register: asking takes a clerk a minute, a wrong choice may never show. */
const MARGIN_LEAST = 4
const MARGIN_MOST = 20

/** Rounded down to a step, so that outcomes can be counted; no threshold lies between two steps. */
export const toStep = (bits: number): number => Math.floor(bits / STEP_BITS) * STEP_BITS

/** The upper 95 % limit of a Poisson mean after so many events, or a little more. */
const upperLimit = (count: number): number => count + 1 + 2 * Math.sqrt(count + 1)

/**
 * Of the thresholds that keep wrong persons rare enough, those that find the most people; of equal ones the highest.
 * `counted` wrong persons must be rare even if chance hid some of them, `expected` ones are taken as they are. When nothing is
 * rare enough: the fewest wrong, then the most found.
 */
export function chooseThresholds(
  outcomes: readonly Outcome[],
  settled: Judged,
  evidence: 'counted' | 'expected',
): Choice {
  let best: Choice | undefined
  for (const acceptBits of stepsDown(ACCEPT_MOST, ACCEPT_LEAST)) {
    const strong = outcomes.filter(({ bits }) => bits >= acceptBits)
    for (const marginBits of stepsDown(MARGIN_MOST, MARGIN_LEAST)) {
      const judged = judge(strong, marginBits, settled)
      const wrong = evidence === 'counted' ? upperLimit(judged.wrong) : judged.wrong
      const isShown = wrong * IDENTIFIED_PER_WRONG <= judged.right + judged.wrong
      const choice = { acceptBits, marginBits, ...judged, isShown }
      if (best === undefined || isBetter(choice, best)) best = choice
    }
  }
  if (best === undefined) throw new Error('there are no steps')
  return best
}

function isBetter(a: Choice, b: Choice): boolean {
  if (a.isShown !== b.isShown) return a.isShown
  if (!a.isShown && a.wrong !== b.wrong) return a.wrong < b.wrong
  return a.right > b.right
}

function stepsDown(most: number, least: number): number[] {
  return Array.from({ length: (most - least) / STEP_BITS + 1 }, (_, i) => most - i * STEP_BITS)
}

function judge(outcomes: readonly Outcome[], marginBits: number, settled: Judged): Judged {
  let { right, wrong } = settled
  for (const outcome of outcomes) {
    if (outcome.marginBits < marginBits) continue
    right += outcome.right
    wrong += outcome.wrong
  }
  return { right, wrong }
}
