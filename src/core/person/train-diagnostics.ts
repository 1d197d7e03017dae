/** What a trained model makes of the candidates that it was trained on. Pure. */
import { unpackComparison } from './compare.ts'
import type { Counts } from './train-strangers.ts'
import { isPossible, type Scorer } from './weigh.ts'

/** Candidates whose evidence is at least `bits` and less than a bit more. */
export interface EvidenceClass {
  readonly bits: number
  readonly count: number
}

/** Candidates by their evidence, the weakest first; those whom no sum may make the person are left out. */
export function evidenceClasses(candidates: Counts, scorer: Scorer): EvidenceClass[] {
  const counts = new Map<number, number>()
  for (const [packed, count] of candidates) {
    const comparison = unpackComparison(packed)
    if (!isPossible(comparison)) continue
    const bits = Math.floor(scorer.bits(comparison))
    counts.set(bits, (counts.get(bits) ?? 0) + count)
  }
  return [...counts].sort(([a], [b]) => a - b).map(([bits, count]) => ({ bits, count }))
}
