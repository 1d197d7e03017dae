/** Counts verdicts against the truth. Pure. */
import type { IdentityState } from '../core/dose/actions.ts'

/** Rows of one class of planted error, or of one trait; a row with two errors counts under both. */
export interface ClassResult {
  rows: number
  right: number
  wrong: number
  missed: number
}

/** Answers of one kind that name a person: the right one, or another; `precision` is 1 without any. */
export interface Hits {
  readonly right: number
  readonly wrong: number
  readonly precision: number
}

/** Rows of one verdict, and their share of all rows. */
export interface Part {
  readonly rows: number
  readonly share: number
}

/** How good the verdicts are. */
export interface Evaluation {
  /** Verified dose records that belong to the person of the truth, and to another. */
  readonly verified_right: number
  readonly verified_wrong: number
  /** Accepted rows whose person is in the register and was not found. */
  readonly missed: number
  /** Right among `verified`; 1 when nothing was verified. */
  readonly precision: number
  /** Right person among verified and mismatch, over all accepted rows whose person is in the register. */
  readonly recall: number
  /** The same over the rows that carry a usable number or a phone number, and over the others; null without traits. */
  readonly recall_with_number_or_phone: number | null
  readonly recall_without: number | null
  /** `mismatch`: the person found belongs to the row, or does not. */
  readonly mismatch: Hits
  /** More than one person fits. */
  readonly ambiguous: Part
  /** Nobody fits: `unverifiable`, and rows without a number or with none that can be read. */
  readonly unverifiable: Part
  /** Corrected dose records that belong to the right person where the register is right, and the others. */
  readonly corrections_right: number
  readonly corrections_wrong: number
  /** The same as a precision. */
  readonly safe_corrections: Hits
  /** By planted error, `none` without one; and by trait, as `trait:minority`. */
  readonly by_class: Readonly<Record<string, ClassResult>>
  /** The traits alone, as `minority`; empty when the truth names none. */
  readonly by_trait: Readonly<Record<string, ClassResult>>
}

/** What is true of a row. */
export interface Truth {
  /** '' = nobody. */
  readonly personId: string
  readonly errors: readonly string[]
  /** null = the file says nothing of traits. */
  readonly traits: readonly string[] | null
}

/** What was stored about a row. */
export interface Stored {
  readonly identity: IdentityState
  /** A rule has corrected it. */
  readonly corrected: boolean
  /** The person of the record, if any. */
  readonly found: string | undefined
  /** Evidence that it is that person; null without a comparison. */
  readonly bits: number | null
  /** The person of the truth is in the register. */
  readonly isRegistered: boolean
}

export interface Tally {
  add(stored: Stored, truth: Truth): void
  result(): Evaluation
}

/** Rows without a planted error. */
const CLEAN = 'none'
const REACHABLE = 'has-number-or-phone'
const UNREACHABLE = 'no-number-no-phone'
const NOBODY: ReadonlySet<IdentityState> = new Set(['unverifiable', 'missing-id', 'malformed-id'])

interface Sums {
  rows: number
  right: number
  wrong: number
  found: number
  registered: number
  mismatchRight: number
  mismatchWrong: number
  correctedRight: number
  correctedWrong: number
  ambiguous: number
  nobody: number
}

interface Recall {
  registered: number
  found: number
}

/** Starts a count. */
export function createTally(): Tally {
  const sums: Sums = {
    rows: 0,
    right: 0,
    wrong: 0,
    found: 0,
    registered: 0,
    mismatchRight: 0,
    mismatchWrong: 0,
    correctedRight: 0,
    correctedWrong: 0,
    ambiguous: 0,
    nobody: 0,
  }
  const classes = new Map<string, ClassResult>()
  const traits = new Map<string, ClassResult>()
  const recalls = new Map<string, Recall>()
  return {
    add: (stored, truth) => {
      const judged = judge(stored, truth)
      addSums(sums, stored, judged, truth)
      for (const error of truth.errors.length > 0 ? truth.errors : [CLEAN]) addTo(classes, error, judged)
      for (const trait of truth.traits ?? []) addTo(traits, trait, judged)
      for (const trait of stored.isRegistered ? (truth.traits ?? []) : []) {
        const recall = recalls.get(trait) ?? { registered: 0, found: 0 }
        recalls.set(trait, recall)
        recall.registered += 1
        recall.found += Number(judged.isRight)
      }
    },
    result: () => resultOf(sums, { classes, traits, recalls }),
  }
}

