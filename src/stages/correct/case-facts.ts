import type { Decision } from '../../core/case/case.ts'
import {
  type CaseSubject,
  isOneName,
  type PairOfRecords,
  pairOfRecords,
} from '../../core/case/decision-content.ts'
import { DECISION_FAULTS, type DecisionFacts, type DecisionFault } from '../../core/case/decisions.ts'
import type { UnitsOn } from '../../core/case/routing.ts'
import { dayOfInstant } from '../../core/dates.ts'
import type { ClaimChange } from '../../core/dose/actions.ts'
import { Refusal } from '../../core/refusal.ts'
import { type IdentityCheck, readChecks } from '../authenticate/index.ts'
import { readDoses, type StoredDose, type Tx } from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { applyChange } from './claim-change.ts'
import { readKeyHolders } from './key-holders.ts'
import { safeRuleFor } from './rules.ts'
import { selectPastDeciders } from './store-case-facts.ts'
import { lockCases, type StoredCase, selectCasesById } from './store-cases.ts'

/** What a decision about one case rests on. */
export interface CaseFacts extends DecisionFacts {
  readonly dose: StoredDose | null
  readonly check: IdentityCheck | null
  /** Whom the case is about: by the case, else by the last verdict. */
  readonly personId: string | null
}

type FactDeps = Pick<CaseDeps, 'readTree' | 'humansOf' | 'personOf'>

/** Reads what the rules ask for; `decision` where somebody wants to take one. */
export async function readCaseFacts(
  tx: Tx,
  found: StoredCase,
  decision: Decision | null,
  deps: FactDeps,
): Promise<CaseFacts> {
  const { dose, check, pair } = await readRecords(tx, found)
  const units = { tree: await deps.readTree(tx), day: dayOfInstant(tx.now) }
  return {
    ...units,
    ...(await readKeys(tx, found, dose, { ...deps, units })),
    isTypingError: check !== null && safeRuleFor(check) !== undefined,
    keepsPerson: await keepsPerson(tx, decision, dose, check, deps),
    dose,
    check,
    pair,
    personId: found.personId ?? check?.personId ?? null,
  }
}

interface Records {
  readonly dose: StoredDose | null
  readonly check: IdentityCheck | null
  readonly pair: PairOfRecords | null
}

async function readRecords(tx: Tx, { doseId, otherDose }: StoredCase): Promise<Records> {
  const ids = [doseId, otherDose].filter((id) => id !== null)
  const doses = new Map((await readDoses(tx, ids)).map((dose) => [dose.doseId, dose]))
  const checks = await readChecks(tx, ids)
  const [here, there] = [doseId, otherDose].map((id) => (id === null ? undefined : doses.get(id)))
  const withPerson = (dose: StoredDose) => ({ ...dose, personId: checks.get(dose.doseId)?.personId ?? null })
  return {
    dose: here ?? null,
    check: here === undefined ? null : (checks.get(here.doseId) ?? null),
    pair:
      here === undefined || there === undefined ? null : pairOfRecords(withPerson(here), withPerson(there)),
  }
}

type Keys = Pick<DecisionFacts, 'confirmers' | 'identityDeciders' | 'refusers'>

/** The humans who turned a key of the record, or decided this case, before. */
async function readKeys(
  tx: Tx,
  found: StoredCase,
  dose: StoredDose | null,
  deps: Pick<FactDeps, 'humansOf'> & { readonly units: UnitsOn },
): Promise<Keys> {
  const { doseId } = found
  const facility = dose?.facility ?? found.facility
  const record = doseId === null ? [] : [{ doseId, facility, recordRef: dose?.claim.recordRef ?? null }]
  const [holders] = (await readKeyHolders(tx, record, deps)).values()
  const past = await selectPastDeciders(tx, found)
  return {
    confirmers: new Set(holders?.confirmers),
    identityDeciders: new Set([...(holders?.listDeciders ?? []), ...past.deciders]),
    refusers: past.refusers,
  }
}

/** True when the claim stays the same person's, and where the decision does not change the claim. */
async function keepsPerson(
  tx: Tx,
  decision: Decision | null,
  dose: StoredDose | null,
  check: IdentityCheck | null,
  { personOf }: FactDeps,
): Promise<boolean> {
  if (decision?.what !== 'correct' || dose === null) return true
  const before = check?.personId ?? null
  if (before === null) return isSameText(dose, decision.change)
  const changed = applyChange(dose.claim, decision.change)
  return changed === undefined || (await personOf(tx, changed.claim)) === before
}

/** Where no person is known yet the name says who it is: first another name and then its number would be another person. */
function isSameText({ claim }: StoredDose, { fullName }: ClaimChange): boolean {
  return typeof fullName !== 'string' || isOneName(claim.fullName, fullName)
}

/** What the case is about, for a decision that names records or persons. */
export function aboutOf({ kind, doseId, otherDose, details }: StoredCase, facts: CaseFacts): CaseSubject {
  const same = kind === 'same-person' ? details?.same : null
  return { doseId, otherDose, personId: facts.personId, samePerson: typeof same === 'string' ? same : null }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The case as the caller may see it. @throws {Refusal} `case.unknown` */
export async function seeCase(tx: Tx, caseId: string): Promise<StoredCase> {
  const [found] = UUID.test(caseId) ? await selectCasesById(tx, [caseId]) : []
  if (found === undefined) throw new Refusal('case.unknown', 'there is no such case in your units')
  return found
}

/** Which case, and the number of its last action as its reader saw it; null when that does not matter. */
export interface CaseRef {
  readonly caseId: string
  readonly seq: number | null
}

/** Locks a case that the caller was shown. @throws {Refusal} `case.unknown`, `case.changed` */
export async function lockCase(tx: Tx, { caseId, seq }: CaseRef): Promise<StoredCase> {
  const [found] = await lockCases(tx, [caseId])
  if (found === undefined) throw new Refusal('case.unknown', 'there is no such case in your units')
  if (seq !== null && seq !== found.seq) {
    throw new Refusal('case.changed', 'somebody has worked on the case meanwhile: look at it again')
  }
  return found
}

/** The same, where no first key has been turned. @throws {Refusal} `case.unknown`, `case.changed`, `case.invalid` */
export async function lockUndecided(tx: Tx, ref: CaseRef): Promise<StoredCase> {
  const found = await lockCase(tx, ref)
  if (found.standing.state !== 'second-key') return found
  throw new Refusal('case.invalid', 'the case waits for a second person: confirm or reject what was decided')
}

/** Throws what a rule found. @throws {Refusal} `case.invalid`, `case.not-allowed`, `case.same-person` */
export function refuseOn(fault: DecisionFault | null): void {
  if (fault === null) return
  const { code, says } = DECISION_FAULTS[fault]
  throw new Refusal(code, says)
}
