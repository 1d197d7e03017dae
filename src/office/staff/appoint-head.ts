import type { Caller } from '../../core/caller.ts'
import { addDays, type Day, dayOfInstant } from '../../core/dates.ts'
import { Refusal } from '../../core/refusal.ts'
import { isUuid } from './rules.ts'
import { adoptPerson, type Database, type Tx } from './store.ts'
import { endHead, insertHeads } from './store-heads.ts'

export interface HeadDeps {
  readonly database: Database
  /** True when the unit stands below the caller's unit, or is it (office/units). */
  readonly isBelow: (tx: Tx, unit: string) => Promise<boolean>
}

export interface HeadChoice {
  readonly unit: string
  readonly person: string
  readonly kind: 'head' | 'deputy'
  /** First day in office; today when undefined. */
  readonly validFrom?: Day
}

/**
 * Puts a person in charge of a unit, as head (in place of the present one) or as a further deputy. Nobody puts their own
 * person in charge.
 * @throws {Refusal} `appointment.not-allowed`, `person.unknown`, `unit.unknown`
 */
export async function appointHead(
  caller: Caller,
  { unit, person, kind, validFrom }: HeadChoice,
  { database, isBelow }: HeadDeps,
): Promise<void> {
  refuseUnlessSuperior(caller, person)
  await database.transaction(caller, async (tx) => {
    const isKnown = isUuid(person) && (await adoptPerson(tx, person))
    if (!isKnown) {
      throw new Refusal('person.unknown', 'there is no such person: enter the person first')
    }
    if (!(await isBelow(tx, unit))) throw new Refusal('unit.unknown', 'there is no such unit below yours')
    const from = validFrom ?? dayOfInstant(tx.now)
    await insertHeads(tx, [{ unit, kind, person, enteredBy: caller.unit, validFrom: from }])
  })
}

/**
 * Ends the time of a head or deputy with the end of yesterday, so that today somebody else answers.
 * @throws {Refusal} `appointment.not-allowed`, `appointment.unknown`
 */
export async function endHeadOf(
  caller: Caller,
  { unit, person }: { unit: string; person: string },
  { database }: { database: Database },
): Promise<void> {
  refuseUnlessSuperior(caller, person)
  const count = isUuid(person)
    ? await database.transaction(caller, (tx) => endHead(tx, unit, person, addDays(dayOfInstant(tx.now), -1)))
    : 0
  if (count === 0)
    throw new Refusal('appointment.unknown', 'this person is not in charge of a unit below yours')
}

function refuseUnlessSuperior(caller: Caller, person: string): void {
  if (caller.role !== 'operator' && caller.role !== 'supervisor') {
    throw new Refusal('appointment.not-allowed', 'only an operator or a supervisor puts persons in charge')
  }
  if (caller.person === person) {
    throw new Refusal('appointment.not-allowed', 'nobody puts themselves in charge: ask your superior')
  }
}
