import type { Caller } from '../../core/caller.ts'
import type { Decision } from '../../core/case/case.ts'
import { decisionFault } from '../../core/case/decisions.ts'
import { claimOfMissing } from '../../core/case/missing-dose.ts'
import { deskOf } from '../../core/case/routing.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import { doseIdOf } from '../../core/dose/dose-id.ts'
import { Refusal } from '../../core/refusal.ts'
import { isFacilityKind } from '../../core/unit.ts'
import { readReports } from '../ingest/index.ts'
import { confirmInjections, countEntered, enterDoses, type Tx } from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { missingDoseOf } from './case-details.ts'
import { type CaseFacts, type CaseRef, lockCase, readCaseFacts, refuseOn, seeCase } from './case-facts.ts'
import { turnLastKey } from './decide-case.ts'
import type { StoredCase } from './store-cases.ts'

/** The reference under which the facility enters the record of a case. */
export function recordRefOf(caseId: string): string {
  return `case-${caseId}`
}

/**
 * The facility enters the injection that a case asks for, by its own list, and the case ends. A session report that has room
 * for it confirms the injection.
 * @param lot number of the lot; the one that the citizen named when null
 * @throws {Refusal} `case.unknown`, `case.not-allowed`, `case.same-person`, `case.invalid`, `case.changed`, `case.closed`
 */
export async function enterMissing(
  caller: Caller,
  { lot, ...ref }: CaseRef & { readonly lot: string | null },
  deps: CaseDeps,
): Promise<StoredCase> {
  await deps.app.transaction(caller, (tx) => seeCase(tx, ref.caseId))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockCase(tx, ref)
    const missing = missingDoseOf(found)
    const facts = await readCaseFacts(tx, found, null, deps)
    const facility = facilityOf(found, facts)
    const recordRef = recordRefOf(found.caseId)
    const decision: Decision = { what: 'entered', doseId: doseIdOf(facility, recordRef) }
    refuseOn(decisionFault(caller, found, decision, facts))
    const lotNumber = lot ?? missing.lot
    if (lotNumber === null)
      throw new Refusal('case.invalid', 'name the lot, as the list of the facility has it')
    const claim = claimOfMissing(missing, facility, lotNumber, recordRef)
    await enterDoses(tx, [{ record: { doseId: decision.doseId, facility, claim }, source: null }])
    await confirmIfReported(tx, claim)
    const { person } = caller
    const before = [{ kind: 'decided', decision, person, isFinal: true }] as const
    return turnLastKey(tx, { found, facts, decision, before, firstKey: null }, deps)
  })
}

function facilityOf(found: StoredCase, facts: CaseFacts): string {
  const desk = deskOf('holder', { ...found, standing: { ...found.standing, level: 0 } }, facts)
  const kind = facts.tree.unit(desk)?.kind ?? ''
  if (isFacilityKind(kind)) return desk
  throw new Refusal('case.invalid', 'the case is in a pool: no facility has it yet')
}

/** The report of that session says that the injection was given, as long as no more are entered than it counts. */
async function confirmIfReported(tx: Tx, claim: DoseClaim): Promise<void> {
  const key = {
    facility: claim.givenAtFacility,
    day: claim.givenOn,
    vaccine: claim.vaccine,
    lot: claim.lotNumber,
  }
  const [report] = await readReports(tx, [key])
  const [count] = await countEntered(tx, [key])
  if (report !== undefined && (count?.entered ?? 0) <= report.dosesGiven) await confirmInjections(tx, [key])
}