interface Judged {
  readonly isRight: boolean
  /** Verified, and somebody else's. */
  readonly isWrong: boolean
  readonly isMissed: boolean
}

function judge({ identity, found, isRegistered }: Stored, { personId }: Truth): Judged {
  const isRight = found !== undefined && found === personId
  // A foreigner without a passport number in the truth can be neither right nor wrong.
  const isWrong = identity === 'verified' && !isRight && (personId !== '' || found === undefined)
  return { isRight, isWrong, isMissed: isRegistered && !isRight }
}

function addTo(
  results: Map<string, ClassResult>,
  name: string,
  { isRight, isWrong, isMissed }: Judged,
): void {
  const result = results.get(name) ?? { rows: 0, right: 0, wrong: 0, missed: 0 }
  results.set(name, result)
  result.rows += 1
  result.right += Number(isRight)
  result.wrong += Number(isWrong)
  result.missed += Number(isMissed)
}

function addSums(sums: Sums, stored: Stored, { isRight, isWrong }: Judged, { errors }: Truth): void {
  const { identity, corrected, isRegistered } = stored
  sums.rows += 1
  if (identity === 'verified' && isRight) sums.right += 1
  if (isWrong) sums.wrong += 1
  if (identity === 'mismatch' && isRight) sums.mismatchRight += 1
  else if (identity === 'mismatch') sums.mismatchWrong += 1
  if (identity === 'ambiguous') sums.ambiguous += 1
  if (NOBODY.has(identity)) sums.nobody += 1
  if (isRegistered) sums.registered += 1
  if (isRegistered && isRight) sums.found += 1
  const isRegisterRight = !errors.some((error) => error.startsWith('register-'))
  if (corrected && isRight && isRegisterRight) sums.correctedRight += 1
  else if (corrected) sums.correctedWrong += 1
}

interface Results {
  readonly classes: ReadonlyMap<string, ClassResult>
  readonly traits: ReadonlyMap<string, ClassResult>
  readonly recalls: ReadonlyMap<string, Recall>
}

function resultOf(sums: Sums, { classes, traits, recalls }: Results): Evaluation {
  const recallOf = (trait: string): number | null => {
    const recall = recalls.get(trait)
    return recall === undefined ? null : ratio(recall.found, recall.registered)
  }
  const partOf = (rows: number): Part => ({ rows, share: sums.rows === 0 ? 0 : rows / sums.rows })
  const named = [...traits].map(([trait, result]) => [`trait:${trait}`, result] as const)
  return {
    verified_right: sums.right,
    verified_wrong: sums.wrong,
    missed: sums.registered - sums.found,
    precision: ratio(sums.right, sums.right + sums.wrong),
    recall: ratio(sums.found, sums.registered),
    recall_with_number_or_phone: recallOf(REACHABLE),
    recall_without: recallOf(UNREACHABLE),
    mismatch: hits(sums.mismatchRight, sums.mismatchWrong),
    ambiguous: partOf(sums.ambiguous),
    unverifiable: partOf(sums.nobody),
    corrections_right: sums.correctedRight,
    corrections_wrong: sums.correctedWrong,
    safe_corrections: hits(sums.correctedRight, sums.correctedWrong),
    by_class: byName([...classes, ...named]),
    by_trait: byName([...traits]),
  }
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)

const hits = (right: number, wrong: number): Hits => ({
  right,
  wrong,
  precision: ratio(right, right + wrong),
})

const byName = (results: readonly (readonly [string, ClassResult])[]): Record<string, ClassResult> =>
  Object.fromEntries([...results].sort(([a], [b]) => (a < b ? -1 : 1)))
