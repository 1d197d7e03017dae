import type { DoseId } from '../../core/dose/dose.ts'
import type { CheckedIdentity } from '../authenticate/index.ts'
import type { Tx } from '../record/index.ts'
import { openPairs } from './open-pairs.ts'
import { selectIdentityCases } from './store.ts'
import { appendCaseActions, lockCases } from './store-cases.ts'

/**
 * What follows from new verdicts, in their transaction: cases of records that are verified now are closed, and an injection
 * that was entered twice, or about which two facilities contradict each other, becomes a case of the record that does not
 * stand.
 */
export async function settleChecks(
  tx: Tx,
  checked: readonly CheckedIdentity[],
  newId: () => string,
): Promise<void> {
  // Correct 4. Close cases whose record has become verified.
  const verified = checked.flatMap(({ doseId, identity }) => (identity === 'verified' ? [doseId] : []))
  await closeSettled(tx, verified)
  const persons = checked.flatMap(({ personId }) => (personId === null ? [] : [personId]))
  await openPairs(tx, [...new Set(persons)], newId)
}

async function closeSettled(tx: Tx, verified: readonly DoseId[]): Promise<void> {
  const settled = await selectIdentityCases(tx, verified)
  if (settled.length === 0) return
  const found = await lockCases(
    tx,
    settled.map(({ caseId }) => caseId),
  )
  await appendCaseActions(
    tx,
    found
      .filter(({ standing }) => standing.state !== 'closed')
      .map((one) => ({ found: one, actions: [{ kind: 'closed', reason: 'verified' }] })),
  )
}
