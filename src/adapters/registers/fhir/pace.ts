/** How fast and how many at once: what keeps us from flooding a register. */

/** Time and chance of a client, handed in so that tests need neither. */
export interface Timing {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** 0 <= value < 1. */
  readonly random: () => number
}

export interface Pace {
  /** Waits until the next request may leave. */
  turn(): Promise<void>
  /** Nothing leaves for so many milliseconds. */
  pause(ms: number): void
}

/** A token bucket: `perSecond` requests in the long run, at most `burst` of them without a wait between. */
export function createPace(
  { perSecond, burst }: { readonly perSecond: number; readonly burst: number },
  { now, sleep }: Pick<Timing, 'now' | 'sleep'>,
): Pace {
  let tokens = burst
  let filledAt = now()
  let pausedUntil = Number.NEGATIVE_INFINITY
  const fill = (): void => {
    const at = now()
    tokens = Math.min(burst, tokens + ((at - filledAt) * perSecond) / 1000)
    filledAt = at
  }
  return {
    async turn() {
      fill()
      // A turn that must wait takes its token in advance: whoever comes next waits longer.
      tokens -= 1
      const wait = tokens < 0 ? (-tokens * 1000) / perSecond : 0
      const until = Math.max(now() + wait, pausedUntil)
      if (until > now()) await sleep(until - now())
      // A pause may have begun meanwhile.
      while (pausedUntil > now()) await sleep(pausedUntil - now())
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, now() + ms)
    },
  }
}

/** Lets at most `most` works be under way at once; the others wait in line. */
export function createGate(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = most
  const line: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((enter) => line.push(enter))
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
