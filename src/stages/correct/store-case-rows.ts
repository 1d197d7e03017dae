/** Between rows of the table `correction_case` and the types of core. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type {
  CaseKind,
  CaseStanding,
  CaseState,
  CloseReason,
  Decision,
  Opener,
} from '../../core/case/case.ts'
import type { RefusalGround } from '../../core/case/refusal-grounds.ts'
import type { DoseId } from '../../core/dose/dose.ts'

/** What was asked for when a case was opened: names as the opener gave them. Personal data. */
export type CaseDetails = Readonly<Record<string, unknown>>

/** A case as stored, with its standing. */
export interface StoredCase {
  readonly caseId: string
  /** Of its dose record, or of its own id when it has none. */
  readonly bucket: number
  readonly doseId: DoseId | null
  readonly facility: string | null
  /** GSO code: where the person lives. */
  readonly commune: string | null
  readonly kind: CaseKind
  /** Sum of `WRONG_FIELDS` bits. */
  readonly fields: number
  readonly otherDose: DoseId | null
  readonly otherFacility: string | null
  /** The clock runs from here and never starts again. */
  readonly openedAt: Date
  readonly openedBy: Opener
  readonly personId: string | null
  readonly details: CaseDetails | null
  readonly appealedAt: Date | null
  readonly waitingSince: Date | null
  /** Number of the last action. */
  readonly seq: number
  readonly standing: CaseStanding
}

/** What `select` lists to build a StoredCase; the table is `c`. */
export const CASE_COLUMNS = `c.bucket, c.case_id, c.dose_id, c.facility, c.commune, c.kind, c.fields, c.other_dose,
  c.other_facility, c.opened_at, c.opened_by, c.person_id, c.details, c.appealed_at, c.waiting_since, c.seq, c.state,
  c.unit, c.level, c.extended_hours, c.first_key, c.decision, c.refused_for, c.outcome`

/** A row with the columns of CASE_COLUMNS. */
export interface CaseRow {
  readonly bucket: number
  readonly case_id: string
  readonly dose_id: string | null
  readonly facility: string | null
  readonly commune: string | null
  readonly kind: string
  readonly fields: number
  readonly other_dose: string | null
  readonly other_facility: string | null
  readonly opened_at: Date
  readonly opened_by: string
  readonly person_id: string | null
  readonly details: CaseDetails | null
  readonly appealed_at: Date | null
  readonly waiting_since: Date | null
  readonly seq: number
  readonly state: string
  readonly unit: string
  readonly level: number
  readonly extended_hours: number
  readonly first_key: string | null
  readonly decision: Decision | null
  readonly refused_for: string | null
  readonly outcome: string | null
}

/** The table holds only what this file wrote: every `as` restores the type that the writer had. */
export function storedCase(row: CaseRow): StoredCase {
  return {
    caseId: row.case_id,
    bucket: row.bucket,
    doseId: row.dose_id as DoseId | null,
    facility: row.facility,
    commune: row.commune,
    kind: row.kind as CaseKind,
    fields: row.fields,
    otherDose: row.other_dose as DoseId | null,
    otherFacility: row.other_facility,
    openedAt: row.opened_at,
    openedBy: row.opened_by as Opener,
    personId: row.person_id,
    details: row.details,
    appealedAt: row.appealed_at,
    waitingSince: row.waiting_since,
    seq: row.seq,
    standing: {
      state: row.state as CaseState,
      unit: row.unit,
      level: row.level,
      extendedHours: row.extended_hours,
      firstKey: row.first_key,
      decision: row.decision,
      refusedFor: row.refused_for as RefusalGround | null,
      closedFor: row.outcome as CloseReason | null,
    },
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The human behind the caller's account; null where a program acts. */
export function humanOf({ caller }: Tx): string | null {
  return UUID.test(caller.person) ? caller.person : null
}
