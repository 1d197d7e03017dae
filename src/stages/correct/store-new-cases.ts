/** Entering of new cases: SQL of the tables `correction_case` and `case_action`. */
import type { Cell, Tx } from '../../adapters/postgres/transaction.ts'
import { type CaseKind, IDENTITY_KINDS, type Opener } from '../../core/case/case.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { type CaseDetails, humanOf } from './store-case-rows.ts'
import { selectReceipts } from './store-receipts.ts'

/** A case about to be stored. */
export interface CaseToOpen {
  readonly caseId: string
  readonly doseId: DoseId | null
  readonly facility: string | null
  readonly commune: string | null
  readonly kind: CaseKind
  readonly fields: number
  readonly otherDose: DoseId | null
  readonly otherFacility: string | null
  readonly unit: string
  readonly openedBy: Opener
  readonly personId: string | null
  readonly details: CaseDetails | null
}

const NEW_COLUMNS = {
  bucket: 'smallint',
  case_id: 'uuid',
  dose_id: 'uuid',
  facility: 'text',
  commune: 'text',
  kind: 'text',
  fields: 'smallint',
  other_dose: 'uuid',
  other_facility: 'text',
  unit: 'text',
  opened_by: 'text',
  person_id: 'uuid',
  details: 'jsonb',
  opened_at: 'timestamptz',
} as const

/** The partition of a case: that of its dose record where there is one. */
export function bucketOfCase({ caseId, doseId }: { caseId: string; doseId: DoseId | null }): number {
  return bucketOf(doseId ?? caseId)
}

/**
 * Inserts cases with their first action; `reason` is a code. An id that is there already stays as it is. A case about whose
 * a record is keeps the receipt of an earlier one, unless the record was verified in between.
 */
export async function insertCases(tx: Tx, cases: readonly CaseToOpen[], reason: string): Promise<number> {
  const names = Object.keys(NEW_COLUMNS).join(', ')
  const types = Object.entries(NEW_COLUMNS).map(([name, type]) => `${name} ${type}`)
  await tx.run(`create temporary table if not exists new_case (${types.join(', ')}) on commit delete rows`)
  const receipts = await selectReceipts(tx, cases.flatMap(dosesInQuestion))
  await tx.copyIn(
    'new_case',
    Object.keys(NEW_COLUMNS),
    cases.map((one) => newCells(one, receiptOf(one, receipts) ?? tx.now)),
  )
  const count = await tx.run(
    `with fresh as (
       insert into correction_case (${names}, opened_in, state, seq)
       select ${names}, case when opened_by <> 'verdict' then $3 end, 'open', 1 from new_case
       on conflict (bucket, case_id) do nothing returning bucket, case_id, opened_by, unit)
     insert into case_action (bucket, case_id, seq, kind, at, account, unit, person, reason, payload)
     select bucket, case_id, 1, 'opened', $1, $2, $3, $4, $5,
       jsonb_build_object('by', opened_by, 'unit', unit) from fresh`,
    [tx.now, tx.caller.account, tx.caller.unit, humanOf(tx), reason],
  )
  await tx.run('delete from new_case')
  return count
}

function dosesInQuestion({ kind, doseId }: CaseToOpen): DoseId[] {
  return doseId !== null && IDENTITY_KINDS.includes(kind) ? [doseId] : []
}

function receiptOf(opened: CaseToOpen, receipts: ReadonlyMap<DoseId, Date>): Date | undefined {
  const [doseId] = dosesInQuestion(opened)
  return doseId === undefined ? undefined : receipts.get(doseId)
}

function newCells(opened: CaseToOpen, receivedAt: Date): Cell[] {
  return [
    bucketOfCase(opened),
    opened.caseId,
    opened.doseId,
    opened.facility,
    opened.commune,
    opened.kind,
    opened.fields,
    opened.otherDose,
    opened.otherFacility,
    opened.unit,
    opened.openedBy,
    opened.personId,
    opened.details === null ? null : JSON.stringify(opened.details),
    receivedAt,
  ]
}
