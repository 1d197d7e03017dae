import { appendActions } from './append-actions.ts'
import type { Tx } from './store.ts'
import { type SessionKey, selectUnconfirmed } from './store-sessions.ts'

/**
 * The first of the two keys: the facility's session report says that these injections were given. Confirms every record
 * of the given sessions that is not confirmed yet; the caller has checked that no session has more records than doses.
 * @returns how many records were confirmed
 */
export async function confirmInjections(tx: Tx, sessions: readonly SessionKey[]): Promise<number> {
  const doses = await selectUnconfirmed(tx, sessions)
  await appendActions(
    tx,
    doses.map((dose) => ({ dose, actions: [{ kind: 'confirmed', by: 'session-report' }] })),
  )
  return doses.length
}
