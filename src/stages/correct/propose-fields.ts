import type { Caller } from '../../core/caller.ts'
import type { Decision } from '../../core/case/case.ts'
import type { ClaimChange } from '../../core/dose/actions.ts'
import { Refusal } from '../../core/refusal.ts'
import { readChecks } from '../authenticate/index.ts'
import { readDoses } from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { type CaseRef, lockCase, seeCase } from './case-facts.ts'
import { valuesBefore } from './claim-change.ts'
import { append } from './decide-case.ts'
import { selectCaseActions } from './store-case-facts.ts'
import type { StoredCase } from './store-cases.ts'

/**
 * Keeps beside an open case what its record should say; whoever decides may accept it. Nothing is changed by it.
 * @throws {Refusal} `case.unknown`, `case.invalid`, `case.changed`, `case.closed`
 */
export async function proposeFields(
  caller: Caller,
  { proposed, ...ref }: CaseRef & { readonly proposed: ClaimChange },
  deps: Pick<CaseDeps, 'app' | 'worker'>,
): Promise<StoredCase> {
  await deps.app.transaction(caller, (tx) => seeCase(tx, ref.caseId))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockCase(tx, ref)
    const [dose] = await readDoses(tx, found.doseId === null ? [] : [found.doseId])
    if (dose === undefined) throw new Refusal('case.invalid', 'the case has no record to change')
    return append(tx, found, [
      { kind: 'proposed', before: valuesBefore(dose.claim, proposed), after: proposed },
    ])
  })
}

/**
 * The decision that accepts what was asked for last, else what the register proposes.
 * @throws {Refusal} `case.unknown`, `case.invalid` nothing is proposed
 */
export async function acceptedDecision(
  caller: Caller,
  caseId: string,
  { app }: Pick<CaseDeps, 'app'>,
): Promise<Decision> {
  return app.transaction(caller, async (tx) => {
    const found = await seeCase(tx, caseId)
    const history = await selectCaseActions(tx, found)
    const asked = history.findLast(({ action }) => action.kind === 'proposed')?.action
    if (asked?.kind === 'proposed') return { what: 'correct', change: asked.after }
    const ids = found.doseId === null ? [] : [found.doseId]
    const proposal = [...(await readChecks(tx, ids)).values()][0]?.proposal ?? null
    if (proposal === null) throw new Refusal('case.invalid', 'nothing is proposed: write a decision')
    return { what: 'correct', change: proposal }
  })
}
