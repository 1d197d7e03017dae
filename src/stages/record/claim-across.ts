import type { DoseState } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import type { StoredDose } from './rows.ts'
import { selectForWork, type Tx } from './store.ts'

/** Where a run stands: buckets still to visit, and the last record taken of the first of them. */
export interface WorkCursor {
  readonly state: DoseState
  readonly buckets: readonly number[]
  readonly after: DoseId | null
}

/**
 * Claims up to `limit` records in the cursor's state, one bucket at a time and in key order; returns where the next claim goes
 * on. Fewer than `limit` mean that no bucket holds more.
 */
export async function claimAcross(
  tx: Tx,
  { state, buckets, after }: WorkCursor,
  limit: number,
): Promise<{ readonly doses: StoredDose[]; readonly cursor: WorkCursor }> {
  const doses: StoredDose[] = []
  const left = [...buckets]
  let last = after
  while (doses.length < limit) {
    const [bucket] = left
    if (bucket === undefined) break
    const want = limit - doses.length
    const page = await selectForWork(tx, { bucket, state, after: last, limit: want })
    doses.push(...page)
    last = page.at(-1)?.doseId ?? null
    if (page.length < want) {
      left.shift()
      last = null
    }
  }
  return { doses, cursor: { state, buckets: left, after: last } }
}
