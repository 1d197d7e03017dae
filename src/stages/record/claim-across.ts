import type { DoseState } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import type { StoredDose } from './rows.ts'
import { selectForWork, type Tx } from './store.ts'

/** Where a run stands: buckets still to visit, and the last record taken of the first of them. Changed by each claim. */
export interface WorkCursor {
  readonly state: DoseState
  readonly buckets: number[]
  after: DoseId | null
}

/**
 * Claims up to `limit` records in the cursor's state, one bucket at a time and in key order, and moves the cursor on. Fewer
 * than `limit` mean that no bucket holds more.
 */
export async function claimAcross(tx: Tx, cursor: WorkCursor, limit: number): Promise<StoredDose[]> {
  const doses: StoredDose[] = []
  while (doses.length < limit) {
    const [bucket] = cursor.buckets
    if (bucket === undefined) break
    const want = limit - doses.length
    const { state, after } = cursor
    const page = await selectForWork(tx, { bucket, state, after, limit: want })
    doses.push(...page)
    cursor.after = page.at(-1)?.doseId ?? null
    if (page.length < want) {
      cursor.buckets.shift()
      cursor.after = null
    }
  }
  return doses
}
