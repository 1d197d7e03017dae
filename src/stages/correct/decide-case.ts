import type { Caller } from '../../core/caller.ts'
import type { CaseAction, Decision } from '../../core/case/case.ts'
import { takeSteps } from '../../core/case/case-steps.ts'
import { contentFault, isOnePerson } from '../../core/case/decision-content.ts'
import { decisionFault, keysOf } from '../../core/case/decisions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { readDoses, type Tx } from '../record/index.ts'
import { refuseRegistered } from './apply-attestation.ts'
import { applyDecision } from './apply-decision.ts'
import type { CaseDeps } from './case-deps.ts'
import { missingDoseOf } from './case-details.ts'
import {
  aboutOf,
  type CaseFacts,
  type CaseRef,
  lockUndecided,
  readCaseFacts,
  refuseOn,
  seeCase,
} from './case-facts.ts'
import { refuseContested } from './contested.ts'
import { holderOf } from './missing-site.ts'
import { selectLiveCases } from './store-case-facts.ts'
import { appendCaseActions, lockCases, type StoredCase } from './store-cases.ts'

/**
 * Decides a case, or turns the first of its two keys. With the last key the decision is applied in the same transaction and
 * the case ends, or waits for the register.
 * @returns the case as it stands then
 * @throws {Refusal} `case.unknown`, `case.not-allowed`, `case.same-person`, `case.invalid`, `case.changed`, `case.closed`
 */
export async function decideCase(
  caller: Caller,
  { decision, ...ref }: CaseRef & { readonly decision: Decision },
  deps: CaseDeps,
): Promise<StoredCase> {
  await deps.app.transaction(caller, (tx) => seeCase(tx, ref.caseId))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockUndecided(tx, ref)
    const facts = await readCaseFacts(tx, found, decision, deps)
    refuseOn(decisionFault(caller, found, decision, facts))
    refuseOn(contentFault(decision, aboutOf(found, facts)))
    await refuseOtherDose(tx, found, decision, facts)
    await refuseRegistered(tx, facts.dose, decision, deps)
    if (decision.what === 'correct' && found.doseId !== null) {
      await refuseContested(tx, found.doseId, decision.change)
    }
    const isFinal = keysOf(caller, found, decision.what, facts) === 1
    const first: CaseAction = { kind: 'decided', decision, person: caller.person, isFinal }
    if (!isFinal) return append(tx, found, [first])
    return turnLastKey(tx, { found, facts, decision, before: [first], firstKey: null }, deps)
  })
}

/** `entered` names a record of that very day and person, at the facility that has the case or one below its pool. */
async function refuseOtherDose(
  tx: Tx,
  found: StoredCase,
  decision: Decision,
  facts: CaseFacts,
): Promise<void> {
  if (decision.what !== 'entered') return
  const missing = missingDoseOf(found)
  const [dose] = await readDoses(tx, [decision.doseId])
  const holder = holderOf(found, facts)
  const isTheOne =
    dose !== undefined &&
    !dose.standing.withdrawn &&
    dose.claim.givenOn === missing.day &&
    facts.tree.path(dose.facility, facts.day).some(({ code }) => code === holder) &&
    isOnePerson(dose.claim, missing)
  refuseOn(isTheOne ? null : 'not-these-records')
}

/** The last key of a decision and what it needs. */
export interface LastKey {
  readonly found: StoredCase
  readonly facts: CaseFacts
  readonly decision: Decision
  /** The action of this key: `decided` or `confirmed`. */
  readonly before: readonly CaseAction[]
  readonly firstKey: string | null
}

/** Applies a decision and ends the case. Whatever the case cannot take is refused before anything is applied. */
export async function turnLastKey(
  tx: Tx,
  { found, facts, decision, before, firstKey }: LastKey,
  deps: Pick<CaseDeps, 'newId' | 'notices'>,
): Promise<StoredCase> {
  const end: CaseAction =
    decision.what === 'change-register' ? { kind: 'requested' } : { kind: 'closed', reason: 'decided' }
  const actions = [...before, end]
  if (takeSteps(found.standing, actions).fault === null) {
    // Which facility may have entered an injection was asked above, also for one that has ended since it was named.
    const facility = decision.what === 'entered' ? null : found.facility
    const about = { ...found, facility, personId: facts.personId }
    const by = { person: tx.caller.person, firstKey }
    await applyDecision(tx, about, decision, by, deps.newId, deps.notices)
  }
  const closed = await append(tx, found, actions)
  const dropped = droppedBy(found, decision)
  if (dropped !== null) await supersede(tx, dropped)
  return closed
}

/** The record that a decision withdraws. */
export function droppedBy({ doseId }: StoredCase, decision: Decision): DoseId | null {
  if (decision.what === 'merge') return decision.drop
  return decision.what === 'withdraw' ? doseId : null
}

/** What else was open about a record that is withdrawn has nothing left to decide. */
async function supersede(tx: Tx, doseId: DoseId): Promise<void> {
  const others = await selectLiveCases(tx, [doseId])
  const locked = await lockCases(
    tx,
    others.map(({ caseId }) => caseId),
  )
  await appendCaseActions(
    tx,
    locked.map((found) => ({ found, actions: [{ kind: 'closed', reason: 'superseded' }] })),
  )
}

/** Appends to one case. */
export async function append(tx: Tx, found: StoredCase, actions: readonly CaseAction[]): Promise<StoredCase> {
  const [after] = await appendCaseActions(tx, [{ found, actions }])
  if (after === undefined) throw new Error('a case was lost while it was written')
  return after
}
