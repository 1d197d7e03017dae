import type { Caller } from '../../core/caller.ts'
import type { Decision } from '../../core/case/case.ts'
import { decisionFault } from '../../core/case/decisions.ts'
import { claimOfMissing } from '../../core/case/missing-dose.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import { doseIdOf } from '../../core/dose/dose-id.ts'
import { Refusal } from '../../core/refusal.ts'
import { isFacilityKind } from '../../core/unit.ts'
import { readReports } from '../ingest/index.ts'
import {
  appendActions,
  confirmInjections,
  countEntered,
  enterDoses,
  lockDoses,
  type NewDose,
  type Tx,
} from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { missingDoseOf } from './case-details.ts'
import { type CaseFacts, type CaseRef, lockCase, readCaseFacts, refuseOn, seeCase } from './case-facts.ts'
import { turnLastKey } from './decide-case.ts'
import { givenAtOf, holderOf, recordRefOf } from './missing-site.ts'
import type { StoredCase } from './store-cases.ts'

/**
 * Enters the injection that a case asks for, by the list of the facility, and ends the case. A session report that has room
 * for it confirms the injection, when the facility itself enters it or an appeal is decided above: a unit above that enters
 * what a facility let lie leaves the injection for the facility to confirm.
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
    const facts = await readCaseFacts(tx, found, null, deps)
    const record = recordFor(found, facts, lot)
    const decision: Decision = { what: 'entered', doseId: record.doseId }
    refuseOn(decisionFault(caller, found, decision, facts))
    await enter(tx, { record, source: null })
    if (caller.unit === record.facility || found.standing.level > 0) await confirmIfReported(tx, record.claim)
    const { person } = caller
    const before = [{ kind: 'decided', decision, person, isFinal: true }] as const
    return turnLastKey(tx, { found, facts, decision, before, firstKey: null }, deps)
  })
}

function recordFor(found: StoredCase, facts: CaseFacts, lot: string | null): NewDose['record'] {
  const missing = missingDoseOf(found)
  const facility = holderOf(found, facts)
  if (!isFacilityKind(facts.tree.unit(facility)?.kind ?? '')) {
    throw new Refusal('case.invalid', 'the case is in a pool: no facility has it yet')
  }
  const lotNumber = lot ?? missing.lot
  if (lotNumber === null)
    throw new Refusal('case.invalid', 'name the lot, as the list of the facility has it')
  const recordRef = recordRefOf(found.caseId)
  const claim = claimOfMissing(missing, givenAtOf(found, facts), lotNumber, recordRef)
  return { doseId: doseIdOf(facility, recordRef), facility, claim }
}

/** An entry that was taken back before counts again. */
async function enter(tx: Tx, row: NewDose): Promise<void> {
  await enterDoses(tx, [row])
  const [dose] = await lockDoses(tx, [row.record.doseId])
  if (dose?.standing.withdrawn !== true) return
  await appendActions(tx, [{ dose, actions: [{ kind: 'reinstated' }] }])
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
