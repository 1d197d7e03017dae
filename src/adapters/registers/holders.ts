/** Names and birth dates that passports carry: the register's, or the facility's for a foreigner. */
import type { Day, PartialDay } from '../../core/dates.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { splitName } from '../../core/person/name.ts'
import type { Holder, Holders, PersonDoses } from '../../stages/issue/index.ts'
import { type HolderRow, selectHolders } from './store-holders.ts'

/** Holders over the register table; a foreigner is who the facility says. */
export function createHolders(): Holders {
  return {
    async find(tx, persons) {
      const ids = persons.map(({ personId }) => personId)
      const rows = await selectHolders(tx, ids.map(bucketOf), ids)
      const registered = new Map(rows.map((row) => [row.personId, fromRegister(row)]))
      const found = new Map<string, Holder>()
      for (const person of persons) {
        const holder = registered.get(person.personId) ?? fromDoses(person)
        if (holder !== undefined) found.set(person.personId, holder)
      }
      return found
    },
  }
}

function fromRegister(row: HolderRow): Holder {
  return {
    familyName: row.familyName,
    givenName: row.givenName,
    birthDate: row.birthDate as PartialDay, // the loader's parsePartialDay made it
    deceasedOn: row.deceasedOn as Day | null, // a column of type date
  }
}

/** A foreigner is who the facility says, in the latest record for which the facility answers. */
function fromDoses({ doses }: PersonDoses): Holder | undefined {
  const [latest] = doses
    .filter(({ standing }) => standing.basis === 'facility')
    .sort((a, b) => (a.claim.givenOn < b.claim.givenOn ? 1 : -1))
  const birthDate = latest?.claim.birthDate ?? null
  if (latest === undefined || birthDate === null) return undefined
  return { ...splitName(latest.claim.fullName), birthDate, deceasedOn: null }
}
