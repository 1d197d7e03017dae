/** Between rows of the table `dose` and the types of core. The column lists here are the only ones. */
import type { Day, PartialDay } from '../../core/dates.ts'
import type { Basis, DoseStanding, DoseState, FieldMask, IdentityState } from '../../core/dose/actions.ts'
import type { DoseClaim, DoseId, DosePurpose, DoseRecord, DoseSource, Sex } from '../../core/dose/dose.ts'
import type { VaccineCode } from '../../core/dose/vaccines.ts'
import type { Cell } from './store.ts'

/** What one must know of a record to append an action to it: everything but what the station says. */
export interface DoseHead {
  readonly doseId: DoseId
  readonly facility: string
  readonly bucket: number
  /** Number of the last action. */
  readonly seq: number
  readonly standing: DoseStanding
  readonly state: DoseState
}

/** A dose record as stored, locked by the transaction that claimed it. */
export interface StoredDose extends DoseRecord, DoseHead {
  readonly enteredAt: Date
  readonly stateSince: Date
  readonly source: DoseSource | null
}

/** A record on its way in. */
export interface NewDose {
  readonly record: DoseRecord
  readonly source: DoseSource | null
}

/** Claim columns with the SQL type that a temporary table needs. */
export const CLAIM_COLUMNS = {
  record_ref: 'text',
  full_name: 'text',
  birth_date: 'text',
  sex: 'text',
  id_number: 'text',
  id_country: 'text',
  nationality: 'text',
  phone: 'text',
  email: 'text',
  guardian_name: 'text',
  guardian_id: 'text',
  province: 'text',
  district: 'text',
  commune: 'text',
  vaccine: 'text',
  lot_number: 'text',
  dose_number: 'smallint',
  dose_purpose: 'text',
  given_on: 'date',
  given_at_facility: 'text',
} as const

export const STANDING_COLUMNS = {
  state: 'text',
  identity: 'text',
  basis: 'text',
  wrong: 'smallint',
  first_wrong: 'smallint',
  confirmed: 'boolean',
  open_cases: 'smallint',
  signed: 'boolean',
  covered: 'boolean',
  withdrawn: 'boolean',
} as const

/** What `select` lists to build a StoredDose. */
export const DOSE_COLUMNS = [
  'bucket',
  'dose_id',
  'facility',
  ...Object.keys(CLAIM_COLUMNS),
  ...Object.keys(STANDING_COLUMNS),
  'upload',
  'source_row',
  'seq',
  'entered_at',
  'state_since',
].map((name) => `dose.${name}`)

/** What `select` lists to build a DoseHead: a third of the columns, for the stages that read millions. */
export const HEAD_COLUMNS = ['bucket', 'dose_id', 'facility', ...Object.keys(STANDING_COLUMNS), 'seq'].map(
  (name) => `dose.${name}`,
)

/** A row with the columns of HEAD_COLUMNS. */
export type HeadRow = Pick<DoseRow, 'bucket' | 'dose_id' | 'facility' | 'seq' | keyof typeof STANDING_COLUMNS>

type ClaimColumn = keyof typeof CLAIM_COLUMNS

/** A row with the columns of DOSE_COLUMNS. */
export interface DoseRow extends Record<Exclude<ClaimColumn, 'dose_number'>, string | null> {
  readonly bucket: number
  readonly dose_id: string
  readonly facility: string
  readonly dose_number: number | null
  readonly state: string
  readonly identity: string
  readonly basis: string | null
  readonly wrong: number
  readonly first_wrong: number | null
  readonly confirmed: boolean
  readonly open_cases: number
  readonly signed: boolean
  readonly covered: boolean
  readonly withdrawn: boolean
  readonly upload: string | null
  readonly source_row: number | null
  readonly seq: number
  readonly entered_at: Date
  readonly state_since: Date
}

/** The claim as cells in the order of CLAIM_COLUMNS. */
export function claimCells(claim: DoseClaim): Cell[] {
  return [
    claim.recordRef,
    claim.fullName,
    claim.birthDate,
    claim.sex,
    claim.idNumber,
    claim.idCountry,
    claim.nationality,
    claim.phone,
    claim.email,
    claim.guardianName,
    claim.guardianId,
    claim.province,
    claim.district,
    claim.commune,
    claim.vaccine,
    claim.lotNumber,
    claim.doseNumber,
    claim.dosePurpose,
    claim.givenOn,
    claim.givenAtFacility,
  ]
}

/** The standing and its state as cells in the order of STANDING_COLUMNS. */
export function standingCells(standing: DoseStanding, state: DoseState): Cell[] {
  return [
    state,
    standing.identity,
    standing.basis,
    standing.wrong,
    standing.firstWrong,
    standing.confirmed,
    standing.openCases,
    standing.signed,
    standing.covered,
    standing.withdrawn,
  ]
}

// The table holds only what core's parsers produced: every `as` below restores the type that the writer had.

/** Reads one row of HEAD_COLUMNS. */
export function doseHead(row: HeadRow): DoseHead {
  return {
    doseId: row.dose_id as DoseId,
    bucket: row.bucket,
    facility: row.facility,
    seq: row.seq,
    standing: standingOf(row),
    state: row.state as DoseState,
  }
}

/** Reads one row of DOSE_COLUMNS. */
export function storedDose(row: DoseRow): StoredDose {
  const source = row.upload === null ? null : { upload: row.upload, row: row.source_row ?? 0 }
  return {
    ...doseHead(row),
    claim: claimOf(row),
    enteredAt: row.entered_at,
    stateSince: row.state_since,
    source,
  }
}

function claimOf(row: DoseRow): DoseClaim {
  return {
    recordRef: row.record_ref,
    fullName: row.full_name ?? '',
    birthDate: row.birth_date as PartialDay | null,
    sex: row.sex as Sex | null,
    idNumber: row.id_number,
    idCountry: row.id_country,
    nationality: row.nationality ?? '',
    phone: row.phone,
    email: row.email,
    guardianName: row.guardian_name,
    guardianId: row.guardian_id,
    province: row.province,
    district: row.district,
    commune: row.commune,
    vaccine: row.vaccine as VaccineCode,
    lotNumber: row.lot_number ?? '',
    doseNumber: row.dose_number,
    dosePurpose: row.dose_purpose as DosePurpose | null,
    givenOn: row.given_on as Day,
    givenAtFacility: row.given_at_facility ?? '',
  }
}

function standingOf(row: HeadRow): DoseStanding {
  return {
    identity: row.identity as IdentityState,
    basis: row.basis as Basis | null,
    wrong: row.wrong as FieldMask,
    firstWrong: row.first_wrong,
    confirmed: row.confirmed,
    openCases: row.open_cases,
    signed: row.signed,
    covered: row.covered,
    withdrawn: row.withdrawn,
  }
}
