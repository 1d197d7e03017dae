/** Who lives where, by the register table. */
import { bucketOf } from '../../core/dose/dose-id.ts'
import type { Residents } from '../../stages/correct/index.ts'
import { selectCommunes } from './store-holders.ts'
import { selectResidents } from './store-residents.ts'

/** Residents as `vaxpass register load` entered them; reads as the caller of each transaction may. */
export function createTableResidents(): Residents {
  return {
    of: selectResidents,
    communesOf: (tx, personIds) => selectCommunes(tx, personIds.map(bucketOf), personIds),
  }
}
