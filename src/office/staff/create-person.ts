import type { Caller } from '../../core/caller.ts'
import { Refusal } from '../../core/refusal.ts'
import { personIdOfNumber } from './person-id.ts'
import { type Database, insertPersons } from './store.ts'

export interface NewStaffPerson {
  readonly name: string
  /** Identity number that was shown, and the country that issued it (ISO 3166-1 alpha-2). Not stored. */
  readonly idNumber: string
  readonly idCountry: string
}

/** Numbers shorter than this are typing errors and would make two people one. */
const MIN_ID_CHARS = 6

/**
 * Enters a member of staff and returns the id; the same number gives the same person, whoever enters it.
 * @throws {Refusal} `option.invalid`, `account.not-allowed`
 */
export async function createPerson(
  caller: Caller,
  { name, idNumber, idCountry }: NewStaffPerson,
  { database }: { database: Database },
): Promise<string> {
  if (caller.role !== 'operator' && caller.role !== 'supervisor') {
    throw new Refusal('account.not-allowed', 'only an operator or a supervisor enters staff')
  }
  const fullName = name.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
  if (fullName === '') throw new Refusal('option.invalid', 'the name is empty')
  if (idNumber.replaceAll(/\s/g, '').length < MIN_ID_CHARS) {
    throw new Refusal('option.invalid', `the identity number has fewer than ${MIN_ID_CHARS} characters`)
  }
  const person = personIdOfNumber(idCountry, idNumber)
  await database.transaction(caller, (tx) =>
    insertPersons(tx, [{ person, name: fullName, unit: caller.unit }]),
  )
  return person
}
