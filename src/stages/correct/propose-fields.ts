import type { Caller } from '../../core/caller.ts'
import type { Decision } from '../../core/case/case.ts'
import type { ClaimChange } from '../../core/dose/actions.ts'
import { Refusal } from '../../core/refusal.ts'
import { type IdentityCheck, readChecks } from '../authenticate/index.ts'
import { readDoses, type StoredDose, type Tx } from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { type CaseRef, lockCase, seeCase } from './case-facts.ts'
import { valuesBefore } from './claim-change.ts'
import { leaveContested, readContested } from './contested.ts'
import { append } from './decide-case.ts'
import { type PastAction, selectCaseActions } from './store-case-facts.ts'
import type { StoredCase } from './store-cases.ts'

/** A case with a longer history is no correction any more: whoever reads it reads all of it. */
const CASE_ACTIONS_MOST = 200

/**
 * Keeps beside a case what its record should say; whoever decides may accept it. Nothing is changed by it. A case that was
 * refused is open again when it says something else than before.
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
    const after = await addProposal(tx, found, dose, proposed)
    if (after.standing.state === 'refused') {
      throw new Refusal('case.invalid', 'just this was refused: ask for a review, or say something else')
    }
    return after
  })
}

/** Appends a proposal, unless it was the last one already. @throws {Refusal} `case.invalid`, `case.closed` */
export async function addProposal(
  tx: Tx,
  found: StoredCase,
  { claim }: StoredDose,
  proposed: ClaimChange,
): Promise<StoredCase> {
  if (isSame(askedLast(await selectCaseActions(tx, found)), proposed)) return found
  if (found.seq >= CASE_ACTIONS_MOST) {
    throw new Refusal('case.invalid', `a case takes no more than ${CASE_ACTIONS_MOST} actions: decide it`)
  }
  return append(tx, found, [{ kind: 'proposed', before: valuesBefore(claim, proposed), after: proposed }])
}

/** What somebody asked for last; empty where nobody did. */
export function askedLast(history: readonly PastAction[]): ClaimChange {
  const last = history.findLast(({ action }) => action.kind === 'proposed')?.action
  return last?.kind === 'proposed' ? last.after : {}
}

function isSame(a: ClaimChange, b: ClaimChange): boolean {
  const fields = Object.keys(b)
  return fields.length === Object.keys(a).length && fields.every((field) => a[field] === b[field])
}

/**
 * The decision that accepts what was asked for last, else what the register proposes; but nothing that the register has been
 * asked to change.
 * @throws {Refusal} `case.unknown`, `case.invalid` nothing is proposed, `case.not-allowed` nothing else is proposed
 */
export async function acceptedDecision(
  caller: Caller,
  caseId: string,
  { app, worker }: Pick<CaseDeps, 'app' | 'worker'>,
): Promise<Decision> {
  const { wanted, check } = await app.transaction(caller, (tx) => readWanted(tx, caseId))
  if (check === undefined) return { what: 'correct', change: wanted }
  const contested = await worker.transaction(caller, (tx) => readContested(tx, [check]))
  const { taken, left } = leaveContested(wanted, check.proposal, contested(check))
  if (left.length > 0 && Object.keys(taken).length === 0) {
    throw new Refusal(
      'case.not-allowed',
      `the register has been asked to change ${left.join(', ')}: nobody takes its value before it has answered`,
    )
  }
  return { what: 'correct', change: taken }
}

interface Wanted {
  readonly wanted: ClaimChange
  /** The last verdict; undefined without one. */
  readonly check: IdentityCheck | undefined
}

async function readWanted(tx: Tx, caseId: string): Promise<Wanted> {
  const found = await seeCase(tx, caseId)
  const history = await selectCaseActions(tx, found)
  const asked = askedLast(history)
  const ids = found.doseId === null ? [] : [found.doseId]
  const [check] = (await readChecks(tx, ids)).values()
  const wanted = Object.keys(asked).length > 0 ? asked : check?.proposal
  if (wanted === undefined || wanted === null) {
    throw new Refusal('case.invalid', 'nothing is proposed: write a decision')
  }
  return { wanted, check }
}
