import type { StoredDose, Tx } from '../record/index.ts'
import type { Verdict } from './rules.ts'
import { insertChecks, replacePersonDoses } from './store.ts'
import { selectLastEdition, selectSameAs } from './store-persons.ts'

/** A dose record, and whose it is as people have decided. */
export interface KnownIdentity {
  /** Read and locked by this transaction; its next action is the one that says whose it is. */
  readonly dose: StoredDose
  readonly verdict: Verdict
}

/**
 * Stores whose dose records are when people and not the register say so: the line of the check and the person's own list of
 * doses, set-wise. The caller appends the action that goes with it (`attested`, `identified`) as the next one of each record.
 * `rules` names the ground in place of a model: `attested`, `linked`.
 */
export async function recordIdentity(tx: Tx, known: readonly KnownIdentity[], rules: string): Promise<void> {
  if (known.length === 0) return
  await replacePersonDoses(tx, known)
  await insertChecks(tx, known, { registerVersion: await selectLastEdition(tx), rules })
}

/** The verdicts with the id that stays in place of each id that was found to be another's, once for the batch. */
export async function underOneId(tx: Tx, verdicts: readonly Verdict[]): Promise<Verdict[]> {
  const same = await selectSameAs(
    tx,
    verdicts.flatMap(({ personId }) => (personId === null ? [] : [personId])),
  )
  if (same.size === 0) return [...verdicts]
  return verdicts.map((verdict) => ({
    ...verdict,
    personId: verdict.personId === null ? null : (same.get(verdict.personId) ?? verdict.personId),
  }))
}
