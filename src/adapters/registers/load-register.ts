/** A file of the population register becomes the table: all of it or nothing. */
import { bucketOf } from '../../core/dose/dose-id.ts'
import { nameKey, splitName } from '../../core/person/name.ts'
import { personIdOfNumber } from '../../core/person/person-id.ts'
import type { Progress } from '../../core/progress.ts'
import type { Tx } from '../postgres/transaction.ts'
import { type CleanPerson, cleanRow, type RegisterFinding, type RegisterRow } from './clean-row.ts'
import { beginLoad, finishLoad, gather, type LoadRow } from './store.ts'

export {
  REGISTER_COLUMNS,
  REGISTER_FINDINGS,
  REQUIRED_REGISTER_COLUMNS,
  type RegisterFinding,
  type RegisterRow,
} from './clean-row.ts'

export interface LoadRegisterSummary {
  readonly rows: number
  /** People in the register now. */
  readonly people: number
  readonly rejected: number
  readonly findings: Readonly<Partial<Record<RegisterFinding, number>>>
  readonly version: number
}

const ROWS_PER_COPY = 5000

/**
 * Replaces the register by these rows in the given transaction. A row that cannot be used is left out and counted by code;
 * of rows with one number the last wins.
 */
export async function loadRegister(
  tx: Tx,
  rows: AsyncIterable<RegisterRow>,
  { fileHash, progress }: { readonly fileHash: () => string; readonly progress: Progress },
): Promise<LoadRegisterSummary> {
  const findings: Partial<Record<RegisterFinding, number>> = {}
  let read = 0
  let rejected = 0
  let pending: LoadRow[] = []
  await beginLoad(tx)
  for await (const row of rows) {
    read += 1
    const result = cleanRow(row)
    if ('person' in result) pending.push(cellsOf(result.person))
    else rejected += 1
    for (const code of 'faults' in result ? result.faults : []) findings[code] = (findings[code] ?? 0) + 1
    if (pending.length < ROWS_PER_COPY) continue
    await gather(tx, pending)
    pending = []
    progress({ stage: 'register', done: read, total: 0 })
  }
  await gather(tx, pending)
  const { people, version } = await finishLoad(tx, fileHash())
  progress({ stage: 'register', done: read, total: read })
  return { rows: read, people, rejected, findings, version }
}

/** In the order of LOAD_COLUMNS. */
function cellsOf(person: CleanPerson): LoadRow {
  const { familyName, givenName } = person.split ?? splitName(person.fullName)
  const personId = personIdOfNumber(person.number)
  return [
    bucketOf(personId),
    personId,
    person.number,
    person.cmnd,
    person.fullName,
    familyName,
    givenName,
    person.birthDate,
    Number(person.birthDate.slice(0, 4)),
    person.sex,
    person.commune,
    person.phone,
    person.deceasedOn,
    person.hamlet,
    person.household,
    person.guardian1,
    person.guardian2,
    nameKey(person.fullName),
  ]
}
