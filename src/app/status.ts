/** The national figures from every stage's own count, the same for the command, the page and the demo. */
import type { Caller } from '../core/caller.ts'
import { identityFigures } from '../stages/authenticate/index.ts'
import { sessionFigures } from '../stages/ingest/index.ts'
import { passportFigures } from '../stages/issue/index.ts'
import { countFigures, countStates, type Database } from '../stages/record/index.ts'

/** The document of `vaxpass status --json`; units: injections unless the name says persons or passports. */
export interface Status {
  readonly given: number
  readonly entered: number
  readonly not_entered: number
  readonly persons_with_id: number
  readonly without_id: number
  readonly wrong: number
  readonly wrong_by_field: {
    readonly id_number: number
    readonly birth_date: number
    readonly full_name: number
    readonly sex: number
    readonly other: number
  }
  readonly unverifiable: number
  readonly verified: number
  readonly signed: number
  readonly persons_with_passport: number
  readonly passports: {
    readonly active: number
    readonly replaced: number
    readonly revoked: number
    readonly expired: number
  }
}

/** Figures of the caller's units at the application clock. */
export async function readStatus(database: Database, caller: Caller): Promise<Status> {
  return database.transaction(caller, async (tx) => {
    const record = await countFigures(tx)
    const sessions = await sessionFigures(tx)
    const identity = await identityFigures(tx)
    const { persons, ...passports } = await passportFigures(tx)
    return {
      given: sessions.given,
      entered: record.entered,
      not_entered: sessions.notEntered,
      persons_with_id: identity.personsWithId,
      without_id: identity.withoutId,
      wrong: record.wrong,
      wrong_by_field: {
        id_number: record.wrongIdNumber,
        birth_date: record.wrongBirthDate,
        full_name: record.wrongFullName,
        sex: record.wrongSex,
        other: record.wrongOther,
      },
      unverifiable: record.unverifiable,
      verified: record.verified,
      signed: record.signed,
      persons_with_passport: persons,
      passports,
    }
  })
}

/** How many doses are in each state. */
export async function readStates(
  database: Database,
  caller: Caller,
): Promise<Readonly<Record<string, number>>> {
  const rows = await database.transaction(caller, countStates)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
