/** How well pairs were found. */

export interface Quality {
  readonly right: number
  readonly wrong: number
  readonly missed: number
  readonly precision: number
  readonly recall: number
  /** Harmonic mean of both. */
  readonly f1: number
}

/** Compares what was linked with what is true; both are sets of names of pairs. */
export function qualityOf(linked: ReadonlySet<string>, truth: ReadonlySet<string>): Quality {
  const right = [...linked].filter((pair) => truth.has(pair)).length
  const [wrong, missed] = [linked.size - right, truth.size - right]
  const precision = linked.size === 0 ? 1 : right / linked.size
  const recall = truth.size === 0 ? 1 : right / truth.size
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { right, wrong, missed, precision, recall, f1 }
}
