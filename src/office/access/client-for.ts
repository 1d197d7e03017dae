import { type Caller, ROOT_UNIT } from '../../core/caller.ts'
import { Refusal } from '../../core/refusal.ts'
import { clientInKey, hasHash } from './client-key.ts'
import type { CheckPurpose } from './purposes.ts'
import { type ApiClient, type Database, selectClientWithHash } from './store-clients.ts'

/** Whoever asks before a client is known: reads that one client, nothing else. */
const ASKING: Caller = {
  person: 'system',
  account: 'system',
  unit: ROOT_UNIT,
  role: 'clerk',
  purpose: 'client-key',
}

/** An id for the look-up of a text that is no key, so that it takes the same way. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Whose key it is. One refusal for a text that is no key, an unknown client, a wrong key and a client that has ended: whoever
 * tries keys learns nothing.
 * @throws {Refusal} `client.not-allowed`
 */
export async function clientFor(worker: Database, key: string): Promise<ApiClient> {
  const id = clientInKey(key) ?? NOBODY
  const found = await worker.transaction(ASKING, (tx) => selectClientWithHash(tx, id))
  const isRight = hasHash(key, found?.keyHash)
  if (found === undefined || !isRight || found.isEnded) throw notAllowed()
  return found.client
}

/** The account of a client in the log. No account of staff can have this form: theirs hold no colon. */
export const CLIENT_ACCOUNT = 'client:'

/**
 * On whose behalf a client's question is asked.
 * @throws {Refusal} `client.not-allowed` the client may not ask for this purpose
 */
export function callerOfClient({ client, unit, purposes }: ApiClient, purpose: CheckPurpose): Caller {
  if (!purposes.includes(purpose)) throw notAllowed()
  // A client is no member of staff; of the roles the least is written down.
  return { person: client, account: `${CLIENT_ACCOUNT}${client}`, unit, role: 'clerk', purpose }
}

const notAllowed = () =>
  new Refusal(
    'client.not-allowed',
    'the key is not known, has ended, or does not allow this: ask who issued it',
  )
