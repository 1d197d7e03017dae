/** A file of the population register becomes the table: all of it or nothing. */
import { type PartialDay, parseDay, parsePartialDay } from '../../core/dates.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { personalNumberFacts } from '../../core/person/identity-number.ts'
import { nameKey, repairName, splitName } from '../../core/person/name.ts'
import { personIdOfNumber } from '../../core/person/person-id.ts'
import { normalisePhone } from '../../core/person/phone.ts'
import type { Progress } from '../../core/progress.ts'
import type { Tx } from '../postgres/transaction.ts'
import { beginLoad, finishLoad, gather, type LoadRow } from './store.ts'

export const REGISTER_COLUMNS = [
  'person_number',
  'cmnd',
  'full_name',
  'birth_date',
  'sex',
  'residence_commune',
  'phone',
  'deceased_on',
  'hamlet',
  'household',
  'guardian_1',
  'guardian_2',
  'family_name',
  'given_name',
] as const
export const REQUIRED_REGISTER_COLUMNS = REGISTER_COLUMNS.slice(0, 6)

/** Why a row of the register is left out. */
export const REGISTER_FINDINGS = [
  'person-number.invalid',
  'cmnd.invalid',
  'full-name.missing',
  'birth-date.invalid',
  'sex.invalid',
  'deceased-on.invalid',
] as const
export type RegisterFinding = (typeof REGISTER_FINDINGS)[number]

/** A row by column name. */
export type RegisterRow = Readonly<Partial<Record<(typeof REGISTER_COLUMNS)[number], string>>>

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
    const result = loadRow(row)
    if ('cells' in result) pending.push(result.cells)
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

type RowResult = { readonly cells: LoadRow } | { readonly faults: readonly RegisterFinding[] }

function loadRow(row: RegisterRow): RowResult {
  const number = (row.person_number ?? '').trim()
  const cmnd = blank(row.cmnd)
  const { name } = repairName(row.full_name ?? '')
  const birthDate = parsePartialDay((row.birth_date ?? '').trim())
  const deceasedOn = blank(row.deceased_on)
  const isFaulty: Readonly<Record<RegisterFinding, boolean>> = {
    'person-number.invalid': personalNumberFacts(number) === undefined,
    'cmnd.invalid': cmnd !== null && !/^\d{9}$/.test(cmnd),
    'full-name.missing': name === '',
    'birth-date.invalid': birthDate === undefined,
    'sex.invalid': row.sex !== 'M' && row.sex !== 'F',
    'deceased-on.invalid': deceasedOn !== null && parseDay(deceasedOn) === undefined,
  }
  const faults = REGISTER_FINDINGS.filter((code) => isFaulty[code])
  if (birthDate === undefined || faults.length > 0) return { faults }
  return { cells: cellsOf(row, { number, cmnd, name, birthDate, deceasedOn }) }
}

interface CheckedPerson {
  readonly number: string
  readonly cmnd: string | null
  readonly name: string
  readonly birthDate: PartialDay
  readonly deceasedOn: string | null
}

/** In the order of LOAD_COLUMNS. */
function cellsOf(row: RegisterRow, { number, cmnd, name, birthDate, deceasedOn }: CheckedPerson): LoadRow {
  const split = splitName(name)
  const familyName = blank(row.family_name) ?? split.familyName
  const givenName = blank(row.family_name) === null ? split.givenName : (row.given_name ?? '').trim()
  const personId = personIdOfNumber(number)
  return [
    bucketOf(personId),
    personId,
    number,
    cmnd,
    name,
    familyName,
    givenName,
    birthDate,
    Number(birthDate.slice(0, 4)),
    row.sex ?? null,
    blank(row.residence_commune),
    normalisePhone(row.phone ?? null),
    deceasedOn,
    blank(row.hamlet),
    blank(row.household),
    blank(row.guardian_1),
    blank(row.guardian_2),
    nameKey(name),
  ]
}

function blank(text: string | undefined): string | null {
  const trimmed = (text ?? '').trim()
  return trimmed === '' ? null : trimmed
}
