/** How many batches of a stage are under way at once in one process: one computes while the others wait for the database. */
export const LANES = 3

/**
 * Deals the items out and works each share off at the same time as the others. When one fails the others end what they
 * began; then the first failure is thrown.
 */
export async function inLanes<T>(
  items: readonly T[],
  work: (share: readonly T[]) => Promise<void>,
  lanes = LANES,
): Promise<void> {
  const shares = Array.from({ length: lanes }, (_, lane) => items.filter((_item, i) => i % lanes === lane))
  const ended = await Promise.allSettled(shares.filter((share) => share.length > 0).map(work))
  const failed = ended.find(({ status }) => status === 'rejected')
  if (failed !== undefined && 'reason' in failed) throw failed.reason
}

/** Lets a reader go on while what it read is written. */
export interface Pipe {
  /** Begins the work; waits first while LANES works are under way. @throws what an earlier work threw */
  push(work: () => Promise<void>): Promise<void>
  /** Waits for all works. @throws what one of them threw */
  drain(): Promise<void>
}

/** A pipe for LANES works at once. */
export function createPipe(): Pipe {
  let underWay: Promise<{ readonly failure?: unknown }>[] = []
  const settle = async (count: number): Promise<void> => {
    const ended = await Promise.all(underWay.slice(0, count))
    underWay = underWay.slice(count)
    const failed = ended.find((end) => 'failure' in end)
    if (failed !== undefined) throw failed.failure
  }
  return {
    async push(work) {
      if (underWay.length >= LANES) await settle(1)
      underWay.push(
        work().then(
          () => ({}),
          (failure: unknown) => ({ failure }),
        ),
      )
    },
    drain: () => settle(underWay.length),
  }
}
