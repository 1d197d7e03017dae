import { appendActions, type StoredDose, type Tx } from '../record/index.ts'
import type { CaseKind } from './rules.ts'
import { insertCases } from './store.ts'

/** A case about to be opened. */
export interface NewCase {
  readonly caseId: string
  readonly dose: StoredDose
  readonly kind: CaseKind
  /** Sum of `WRONG_FIELDS` bits. */
  readonly fields: number
  /** The record on the other side of a disagreement. */
  readonly other: StoredDose | null
}

/** Opens cases and blocks their dose records; the records must be locked by this transaction, each at most once. */
export async function openCases(tx: Tx, cases: readonly NewCase[], reason: string): Promise<void> {
  if (cases.length === 0) return
  await insertCases(tx, cases, reason)
  await appendActions(
    tx,
    cases.map(({ dose, caseId }) => ({ dose, actions: [{ kind: 'case-opened', caseId }] })),
  )
}
