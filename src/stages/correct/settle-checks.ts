import type { DoseId } from '../../core/dose/dose.ts'
import { type CheckedIdentity, selectSameDay } from '../authenticate/index.ts'
import { appendActions, lockDoses, readDoses, type Tx } from '../record/index.ts'
import { openCases } from './open-cases.ts'
import { disagreeing } from './rules.ts'
import { closeCases, selectOpenIdentityCases, selectPairs } from './store.ts'

/**
 * What follows from new verdicts, in their transaction: cases of records that are verified now are closed, and a dose that
 * two facilities have entered for one person and day becomes a case of the later record.
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
  await openDisagreements(tx, [...new Set(persons)], newId)
}

async function closeSettled(tx: Tx, verified: readonly DoseId[]): Promise<void> {
  const open = await selectOpenIdentityCases(tx, verified)
  if (open.length === 0) return
  const doses = await lockDoses(
    tx,
    open.map(({ doseId }) => doseId),
  )
  await closeCases(tx, open, 'verified')
  const casesOf = Map.groupBy(open, ({ doseId }) => doseId)
  await appendActions(
    tx,
    doses.map((dose) => ({
      dose,
      actions: (casesOf.get(dose.doseId) ?? []).map(({ caseId }) => ({
        kind: 'case-closed' as const,
        caseId,
      })),
    })),
  )
}

async function openDisagreements(tx: Tx, personIds: readonly string[], newId: () => string): Promise<void> {
  const groups = await selectSameDay(tx, personIds)
  if (groups.length === 0) return
  const doses = new Map((await readDoses(tx, groups.flat(), true)).map((dose) => [dose.doseId, dose]))
  const pairs = groups.flatMap((ids) =>
    disagreeing(
      ids.flatMap((id) => {
        const dose = doses.get(id)
        return dose === undefined ? [] : [dose]
      }),
    ),
  )
  const known = await selectPairs(
    tx,
    pairs.map(({ dose }) => dose.doseId),
  )
  const cases = pairs
    .filter(({ dose }) => !known.has(dose.doseId))
    .map(({ dose, stands }) => ({
      caseId: newId(),
      dose,
      kind: 'facilities-disagree' as const,
      fields: 0,
      other: stands,
    }))
  await openCases(tx, cases, 'same-person-same-day')
}
