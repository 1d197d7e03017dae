/** Names and birth dates that passports carry: the register's, those that two people attest, or a facility's for a foreigner. */
import type { Day, PartialDay } from '../../core/dates.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { splitName } from '../../core/person/name.ts'
import { type AttestedPerson, readAttested } from '../../stages/authenticate/index.ts'
import type { Holder, Holders, PersonDoses } from '../../stages/issue/index.ts'
import type { Tx } from '../postgres/transaction.ts'
import { type HolderRow, selectHolders } from './store-holders.ts'

/** Holders over the register table. */
export function createHolders(): Holders {
  return {
    async find(tx, persons) {
      const ids = persons.map(({ personId }) => personId)
      const rows = await selectHolders(tx, ids.map(bucketOf), ids)
      const registered = new Map(rows.map((row) => [row.personId, fromRegister(row)]))
      const others = await holdersBeyondRegister(
        tx,
        persons.filter(({ personId }) => !registered.has(personId)),
      )
      return new Map([...registered, ...others])
    },
  }
}

/** Those whom no register knows: who they are, two people attest; a foreigner is who the facility says. */
export async function holdersBeyondRegister(
  tx: Tx,
  persons: readonly PersonDoses[],
): Promise<Map<string, Holder>> {
  const attested = await readAttested(
    tx,
    persons.map(({ personId }) => personId),
  )
  return new Map(
    persons.flatMap((person) => {
      const known = attested.get(person.personId)
      const holder = known === undefined ? holderFromDoses(person) : fromAttestation(known)
      return holder === undefined ? [] : [[person.personId, holder] as const]
    }),
  )
}

function fromAttestation({ fullName, birthDate }: AttestedPerson): Holder {
  return { ...splitName(fullName), birthDate, deceasedOn: null }
}

function fromRegister(row: HolderRow): Holder {
  return {
    familyName: row.familyName,
    givenName: row.givenName,
    birthDate: row.birthDate as PartialDay, // the loader's parsePartialDay made it
    deceasedOn: row.deceasedOn as Day | null, // a column of type date
  }
}

/**
 * Whom no register at hand knows: a foreigner is who the facility says; a person whom a register far away has verified is who
 * the verified claim says, for it agrees with that register in name and full birth date. The latest such record counts.
 */
function holderFromDoses({ doses }: PersonDoses): Holder | undefined {
  const [latest] = doses
    .filter(({ standing: { identity, basis } }) => identity === 'verified' && basis !== 'attested')
    .sort((a, b) => (a.claim.givenOn < b.claim.givenOn ? 1 : -1))
  const birthDate = latest?.claim.birthDate ?? null
  if (latest === undefined || birthDate === null) return undefined
  return { ...splitName(latest.claim.fullName), birthDate, deceasedOn: null }
}
