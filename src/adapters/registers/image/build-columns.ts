/** From gathered people to the columns of an image. */
import type { Progress } from '../../../core/progress.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { ImageColumns } from './columns.ts'
import {
  gatherGuardians,
  gatherNames,
  gatherNumbers,
  gatherPhones,
  gatherSplits,
  gatherTexts,
  gatherValues,
  MOST_PEOPLE,
} from './gather-columns.ts'
import { countPhoneUsers, indexHouseholds, indexIds, indexKeys, indexValues } from './index-people.ts'
import { type OrderedPeople, orderPeople } from './order-people.ts'
import type { PeopleBuffer } from './people-buffer.ts'

export interface BuiltColumns extends Pick<OrderedPeople, 'duplicates' | 'changes'> {
  readonly people: number
  /** 1 / the sum of the squared shares of the communes; 1 without any commune. */
  readonly communes: number
  readonly columns: ImageColumns
}

/**
 * Sorts and indexes. The same people make the same columns, in whatever order they came; `parents` rows at the front are
 * those of an older image, whose change is then listed.
 * @throws {Refusal} `register.empty`, `file.wrong-format`, `file.too-large`
 */
export function buildColumns(buffer: PeopleBuffer, parents: number, progress: Progress): BuiltColumns {
  let done = 0
  const step = <T>(value: T): T => {
    progress({ stage: 'register index', done: ++done, total: 10 })
    return value
  }
  const { rows, duplicates, changes, changedNumbers } = step(orderPeople(buffer, parents))
  checkCount(rows.length)
  const numbers = step(gatherNumbers(buffer, rows))
  const values = step({ ...gatherValues(buffer, rows), ...gatherPhones(buffer, rows) })
  const names = step(gatherNames(buffer, rows))
  const texts = step({ ...gatherTexts(buffer, rows), ...gatherSplits(buffer, rows, values.marks) })
  const guardians = step(gatherGuardians(buffer, rows, numbers))
  const known = { ...numbers, ...values, ...names, ...texts, ...guardians, ...countPhoneUsers(values.phone) }
  const columns: ImageColumns = {
    ...known,
    ...step(indexKeys(known)),
    ...step(indexValues(known)),
    ...step(indexHouseholds(known.household, known.householdStarts.length - 1)),
    ...step(indexIds(known)),
    changedNumbers: parents === 0 ? new Float64Array(0) : changedNumbers,
  }
  const communes = communesOf(known.commune, known.communeStarts.length - 1)
  return { people: rows.length, communes, duplicates, changes, columns }
}

function checkCount(people: number): void {
  if (people === 0)
    throw new Refusal('register.empty', 'no row of the register can be used: look at the findings')
  if (people > MOST_PEOPLE) {
    throw new Refusal(
      'file.too-large',
      `an image holds at most ${MOST_PEOPLE} people: build one for each region`,
    )
  }
}

function communesOf(commune: Uint16Array, communes: number): number {
  const people = new Float64Array(communes + 1)
  for (const code of commune) people[code] = (people[code] ?? 0) + 1
  const squares = people.subarray(1).reduce((sum, count) => sum + (count / commune.length) ** 2, 0)
  return squares === 0 ? 1 : 1 / squares
}
