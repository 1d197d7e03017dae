/** SQL that reads the register table as a whole, partition by partition. */
import type { Day, PartialDay } from '../../core/dates.ts'
import type { Sex } from '../../core/dose/dose.ts'
import type { Tx } from '../postgres/transaction.ts'
import type { CleanPerson } from './clean-row.ts'

/** Partitions of the table `register_person`, numbered from 0. */
export const REGISTER_BUCKETS = 256

interface PersonRow extends Omit<CleanPerson, 'split' | 'birthDate' | 'sex' | 'deceasedOn'> {
  readonly familyName: string
  readonly givenName: string
  readonly birthDate: string
  readonly sex: string
  readonly deceasedOn: string | null
}

/** Everybody of one partition. */
export async function selectPeople(tx: Tx, bucket: number): Promise<CleanPerson[]> {
  const rows = await tx.query<PersonRow>(
    `select number, cmnd, full_name as "fullName", family_name as "familyName", given_name as "givenName",
       birth_date as "birthDate", sex, commune, phone, deceased_on as "deceasedOn", hamlet, household,
       guardian_1 as "guardian1", guardian_2 as "guardian2"
     from register_person where bucket = $1`,
    [bucket],
  )
  return rows.map(({ familyName, givenName, birthDate, sex, deceasedOn, ...rest }) => ({
    ...rest,
    split: { familyName, givenName },
    birthDate: birthDate as PartialDay, // the loader's parsePartialDay made it
    sex: sex as Sex, // checked by the table
    deceasedOn: deceasedOn as Day | null, // a column of type date
  }))
}
