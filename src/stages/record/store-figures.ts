/** Counts over the table `dose`. */

import type { Tx } from '../../adapters/postgres/transaction.ts'
import { WRONG_FIELDS } from '../../core/dose/actions.ts'

/** What the record alone knows of the national figures, within the caller's units. */
export interface RecordFigures {
  readonly entered: number
  readonly wrong: number
  readonly wrongIdNumber: number
  readonly wrongBirthDate: number
  readonly wrongFullName: number
  readonly wrongSex: number
  readonly wrongOther: number
  readonly unverifiable: number
  readonly verified: number
  readonly signed: number
}

/** Counts injections; "wrong" were found wrong at their first check, whatever became of them since. */
export async function countFigures(tx: Tx): Promise<RecordFigures> {
  const rows = await tx.query<RecordFigures>(
    `select count(*)::int as entered,
       count(*) filter (where first_wrong > 0)::int as wrong,
       count(*) filter (where first_wrong & $1 > 0)::int as "wrongIdNumber",
       count(*) filter (where first_wrong & $2 > 0)::int as "wrongBirthDate",
       count(*) filter (where first_wrong & $3 > 0)::int as "wrongFullName",
       count(*) filter (where first_wrong & $4 > 0)::int as "wrongSex",
       count(*) filter (where first_wrong & $5 > 0)::int as "wrongOther",
       count(*) filter (where identity in ('unverifiable', 'missing-id', 'malformed-id', 'ambiguous'))::int
         as unverifiable,
       count(*) filter (where identity = 'verified')::int as verified,
       count(*) filter (where signed)::int as signed
     from dose where not withdrawn`,
    [
      WRONG_FIELDS.id_number,
      WRONG_FIELDS.birth_date,
      WRONG_FIELDS.full_name,
      WRONG_FIELDS.sex,
      WRONG_FIELDS.other,
    ],
  )
  const [figures] = rows
  if (figures === undefined) throw new Error('an aggregate returned no row')
  return figures
}

/** What one facility's records were found to be at their first check. */
export interface FacilityErrors {
  readonly facility: string
  readonly checked: number
  readonly wrong: number
  readonly idNumber: number
  readonly birthDate: number
  readonly fullName: number
  readonly sex: number
  readonly other: number
  /** Nobody fits, or several people do. */
  readonly notFound: number
}

/** Errors found at the first check, by the facility that entered the record. */
export async function selectErrorsByFacility(tx: Tx): Promise<FacilityErrors[]> {
  const bit = (field: keyof typeof WRONG_FIELDS): string =>
    `count(*) filter (where first_wrong & ${WRONG_FIELDS[field]} > 0)::int`
  return tx.query(
    `select facility, count(*)::int as checked, count(*) filter (where first_wrong > 0)::int as wrong,
       ${bit('id_number')} as "idNumber", ${bit('birth_date')} as "birthDate", ${bit('full_name')} as "fullName",
       ${bit('sex')} as sex, ${bit('other')} as other,
       count(*) filter (where identity in ('ambiguous', 'unverifiable', 'missing-id', 'malformed-id'))::int as "notFound"
     from dose where first_wrong is not null and not withdrawn group by facility order by facility`,
  )
}
