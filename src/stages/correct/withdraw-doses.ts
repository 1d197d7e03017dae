import type { DoseId } from '../../core/dose/dose.ts'
import { readPersons, selectDoseIds } from '../authenticate/index.ts'
import { appendActions, type DoseHead, type Tx } from '../record/index.ts'
import { type Deciding, openPairs } from './open-pairs.ts'
import { selectCasesWithout } from './store.ts'
import { appendCaseActions, lockCases } from './store-cases.ts'

/** A record that does not count any more. */
export interface Withdrawal {
  /** Locked by this transaction, not withdrawn yet. */
  readonly dose: DoseHead
  /** A code: `duplicate-of:<dose id>`, `case:<case id>`. */
  readonly reason: string
}

/** The reason of a record in whose place another one stands. */
export const duplicateOf = (keep: DoseId): string => `duplicate-of:${keep}`

/**
 * Withdraws records, set-wise. Their other cases lose their object and are closed as superseded; records that were compared
 * with one of them are compared with what stands now. The cases that are being decided are left to whoever decides them.
 */
export async function withdrawDoses(
  tx: Tx,
  withdrawals: readonly Withdrawal[],
  newId: () => string,
  deciding: Deciding,
): Promise<void> {
  if (withdrawals.length === 0) return
  const gone = withdrawals.map(({ dose }) => dose.doseId)
  await appendActions(
    tx,
    withdrawals.map(({ dose, reason }) => ({ dose, actions: [{ kind: 'withdrawn', reason }] })),
  )
  const persons = [...new Set((await readPersons(tx, gone)).values())]
  const theirs = [...(await selectDoseIds(tx, persons)).values()].flat()
  await supersede(tx, gone, [...new Set([...gone, ...theirs])], deciding.caseIds)
  await openPairs(tx, persons, newId, deciding)
}

async function supersede(
  tx: Tx,
  gone: readonly DoseId[],
  ids: readonly DoseId[],
  decided: readonly string[],
): Promise<void> {
  const without = (await selectCasesWithout(tx, gone, ids)).filter((caseId) => !decided.includes(caseId))
  const found = await lockCases(tx, without)
  await appendCaseActions(
    tx,
    found
      .filter(({ standing }) => standing.state !== 'closed')
      .map((one) => ({ found: one, actions: [{ kind: 'closed', reason: 'superseded' }] })),
  )
}
