import { Refusal } from '../../../core/refusal.ts'
import type { Timing } from './pace.ts'

/** Stops asking a register that does not answer. */
export interface Breaker {
  /**
   * Waits while somebody else finds out whether the register answers again, then lets the request pass.
   * @throws {Refusal} `register.unavailable` while the breaker is open; the sentence says when to try again
   */
  enter(): Promise<void>
  /** The register answered. */
  succeed(): void
  /** It did not, and why. */
  fail(why: string): void
  /** Opens at once, for so many milliseconds. */
  open(ms: number, why: string): void
  /** A request that had passed ended without saying anything of the register. */
  leave(): void
}

/** Opens after `failures` in a row; after `pauseMs` one request alone tries again, and closes it when it succeeds. */
export function createBreaker(
  { failures, pauseMs }: { readonly failures: number; readonly pauseMs: number },
  { now }: Pick<Timing, 'now'>,
): Breaker {
  let failed = 0
  let openUntil: number | undefined
  let reason = ''
  let probe: PromiseWithResolvers<void> | undefined
  const endProbe = (): void => {
    probe?.resolve()
    probe = undefined
  }
  const open = (ms: number, why: string): void => {
    openUntil = now() + ms
    reason = why
    endProbe()
  }
  return {
    async enter() {
      while (probe !== undefined) await probe.promise
      if (openUntil === undefined) return
      if (now() < openUntil) throw unavailable(reason, openUntil - now())
      probe = Promise.withResolvers()
    },
    succeed() {
      failed = 0
      openUntil = undefined
      endProbe()
    },
    fail(why) {
      failed += 1
      if (failed >= failures || probe !== undefined) open(pauseMs, why)
    },
    open,
    leave: endProbe,
  }
}

/** The refusal of a register that does not answer; `waitMs` undefined = nobody knows when it will. */
export function unavailable(why: string, waitMs?: number): Refusal {
  const when = waitMs === undefined ? 'later' : `in ${Math.max(1, Math.ceil(waitMs / 1000))} seconds`
  return new Refusal(
    'register.unavailable',
    `the population register does not answer (${why}): start again ${when}; what it answered is kept`,
  )
}
