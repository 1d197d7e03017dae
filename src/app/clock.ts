/** The one clock: the machine's time plus the distance that the database stores. The only reader of `Date.now`. */
import type { Caller } from '../core/caller.ts'
import type { Database } from '../stages/record/index.ts'

export interface Clock {
  now(): Date
  /** How far it is from the machine's time: 0 but where a demo moved it. */
  distanceMs(): number
  /** Reads the stored distance again; another process may have moved the clock. */
  refresh(database: Database, caller: Caller): Promise<void>
  /** Moves the application clock so that it shows `instant` now. */
  set(database: Database, caller: Caller, instant: Date): Promise<void>
}

/** A clock at a distance from the machine's time, until it is refreshed. */
export function createClock(distanceMs = 0): Clock {
  let offsetMs = distanceMs
  return {
    now: () => new Date(Date.now() + offsetMs),
    distanceMs: () => offsetMs,
    async refresh(database, caller) {
      const [row] = await database.transaction(caller, (tx) =>
        tx.query<{ offset_ms: string }>('select offset_ms from app_clock'),
      )
      offsetMs = Number(row?.offset_ms ?? 0)
    },
    async set(database, caller, instant) {
      offsetMs = instant.getTime() - Date.now()
      await database.transaction(caller, (tx) =>
        tx.run('update app_clock set offset_ms = $1', [Math.round(offsetMs)]),
      )
    },
  }
}

const DURATION = /^(\d{1,4})(s|m|h|d|w)$/
const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** `90s`, `30m`, `48h`, `3d`, `2w` in milliseconds; undefined when it is none of these. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text)
  const unit = match?.[2]
  if (match === null || unit === undefined) return undefined
  return Number(match[1]) * UNIT_MS[unit as keyof typeof UNIT_MS] // the pattern allows these letters only
}
