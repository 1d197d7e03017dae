/** What follows from a register that was loaded anew. */
import { selectFields } from '../adapters/registers/store-holders.ts'
import { bucketOf } from '../core/dose/dose-id.ts'
import {
  type RegisterChange,
  type SettledBatch,
  type SettleRegisterDeps,
  settleRegister,
} from '../stages/correct/index.ts'
import type { Tx } from '../stages/record/index.ts'
import type { Context } from './context.ts'
import { runAuthenticate } from './run-authenticate.ts'

export interface SettleSummary {
  /** Requests to the register that it has done: their cases are closed. */
  readonly changes_seen: number
  /** Records of those persons, checked again. */
  readonly rechecked: number
}

/** What the register table says of persons in the fields that it can be asked to change. */
export const tableEntries = (tx: Tx, personIds: readonly string[]) =>
  selectFields(tx, personIds.map(bucketOf), personIds)

/**
 * Closes the cases whose change an edition of the register shows, and checks the records of those persons again at once.
 * @throws {Refusal} `register.*`, `database.*`
 */
export async function settleAfterRegister(
  context: Context,
  deps: SettleRegisterDeps,
): Promise<SettleSummary> {
  const { worker } = await context.databases()
  const caller = await context.caller('register settle')
  const sum = { changes_seen: 0, rechecked: 0 }
  let after: RegisterChange | null = null
  do {
    const from: RegisterChange | null = after
    const batch: SettledBatch = await worker.transaction(caller, (tx) => settleRegister(tx, from, deps))
    sum.changes_seen += batch.settled
    sum.rechecked += batch.rechecked
    after = batch.last
  } while (after !== null)
  if (sum.rechecked > 0) await runAuthenticate(context)
  return sum
}
