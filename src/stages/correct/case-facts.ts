import type { Decision } from '../../core/case/case.ts'
import { DECISION_FAULTS, type DecisionFacts, type DecisionFault } from '../../core/case/decisions.ts'
import { dayOfInstant } from '../../core/dates.ts'
import type { ClaimChange } from '../../core/dose/actions.ts'
import { compareName } from '../../core/person/compare-name.ts'
import { readNumber } from '../../core/person/identity-number.ts'
import { Refusal } from '../../core/refusal.ts'
import { type IdentityCheck, readChecks } from '../authenticate/index.ts'
import { type KeyTurn, readDoses, type StoredDose, selectKeyTurns, type Tx } from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { applyChange } from './claim-change.ts'
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
  const ids = found.doseId === null ? [] : [found.doseId]
  const [dose] = await readDoses(tx, ids)
  const check = found.doseId === null ? undefined : (await readChecks(tx, ids)).get(found.doseId)
  const turns = await selectKeyTurns(tx, ids)
  const humans = await deps.humansOf(tx, [...new Set(turns.map(({ account }) => account))])
  const past = await selectPastDeciders(tx, found)
  const humansOf = (kept: readonly KeyTurn[]) => kept.flatMap(({ account }) => humans.get(account) ?? [])
  const facility = dose?.facility ?? found.facility
  return {
    tree: await deps.readTree(tx),
    day: dayOfInstant(tx.now),
    confirmers: new Set(humansOf(turns.filter((turn) => isHealthKey(turn, facility)))),
    identityDeciders: new Set([...humansOf(turns.filter(isListKey)), ...past.deciders]),
    refusers: past.refusers,
    isTypingError: check !== undefined && safeRuleFor(check) !== undefined,
    keepsPerson: await keepsPerson(tx, decision, dose, check, deps),
    dose: dose ?? null,
    check: check ?? null,
    personId: found.personId ?? check?.personId ?? null,
  }
}

/** Loading files for others is no confirmation: it counts where the account acted for the facility itself. */
function isHealthKey({ kind, unit, by }: KeyTurn, facility: string | null): boolean {
  if (kind === 'corrected') return false
  return (kind === 'confirmed' && by === 'facility') || unit === facility
}

/** An officer's cleaning list decided whose the dose is. */
const isListKey = ({ kind, by }: KeyTurn): boolean => kind === 'corrected' && by === 'list'

/** True when the claim stays the same person's, and where the decision does not change the claim. */
async function keepsPerson(
  tx: Tx,
  decision: Decision | null,
  dose: StoredDose | undefined,
  check: IdentityCheck | undefined,
  { personOf }: FactDeps,
): Promise<boolean> {
  if (decision?.what !== 'correct' || dose === undefined) return true
  const before = check?.personId ?? null
  if (before === null) return isSameText(dose, decision.change)
  const changed = applyChange(dose.claim, decision.change)
  return changed === undefined || (await personOf(tx, changed.claim)) === before
}

/** Levels of two names that can be one name, typed differently. */
const ONE_NAME: ReadonlySet<string> = new Set(['N0', 'N1', 'N2', 'N3', 'N4'])

/** Where no person is known yet: either the number stays what it was, or the name does. */
function isSameText({ claim }: StoredDose, change: ClaimChange): boolean {
  const hasNumber = readNumber(claim.idNumber).kind === 'personal'
  if (hasNumber && (!('idNumber' in change) || change.idNumber === claim.idNumber)) return true
  const { fullName } = change
  return typeof fullName !== 'string' || ONE_NAME.has(compareName(claim.fullName, fullName).level)
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

/** Throws what a rule found. @throws {Refusal} `case.invalid`, `case.not-allowed`, `case.same-person` */
export function refuseOn(fault: DecisionFault | null): void {
  if (fault === null) return
  const { code, says } = DECISION_FAULTS[fault]
  throw new Refusal(code, says)
}
