/**
 * Learns what levels of agreement weigh from pairs that nobody has labelled. u, the chance of a level in two records of
 * different persons, is known beforehand (pairs drawn at random are different persons); m, the chance in two records of one
 * person, and the share of such pairs come by expectation and maximisation.
 * @see A. P. Dempster, N. M. Laird, D. B. Rubin, "Maximum Likelihood from Incomplete Data via the EM Algorithm", JRSS B 39
 *   (1977) 1-38; W. E. Winkler, "Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model" (1988)
 */

/** A field with its levels; agreement in full stands first, and no level means that a value is missing. */
export interface TrainField {
  readonly name: string
  readonly levels: readonly string[]
  /** An earlier field with the same levels whose m this one shares: only strangers make them differ. */
  readonly sharesM?: string
}

/** How many pairs came out alike. */
export interface Pattern {
  /** Index of the level for each field, in the order of the fields; or SAYS_NOTHING. */
  readonly levels: readonly number[]
  readonly count: number
}

/** In a pattern: a value is missing, or another field has said already what this one would say. */
export const SAYS_NOTHING = -1

/** Pairs that were brought together for one reason. */
export interface Pass {
  readonly name: string
  /** Fields that tell the pairs of this pass apart. What all of them share by construction says nothing and stays out. */
  readonly fields: readonly string[]
  readonly patterns: readonly Pattern[]
}

/** Chance of each level, field by field; in the order of the fields and of their levels. */
export type LevelChances = readonly (readonly number[])[]

export interface TrainedPass {
  readonly name: string
  readonly pairs: number
  /** Share of the pairs that are one person. */
  readonly lambda: number
  /** Log-likelihood (natural logarithm) before each iteration and after the last; it never falls. */
  readonly logLikelihood: readonly number[]
  readonly iterations: number
  /** False when the limit of iterations came first. */
  readonly converged: boolean
}

export interface Trained {
  /** Above 0 and below 1; the levels of a field add up to 1. */
  readonly m: LevelChances
  /** Pairs of one person on which each field's m rests, as expected. */
  readonly matches: readonly number[]
  readonly passes: readonly TrainedPass[]
}

/** Fields, and the chance of their levels in pairs of different persons. */
export interface TrainTables {
  readonly fields: readonly TrainField[]
  readonly u: LevelChances
}

/** Enough for slow cases; ordinary ones end after ten to fifty. */
const ITERATIONS_MOST = 500
/** Converged when the log-likelihood of a pair grows by less than this in one iteration. */
const GROWTH_LEAST = 1e-9
/** Chance of the first level, and share of one person, from which the iterations start. */
const START_AGREEING = 0.9
const START_LAMBDA = 0.2
/** Pairs that are added to each level, so that what was never met is rare and not impossible. */
const SMOOTHING = 0.5

/** Frequencies of levels as chances: half a pair is added to each, so that none is 0. */
export function smoothed(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) + SMOOTHING * counts.length
  return counts.map((count) => (count + SMOOTHING) / total)
}

/**
 * Trains each pass by itself and puts m together, each pass weighing as many pairs of one person as it is expected to hold.
 * Deterministic. A field that no pass asks keeps the chances from which every training starts.
 */
export function train(tables: TrainTables, passes: readonly Pass[]): Trained {
  const { fields } = tables
  const source = fields.map(({ name, sharesM }) =>
    fields.findIndex((field) => field.name === (sharesM ?? name)),
  )
  const counts = fields.map(({ levels }) => levels.map(() => 0))
  const trained = passes.map((pass) => {
    const asked = fields.map(({ name }) => pass.fields.includes(name))
    const { expected, report } = maximise({ ...tables, source }, projected(pass.patterns, asked))
    for (const [f, levels] of expected.entries()) addTo(counts[f], levels)
    return { name: pass.name, ...report }
  })
  const matches = counts.map((levels) => levels.reduce((sum, pairs) => sum + pairs, 0))
  const start = startOf(fields)
  const own = counts.map((levels, f) => ((matches[f] ?? 0) > 0 ? smoothed(levels) : (start[f] ?? [])))
  return { m: source.map((s) => own[s] ?? []), matches: source.map((s) => matches[s] ?? 0), passes: trained }
}

