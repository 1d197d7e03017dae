import {
  type Access,
  type AccessEntry,
  type AccessSubject,
  insertAccesses,
  selectAccesses,
  type Tx,
} from './store.ts'

/**
 * Writes one line for every reading of a person's record: on whose behalf, when, why. Call it in the transaction that
 * reads, or in one that is committed before anything is shown: what cannot be logged is not shown.
 */
export async function logAccess(tx: Tx, entries: readonly AccessEntry[]): Promise<void> {
  if (entries.length > 0) await insertAccesses(tx, entries)
}

/** Who read a person's or a dose's record, the newest first, as far as the caller's unit and those below it did. */
export async function accessesOf(tx: Tx, subject: AccessSubject): Promise<Access[]> {
  return selectAccesses(tx, subject)
}
