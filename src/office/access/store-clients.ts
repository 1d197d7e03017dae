/** SQL of the table `api_client`. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { CheckPurpose } from './purposes.ts'

export type { Database, Tx } from '../../adapters/postgres/transaction.ts'

// Every `as` of this file restores a type that the writer had and that a check of the table keeps.

/** An organisation that may ask who somebody is. */
export interface ApiClient {
  /** UUID. */
  readonly client: string
  readonly name: string
  /** Code of the unit on whose behalf it asks. */
  readonly unit: string
  readonly purposes: readonly CheckPurpose[]
}

/** A client as it is listed; `endedAt` null = in force. */
export interface ListedClient extends ApiClient {
  readonly createdAt: Date
  readonly createdBy: string
  readonly endedAt: Date | null
}

/** Enters a client; false when the unit has one of this name in force. */
export async function insertClient(
  tx: Tx,
  { client, name, unit, purposes, keyHash }: ApiClient & { readonly keyHash: Uint8Array },
): Promise<boolean> {
  const count = await tx.run(
    `insert into api_client (client, name, unit, key_hash, purposes, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [client, name, unit, Buffer.from(keyHash), purposes, tx.now, tx.caller.account],
  )
  return count === 1
}

/** Ends a client at this instant; false when none is in force that the caller may end. */
export async function endClientNow(tx: Tx, client: string): Promise<boolean> {
  const count = await tx.run(
    `update api_client set ended_at = greatest(created_at, $2), ended_by = $3
     where client = $1 and ended_at is null`,
    [client, tx.now, tx.caller.account],
  )
  return count === 1
}

/** The clients of the caller's units, those in force first, by unit and name. */
export async function selectClients(tx: Tx): Promise<ListedClient[]> {
  const rows = await tx.query<Omit<ListedClient, 'purposes'> & { purposes: string[] }>(
    `select client, name, unit, purposes, created_at as "createdAt", created_by as "createdBy", ended_at as "endedAt"
     from api_client order by ended_at is not null, unit, name, created_at, client`,
  )
  return rows.map((row) => ({ ...row, purposes: row.purposes as CheckPurpose[] }))
}

/** A client with what proves its key. For the worker: no other role reads hashes. */
export async function selectClientWithHash(
  tx: Tx,
  client: string,
): Promise<
  { readonly client: ApiClient; readonly keyHash: Uint8Array; readonly isEnded: boolean } | undefined
> {
  const [row] = await tx.query<{
    client: string
    name: string
    unit: string
    purposes: string[]
    key_hash: Buffer
    is_ended: boolean
  }>(
    `select client, name, unit, purposes, key_hash, ended_at is not null as is_ended
     from api_client where client = $1`,
    [client],
  )
  if (row === undefined) return undefined
  const { key_hash: keyHash, is_ended: isEnded, purposes, ...rest } = row
  return { client: { ...rest, purposes: purposes as CheckPurpose[] }, keyHash, isEnded }
}