function addTo(counts: number[] | undefined, levels: readonly number[]): void {
  for (const [level, pairs] of levels.entries()) {
    if (counts !== undefined) counts[level] = (counts[level] ?? 0) + pairs
  }
}

/** The patterns with only the fields that are asked, equal ones put together, in a fixed order. */
function projected(patterns: readonly Pattern[], asked: readonly boolean[]): Pattern[] {
  const merged = new Map<string, { levels: number[]; count: number }>()
  for (const { levels, count } of patterns) {
    const kept = levels.map((level, f) => (asked[f] === true ? level : SAYS_NOTHING))
    const key = kept.join()
    const known = merged.get(key)
    if (known === undefined) merged.set(key, { levels: kept, count })
    else known.count += count
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pattern]) => pattern)
}

function startOf(fields: readonly TrainField[]): number[][] {
  return fields.map(({ levels }) =>
    levels.map((_, i) => (i === 0 ? START_AGREEING : (1 - START_AGREEING) / (levels.length - 1))),
  )
}

interface Sources extends TrainTables {
  /** For each field, the field whose m it takes. */
  readonly source: readonly number[]
}

interface Maximised {
  /** Pairs of one person as expected, level by level, under the field whose m they make. */
  readonly expected: LevelChances
  readonly report: Omit<TrainedPass, 'name'>
}

/** Expectation and maximisation until the likelihood no longer grows. */
function maximise({ fields, u, source }: Sources, patterns: readonly Pattern[]): Maximised {
  const pairs = patterns.reduce((sum, { count }) => sum + count, 0)
  if (pairs === 0) {
    const report = { pairs, lambda: 0, logLikelihood: [], iterations: 0, converged: true }
    return { expected: [], report }
  }
  let m = startOf(fields)
  let lambda = START_LAMBDA
  let step = expect({ m, u, lambda, source }, patterns)
  const trace = [step.logLikelihood]
  let growth = Number.POSITIVE_INFINITY
  while (growth > GROWTH_LEAST * pairs && trace.length <= ITERATIONS_MOST) {
    const { expected, matches, logLikelihood } = step
    lambda = matches / pairs
    m = m.map((levels, f) => shares(expected[f] ?? [], levels))
    step = expect({ m, u, lambda, source }, patterns)
    growth = step.logLikelihood - logLikelihood
    trace.push(step.logLikelihood)
  }
  const iterations = trace.length - 1
  const report = { pairs, lambda, logLikelihood: trace, iterations, converged: iterations < ITERATIONS_MOST }
  return { expected: step.expected, report }
}

/** The levels' shares; of a field that no pair of one person was asked for, what was held before. */
function shares(expected: readonly number[], before: readonly number[]): number[] {
  const total = expected.reduce((sum, pairs) => sum + pairs, 0)
  return total > 0 ? expected.map((pairs) => pairs / total) : [...before]
}

interface Chances {
  readonly m: LevelChances
  readonly u: LevelChances
  readonly lambda: number
  readonly source: readonly number[]
}

interface Step {
  readonly expected: readonly (readonly number[])[]
  readonly matches: number
  readonly logLikelihood: number
}

/** How likely the pairs are, and how many at each level are one person. */
function expect({ m, u, lambda, source }: Chances, patterns: readonly Pattern[]): Step {
  const expected = m.map((levels) => levels.map(() => 0))
  let logLikelihood = 0
  let matches = 0
  for (const { levels, count } of patterns) {
    let same = lambda
    let different = 1 - lambda
    for (const [f, level] of levels.entries()) {
      if (level === SAYS_NOTHING) continue
      same *= m[source[f] ?? f]?.[level] ?? 0
      different *= u[f]?.[level] ?? 0
    }
    // Products of many small chances may vanish; a logarithm of nothing would spoil every sum after it.
    const either = Math.max(same + different, Number.MIN_VALUE)
    logLikelihood += count * Math.log(either)
    const one = (count * same) / either
    matches += one
    for (const [f, level] of levels.entries()) {
      const row = expected[source[f] ?? f]
      if (level !== SAYS_NOTHING && row !== undefined) row[level] = (row[level] ?? 0) + one
    }
  }
  return { expected, matches, logLikelihood }
}
