/** How often something may happen within a time, counted in memory. Pure but for what it remembers; asks no clock. */

export interface WindowSize {
  /** Times that are allowed within the window. */
  readonly most: number
  readonly withinMs: number
  /** Keys that are remembered at once; beyond it the one that was used longest ago is forgotten. */
  readonly keysMost: number
}

export interface SlidingWindow {
  /**
   * Counts one time for every key and returns 0; or, when one of them had its times, counts none and returns the milliseconds
   * until all may be taken again. `nowMs` never goes back.
   */
  take(keys: readonly string[], nowMs: number): number
  /** Keys that are remembered. */
  size(): number
}

/** A window in which nothing has happened yet. */
export function createSlidingWindow({ most, withinMs, keysMost }: WindowSize): SlidingWindow {
  // In the order of their last use: a map keeps the order in which keys were set.
  const timesOf = new Map<string, readonly number[]>()
  const recent = (key: string, nowMs: number) =>
    (timesOf.get(key) ?? []).filter((timeMs) => timeMs > nowMs - withinMs)

  function waitMs(key: string, nowMs: number): number {
    const times = recent(key, nowMs)
    const [oldest] = times
    return oldest === undefined || times.length < most ? 0 : oldest + withinMs - nowMs
  }

  function count(key: string, nowMs: number): void {
    const times = [...recent(key, nowMs), nowMs]
    timesOf.delete(key)
    timesOf.set(key, times)
    forgetOld(nowMs)
  }

  function forgetOld(nowMs: number): void {
    for (const [key, times] of timesOf) {
      const isOld = (times.at(-1) ?? 0) <= nowMs - withinMs
      if (!isOld && timesOf.size <= keysMost) break
      timesOf.delete(key)
    }
  }

  return {
    take(keys, nowMs) {
      const distinct = [...new Set(keys)]
      const longest = Math.max(0, ...distinct.map((key) => waitMs(key, nowMs)))
      if (longest === 0) for (const key of distinct) count(key, nowMs)
      return longest
    },
    size: () => timesOf.size,
  }
}
