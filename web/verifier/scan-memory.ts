/** Which sightings of the camera are news: it sees the same code many times a second. */

/** Back in the frame within this time it is the same showing, not a second one. */
export const SAME_SHOWING_MS = 3000

export interface ScanMemory {
  /** Notes that the camera sees `text` at `ms` (any clock that only runs forward); true when that is news. */
  sees(text: string, ms: number): boolean
  /** The next sighting of anything is news. */
  forget(): void
}

/** Two codes side by side are each news once, however often the camera changes between them. */
export function scanMemory(): ScanMemory {
  const lastSeen = new Map<string, number>()
  return {
    sees(text, ms) {
      for (const [old, seenMs] of lastSeen) if (ms - seenMs >= SAME_SHOWING_MS) lastSeen.delete(old)
      const isNews = !lastSeen.has(text)
      lastSeen.set(text, ms)
      return isNews
    },
    forget: () => lastSeen.clear(),
  }
}
