import type { ClaimChange } from '../../core/dose/actions.ts'
import type { DoseClaim, DoseId } from '../../core/dose/dose.ts'
import type { CheckedIdentity } from '../authenticate/index.ts'
import { readDoses, type Tx } from '../record/index.ts'
import { applyChange } from './claim-change.ts'
import { openPairs } from './open-pairs.ts'
import { selectIdentityCases } from './store.ts'
import { selectAsked } from './store-case-facts.ts'
import { appendCaseActions, lockCases, type StoredCase } from './store-cases.ts'

/**
 * What follows from new verdicts, in their transaction: cases that verdicts opened about records that are verified now are
 * closed, and an injection that was entered twice, or about which two facilities contradict each other, becomes a case of the
 * record that does not stand.
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

/** A verdict takes back what a verdict said. What people asked for is theirs to decide, until the record says just that. */
async function closeSettled(tx: Tx, verified: readonly DoseId[]): Promise<void> {
  const settled = await selectIdentityCases(tx, verified)
  if (settled.length === 0) return
  const found = await lockCases(
    tx,
    settled.map(({ caseId }) => caseId),
  )
  const live = found.filter(({ standing }) => standing.state !== 'closed')
  const asked = await selectAsked(tx, live)
  const claims = new Map(
    (await readDoses(tx, dosesAsked(live, asked))).map((dose) => [dose.doseId, dose.claim]),
  )
  await appendCaseActions(
    tx,
    live
      .filter((one) => {
        const change = asked.get(one.caseId)
        return change === undefined ? one.openedBy === 'verdict' : says(claims, one, change)
      })
      .map((one) => ({ found: one, actions: [{ kind: 'closed', reason: 'verified' }] })),
  )
}

const dosesAsked = (cases: readonly StoredCase[], asked: ReadonlyMap<string, ClaimChange>): DoseId[] => [
  ...new Set(cases.flatMap(({ caseId, doseId }) => (asked.has(caseId) ? (doseId ?? []) : []))),
]

/** A case that waits for the register, or for a second person, ends with their answer. */
function says(
  claims: ReadonlyMap<DoseId, DoseClaim>,
  { doseId, standing: { state } }: StoredCase,
  change: ClaimChange,
): boolean {
  const claim = doseId === null ? undefined : claims.get(doseId)
  const isFree = state === 'open' || state === 'refused'
  return (
    isFree && claim !== undefined && Object.keys(applyChange(claim, change)?.after ?? change).length === 0
  )
}
