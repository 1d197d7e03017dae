import type { Caller } from '../../core/caller.ts'
import type { CaseAction } from '../../core/case/case.ts'
import { decisionFault, refusalFault } from '../../core/case/decisions.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Tx } from '../record/index.ts'
import { refuseRegistered } from './apply-attestation.ts'
import type { CaseDeps } from './case-deps.ts'
import { type CaseFacts, type CaseRef, lockCase, readCaseFacts, refuseOn, seeCase } from './case-facts.ts'
import { append, turnLastKey } from './decide-case.ts'
import type { StoredCase } from './store-cases.ts'

/**
 * Turns the second key: what the first human decided, or refused, takes effect.
 * @throws {Refusal} `case.unknown`, `case.not-allowed`, `case.same-person`, `case.invalid`, `case.changed`, `case.closed`
 */
export async function confirmCase(caller: Caller, ref: CaseRef, deps: CaseDeps): Promise<StoredCase> {
  return withSecondKey(caller, ref, deps, async (tx, found, facts) => {
    const { decision, refusedFor, firstKey } = found.standing
    const second: CaseAction = { kind: 'confirmed', person: caller.person }
    if (decision !== null) {
      await refuseRegistered(tx, facts.dose, decision, deps)
      return turnLastKey(tx, { found, facts, decision, before: [second], firstKey }, deps)
    }
    if (refusedFor === null) throw new Error('a case waits for a second key and nobody has decided it')
    return append(tx, found, [
      second,
      { kind: 'refused', ground: refusedFor, person: caller.person, isFinal: true },
    ])
  })
}

/**
 * The second human disagrees: nothing takes effect, and the case is open again.
 * @throws {Refusal} as `confirmCase`
 */
export async function rejectDecision(caller: Caller, ref: CaseRef, deps: CaseDeps): Promise<StoredCase> {
  return withSecondKey(caller, ref, deps, (tx, found) =>
    append(tx, found, [{ kind: 'rejected', person: caller.person }]),
  )
}

async function withSecondKey(
  caller: Caller,
  ref: CaseRef,
  deps: CaseDeps,
  work: (tx: Tx, found: StoredCase, facts: CaseFacts) => Promise<StoredCase>,
): Promise<StoredCase> {
  await deps.app.transaction(caller, (tx) => seeCase(tx, ref.caseId))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockCase(tx, ref)
    const { state, decision } = found.standing
    if (state === 'closed') throw new Refusal('case.closed', 'the case is closed')
    if (state !== 'second-key') {
      throw new Refusal('case.invalid', 'nobody has turned a first key: decide the case')
    }
    const facts = await readCaseFacts(tx, found, decision, deps)
    refuseOn(
      decision === null ? refusalFault(caller, found, facts) : decisionFault(caller, found, decision, facts),
    )
    return work(tx, found, facts)
  })
}
