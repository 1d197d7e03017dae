/** Which questions are being asked, so that two batches that need one answer ask for it once. */
import type { RegisterEntry } from '../../../core/person/compare.ts'

/**
 * Questions of this process that are asked and perhaps not yet kept: who needs one of them waits for its answer. One is
 * forgotten when every fetch has ended that may have looked before its answer was kept.
 */
export interface UnderWay {
  readonly answers: Map<string, Promise<RegisterEntry[]>>
  /** Number of the next fetch. */
  next: number
  readonly open: Set<number>
  ended: { readonly before: number; readonly ids: readonly string[] }[]
}

/** Before anything is asked. */
export const nothingUnderWay = (): UnderWay => ({ answers: new Map(), next: 0, open: new Set(), ended: [] })

/** Ends a fetch that asked these questions itself. */
export function endFetch(underWay: UnderWay, fetch: number, ids: readonly string[]): void {
  underWay.open.delete(fetch)
  underWay.ended.push({ before: underWay.next, ids })
  const oldest = Math.min(underWay.next, ...underWay.open)
  for (const { before, ids: known } of underWay.ended) {
    if (before <= oldest) for (const id of known) underWay.answers.delete(id)
  }
  underWay.ended = underWay.ended.filter(({ before }) => before > oldest)
}

/** Begins a fetch; returns its number. */
export function beginFetch(underWay: UnderWay): number {
  const fetch = underWay.next
  underWay.next += 1
  underWay.open.add(fetch)
  return fetch
}
