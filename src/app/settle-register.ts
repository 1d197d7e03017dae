/** What follows from a register that was loaded anew. */
import {
  type RegisterChange,
  type SettledBatch,
  type SettleRegisterDeps,
  settleRegister,
} from '../stages/correct/index.ts'
import type { Context } from './context.ts'

export interface SettleSummary {
  /** Requests to the register that it has done: their cases are closed. */
  readonly changes_seen: number
  /** Records of those persons, unchecked now. */
  readonly rechecked: number
}

/**
 * Closes the cases whose change an edition of the register shows; the records of those persons are unchecked then.
 * @throws {Refusal} `database.*`
 */
export async function settleChanges(context: Context, deps: SettleRegisterDeps): Promise<SettleSummary> {
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
  return sum
}
