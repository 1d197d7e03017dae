import type { Day, PartialDay } from '../../core/dates.ts'
import type { Sex } from '../../core/dose/dose.ts'
import type { RegisterEntry } from '../../core/person/compare.ts'

export const ENTRY_COLUMNS = [
  'person_id',
  'number',
  'cmnd',
  'full_name',
  'birth_date',
  'sex',
  'commune',
  'phone',
  'phone_users',
  'name_users',
  'deceased_on',
  'household',
  'guardian_1',
  'guardian_2',
] as const

export interface EntryRow {
  readonly person_id: string
  readonly number: string
  readonly cmnd: string | null
  readonly full_name: string
  readonly birth_date: string
  readonly sex: string
  readonly commune: string | null
  readonly phone: string | null
  readonly phone_users: number
  readonly name_users: number
  readonly deceased_on: string | null
  readonly household: string | null
  readonly guardian_1: string | null
  readonly guardian_2: string | null
}

/** Reads one row; the loader checked every value that is stored. */
export function entryOf(row: EntryRow): RegisterEntry {
  return {
    personId: row.person_id,
    number: row.number,
    cmnd: row.cmnd,
    fullName: row.full_name,
    birthDate: row.birth_date as PartialDay, // the loader's parsePartialDay made it
    sex: row.sex as Sex, // checked by the table
    commune: row.commune,
    phone: row.phone,
    phoneUsers: row.phone_users,
    nameUsers: row.name_users,
    deceasedOn: row.deceased_on as Day | null, // a column of type date
    household: row.household,
    guardian1: row.guardian_1,
    guardian2: row.guardian_2,
  }
}
