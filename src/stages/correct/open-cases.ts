import type { CaseKind } from '../../core/case/case.ts'
import { appendActions, type StoredDose, type Tx } from '../record/index.ts'
import { insertCases } from './store-cases.ts'

/** A case about to be opened by a verdict. */
export interface NewCase {
  readonly caseId: string
  readonly dose: StoredDose
  readonly kind: CaseKind
  /** Sum of `WRONG_FIELDS` bits. */
  readonly fields: number
  /** The record on the other side of a disagreement. */
  readonly other: StoredDose | null
  /** Where the person lives by the register; the claim's commune when it is left out. */
  readonly residence?: string | null
  /** The person, where one is known. */
  readonly personId?: string | null
}

/** Opens cases and blocks their dose records; the records must be locked by this transaction, each at most once. */
export async function openCases(tx: Tx, cases: readonly NewCase[], reason: string): Promise<void> {
  if (cases.length === 0) return
  const rows = cases.map(({ caseId, dose, kind, fields, other, residence, personId }) => {
    const commune = residence ?? dose.claim.commune
    return {
      caseId,
      doseId: dose.doseId,
      facility: dose.facility,
      commune,
      kind,
      fields,
      otherDose: other?.doseId ?? null,
      otherFacility: other?.facility ?? null,
      // Quarrels of facilities are not the commune's; the daily assignment and the clock find the unit above both.
      unit: other === null ? (commune ?? dose.facility) : dose.facility,
      openedBy: 'verdict' as const,
      personId: personId ?? null,
      details: null,
    }
  })
  await insertCases(tx, rows, reason)
  await appendActions(
    tx,
    cases.map(({ dose, caseId }) => ({ dose, actions: [{ kind: 'case-opened', caseId }] })),
  )
}
