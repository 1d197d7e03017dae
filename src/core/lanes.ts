/** How many batches of a stage are under way at once in one process: one computes while the other waits for the database. */
export const LANES = 2

/**
 * Deals the items out and works each share off at the same time as the others. When one fails the others end what they
 * began; then the first failure is thrown.
 */
export async function inLanes<T>(
  items: readonly T[],
  work: (share: readonly T[]) => Promise<void>,
): Promise<void> {
  const shares = Array.from({ length: LANES }, (_, lane) => items.filter((_item, i) => i % LANES === lane))
  const ended = await Promise.allSettled(shares.filter((share) => share.length > 0).map(work))
  const failed = ended.find(({ status }) => status === 'rejected')
  if (failed !== undefined && 'reason' in failed) throw failed.reason
}
