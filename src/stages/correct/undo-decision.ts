import type { Caller } from '../../core/caller.ts'
import type { Decision } from '../../core/case/case.ts'
import { decisionFault } from '../../core/case/decisions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { Refusal } from '../../core/refusal.ts'
import { lockDoses, readDoses, type Tx } from '../record/index.ts'
import { revertDecision } from './apply-decision.ts'
import type { CaseDeps } from './case-deps.ts'
import { type CaseRef, lockCase, readCaseFacts, refuseOn, seeCase } from './case-facts.ts'
import { append, droppedBy } from './decide-case.ts'
import { recordRefOf } from './missing-site.ts'
import { NO_DECISION } from './open-pairs.ts'
import { selectCaseActions, selectSuperseded } from './store-case-facts.ts'
import { appendCaseActions, lockCases, type StoredCase } from './store-cases.ts'
import { withdrawDoses } from './withdraw-doses.ts'

/**
 * Takes a decision back while nothing was signed on it: what it changed is as before, and the case is open again.
 * @throws {Refusal} `case.unknown`, `case.not-allowed`, `case.same-person`, `case.invalid`, `case.changed`
 */
export async function undoDecision(caller: Caller, ref: CaseRef, deps: CaseDeps): Promise<StoredCase> {
  await deps.app.transaction(caller, (tx) => seeCase(tx, ref.caseId))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockCase(tx, ref)
    const { decision, state, closedFor } = found.standing
    const isDecided = state === 'waiting' || (state === 'closed' && closedFor === 'decided')
    if (decision === null || !isDecided) {
      throw new Refusal('case.invalid', 'the case holds no decision that took effect')
    }
    const facts = await readCaseFacts(tx, found, null, deps)
    refuseOn(decisionFault(caller, found, decision, facts))
    await refuseSigned(tx, dosesOf(found, decision))
    await revertDecision(tx, { ...found, personId: facts.personId }, decision, deps.newId)
    if (decision.what === 'entered') await withdrawEntry(tx, found, decision.doseId, deps)
    await reopenOthers(tx, found, droppedBy(found, decision))
    return append(tx, found, [{ kind: 'undone' }])
  })
}

/** Cases that ended because the decision withdrew their record: it counts again, and somebody still waits for an answer. */
async function reopenOthers(tx: Tx, found: StoredCase, dropped: DoseId | null): Promise<void> {
  const ended = (await selectCaseActions(tx, found)).findLast(({ action }) => action.kind === 'closed')
  if (dropped === null || ended === undefined) return
  const others = await lockCases(tx, await selectSuperseded(tx, dropped, ended.at))
  await appendCaseActions(
    tx,
    others.map((other) => ({ found: other, actions: [{ kind: 'undone' }] })),
  )
}

/** The record was made by the decision; one that was there before stays. */
async function withdrawEntry(
  tx: Tx,
  { caseId }: StoredCase,
  doseId: DoseId,
  { newId }: Pick<CaseDeps, 'newId'>,
): Promise<void> {
  const [dose] = await readDoses(tx, [doseId], true)
  if (dose?.claim.recordRef !== recordRefOf(caseId) || dose.standing.withdrawn) return
  await withdrawDoses(tx, [{ dose, reason: `case:${caseId}` }], newId, NO_DECISION)
}

function dosesOf({ doseId, otherDose }: StoredCase, decision: Decision): DoseId[] {
  const entered = decision.what === 'entered' ? decision.doseId : null
  return [doseId, otherDose, entered].filter((id) => id !== null)
}

async function refuseSigned(tx: Tx, ids: readonly DoseId[]): Promise<void> {
  const doses = await lockDoses(tx, ids)
  if (doses.some(({ standing }) => standing.signed || standing.covered)) {
    throw new Refusal('case.invalid', 'a signature rests on the decision: open a new case instead')
  }
}
