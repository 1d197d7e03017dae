/** Which characters of the source have been executed, by V8's own block coverage. */
import { Session } from 'node:inspector/promises'

/** Executed characters of each file since the last look. */
export type Seen = ReadonlyMap<string, Uint8Array>

export class Coverage {
  private readonly session = new Session()
  private readonly total = new Map<string, Uint8Array>()
  private readonly borders = new Map<string, Set<number>>()
  private readonly isWanted: (url: string) => boolean

  constructor(isWanted: (url: string) => boolean) {
    this.isWanted = isWanted
  }

  /** Must come before the code is loaded: what is compiled earlier is counted by whole functions. */
  async start(): Promise<void> {
    this.session.connect()
    await this.session.post('Profiler.enable')
    await this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  stop(): void {
    this.session.disconnect()
  }

  /** What was executed since the last look. */
  async look(): Promise<Seen> {
    const { result } = await this.session.post('Profiler.takePreciseCoverage')
    const seen = new Map<string, Uint8Array>()
    for (const { url, functions } of result) {
      if (!this.isWanted(url)) continue
      const ranges = functions.flatMap((one) => one.ranges)
      const length = Math.max(0, ...ranges.map(({ endOffset }) => endOffset))
      const marks = new Uint8Array(length)
      const borders = this.borders.get(url) ?? new Set<number>()
      // Outer ranges come first: inner ones correct them.
      for (const { startOffset, endOffset, count } of ranges) {
        marks.fill(count > 0 ? 1 : 0, startOffset, endOffset)
        borders.add(startOffset).add(endOffset)
      }
      this.borders.set(url, borders)
      seen.set(url, marks)
    }
    return seen
  }

  /** Places that nobody has been to before. */
  newIn(seen: Seen): Map<string, number[]> {
    const found = new Map<string, number[]>()
    for (const [url, marks] of seen) {
      const known = this.total.get(url)
      const places: number[] = []
      for (let at = 0; at < marks.length; at += 1) if (marks[at] === 1 && known?.[at] !== 1) places.push(at)
      if (places.length > 0) found.set(url, places)
    }
    return found
  }

  add(seen: Seen): void {
    for (const [url, marks] of seen) {
      const known = this.total.get(url) ?? new Uint8Array()
      const longer = known.length >= marks.length ? known : new Uint8Array(marks.length)
      if (longer !== known) longer.set(known)
      for (let at = 0; at < marks.length; at += 1) if (marks[at] === 1) longer[at] = 1
      this.total.set(url, longer)
    }
  }

  /** Starts anew; what V8 has counted since the last look stays. */
  forget(): void {
    this.total.clear()
  }

  /** Stretches of source between two borders of V8's blocks: how many there are, and how many were executed. */
  blocks(): { covered: number; known: number } {
    let [covered, known] = [0, 0]
    for (const [url, borders] of this.borders) {
      const starts = [...borders].toSorted((a, b) => a - b).slice(0, -1)
      known += starts.length
      covered += starts.filter((start) => this.total.get(url)?.[start] === 1).length
    }
    return { covered, known }
  }
}

/** True when a look covers all of these places. */
export function covers(seen: Seen, places: ReadonlyMap<string, readonly number[]>): boolean {
  return [...places].every(([url, offsets]) => {
    const marks = seen.get(url)
    return marks !== undefined && offsets.every((at) => marks[at] === 1)
  })
}
