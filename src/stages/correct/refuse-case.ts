import type { Caller } from '../../core/caller.ts'
import type { CaseAction, EvidenceKind } from '../../core/case/case.ts'
import { refusalFault } from '../../core/case/decisions.ts'
import {
  lacksPicture,
  needsSecondOfficer,
  paperAlreadyHeld,
  restsOnRegister,
} from '../../core/case/evidence.ts'
import type { RefusalGround } from '../../core/case/refusal-grounds.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Tx } from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import {
  type CaseFacts,
  type CaseRef,
  lockUndecided,
  readCaseFacts,
  refuseOn,
  seeCase,
} from './case-facts.ts'
import { append } from './decide-case.ts'
import { selectEvidenceKinds, selectOpenRegisterFields } from './store-case-facts.ts'
import type { StoredCase } from './store-cases.ts'
import { destroyLastPicture } from './store-evidence.ts'

/**
 * Refuses a case on one of the 13 grounds. A better picture opens it again where the ground asks for one; an altered slip is
 * refused by two officers.
 * @throws {Refusal} `case.unknown`, `case.not-allowed`, `case.same-person`, `case.paper-already-held`, `case.invalid`,
 * `case.changed`, `case.closed`
 */
export async function refuseCase(
  caller: Caller,
  { ground, ...ref }: CaseRef & { readonly ground: RefusalGround },
  deps: CaseDeps,
): Promise<StoredCase> {
  await deps.app.transaction(caller, (tx) => seeCase(tx, ref.caseId))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockUndecided(tx, ref)
    const facts = await readCaseFacts(tx, found, null, deps)
    refuseOn(refusalFault(caller, found, facts))
    await refuseHeldPaper(tx, found, ground, facts)
    await refuseWrongRegister(tx, ground, facts)
    const isFinal = !needsSecondOfficer(ground)
    const refused: CaseAction = { kind: 'refused', ground, person: caller.person, isFinal }
    const after = await append(tx, found, [refused])
    // The remedy says so: a picture of somebody that proves nothing is not kept.
    if (ground === 'NOT_A_CERTIFICATE') await destroyLastPicture(tx, found)
    return after
  })
}

async function refuseHeldPaper(
  tx: Tx,
  found: StoredCase,
  ground: RefusalGround,
  { dose, personId }: CaseFacts,
): Promise<void> {
  const ofSystem: EvidenceKind[] = []
  // The register is what the card was made from, and a signed record is more than the slip or certificate about it.
  if (personId !== null) ofSystem.push('id-card')
  if (dose?.standing.signed === true) ofSystem.push('certificate', 'slip')
  const ofCase = await selectEvidenceKinds(tx, found)
  if (lacksPicture(ground, ofCase)) {
    throw new Refusal('case.invalid', 'the ground speaks of a picture, and the case holds none')
  }
  if (!paperAlreadyHeld(ground, ofCase, ofSystem)) return
  throw new Refusal(
    'case.paper-already-held',
    'the ground asks for a paper that is held already: look at the evidence of the case, or at the record',
  )
}

async function refuseWrongRegister(tx: Tx, ground: RefusalGround, { personId }: CaseFacts): Promise<void> {
  if (personId === null || !restsOnRegister(ground, await selectOpenRegisterFields(tx, personId))) return
  throw new Refusal(
    'case.not-allowed',
    'the register itself is said to be wrong in this field: nobody is refused for it until that is decided',
  )
}
