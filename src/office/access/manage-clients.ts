import type { Caller } from '../../core/caller.ts'
import { Refusal } from '../../core/refusal.ts'
import { hashOfKey, keyText } from './client-key.ts'
import { CHECK_PURPOSE_CODES, type CheckPurpose, isCheckPurpose } from './purposes.ts'
import {
  type Database,
  endClientNow,
  insertClient,
  type ListedClient,
  selectClients,
  type Tx,
} from './store-clients.ts'

/** A name stands in every person's list of readings; the longest names of Vietnamese institutions have about 150 letters. */
const NAME_LENGTH_MAX = 200

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface NewClient {
  readonly name: string
  /** Code of the unit that answers for the client. */
  readonly unit: string
  /** Codes of CHECK_PURPOSES, at least one. */
  readonly purposes: readonly string[]
}

export interface AddClientDeps {
  readonly database: Database
  /** A fresh random UUID. */
  readonly newId: () => string
  /** Fresh random bytes, SECRET_BYTES of them. */
  readonly newSecret: () => Uint8Array
  /** True when the unit stands below the caller's unit, or is it (office/units). */
  readonly isBelow: (tx: Tx, unit: string) => Promise<boolean>
}

/**
 * Enters an organisation and returns its id and its key, which nobody can be told again.
 * @throws {Refusal} `account.not-allowed`, `option.invalid`, `option.missing`, `unit.unknown`, `client.exists`
 */
export async function addClient(
  caller: Caller,
  wanted: NewClient,
  deps: AddClientDeps,
): Promise<{ readonly client: string; readonly key: string }> {
  mustManage(caller)
  const name = nameOf(wanted.name)
  const purposes = purposesOf(wanted.purposes)
  const client = deps.newId()
  const key = keyText(client, deps.newSecret())
  await deps.database.transaction(caller, async (tx) => {
    if (!(await deps.isBelow(tx, wanted.unit))) {
      throw new Refusal('unit.unknown', 'there is no such unit below yours')
    }
    const row = { client, name, unit: wanted.unit, purposes, keyHash: hashOfKey(key) }
    if (await insertClient(tx, row)) return
    throw new Refusal(
      'client.exists',
      'the unit has a client of this name: end it first, or choose another name',
    )
  })
  return { client, key }
}

/**
 * Ends a client at once: its next question is refused.
 * @throws {Refusal} `account.not-allowed`, `client.unknown`
 */
export async function endClient(
  caller: Caller,
  client: string,
  { database }: { readonly database: Database },
): Promise<void> {
  mustManage(caller)
  const isEnded = UUID.test(client) && (await database.transaction(caller, (tx) => endClientNow(tx, client)))
  if (!isEnded) throw new Refusal('client.unknown', 'there is no such client in force below your unit')
}

/** The clients of the caller's unit and those below. @throws {Refusal} `account.not-allowed` */
export async function listClients(
  caller: Caller,
  { database }: { readonly database: Database },
): Promise<ListedClient[]> {
  mustManage(caller)
  return database.transaction(caller, selectClients)
}

function mustManage({ role }: Caller): void {
  if (role === 'operator' || role === 'supervisor') return
  throw new Refusal('account.not-allowed', 'only an operator or a supervisor manages clients')
}

function nameOf(text: string): string {
  const name = text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
  const isPlain = name !== '' && name.length <= NAME_LENGTH_MAX && !/\p{C}/u.test(name)
  if (isPlain) return name
  throw new Refusal('option.invalid', `a client's name has 1 to ${NAME_LENGTH_MAX} visible characters`)
}

function purposesOf(texts: readonly string[]): CheckPurpose[] {
  const all = `one or more of ${CHECK_PURPOSE_CODES.join(', ')}`
  if (texts.length === 0) throw new Refusal('option.missing', `say what the client may ask for: ${all}`)
  const known = texts.filter(isCheckPurpose)
  if (known.length !== texts.length) throw new Refusal('option.invalid', `a purpose must be ${all}`)
  return [...new Set(known)]
}
