import type { Caller } from '../../core/caller.ts'
import { Refusal } from '../../core/refusal.ts'
import { isUuid } from './rules.ts'
import { adoptPerson, type Database, insertAccount } from './store.ts'

const ACCOUNT = /^[a-z0-9][a-z0-9._@-]{0,63}$/

/**
 * Opens an account for a person. It may do nothing until somebody appoints it.
 * @throws {Refusal} `option.invalid`, `account.exists`, `account.not-allowed`, `person.unknown`
 */
export async function createAccount(
  caller: Caller,
  { account, person }: { account: string; person: string },
  { database }: { database: Database },
): Promise<void> {
  if (caller.role !== 'operator' && caller.role !== 'supervisor') {
    throw new Refusal('account.not-allowed', 'only an operator or a supervisor opens accounts')
  }
  if (!ACCOUNT.test(account)) {
    throw new Refusal('option.invalid', 'an account name has 1 to 64 of the characters a-z 0-9 . _ @ -')
  }
  await database.transaction(caller, async (tx) => {
    const isKnown = isUuid(person) && (await adoptPerson(tx, person))
    if (!isKnown) throw new Refusal('person.unknown', 'there is no such person: enter the person first')
    const isNew = await insertAccount(tx, { account, person, unit: caller.unit })
    if (!isNew) throw new Refusal('account.exists', 'there is an account of this name: choose another')
  })
}
