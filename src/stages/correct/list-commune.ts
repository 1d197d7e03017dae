import type { Caller } from '../../core/caller.ts'
import { type ClaimChange, REGISTER_FIELDS, type RegisterField } from '../../core/dose/actions.ts'
import type { DoseClaim, DoseId } from '../../core/dose/dose.ts'
import type { Progress } from '../../core/progress.ts'
import { Refusal } from '../../core/refusal.ts'
import { type IdentityCheck, readChecks, selectDoseIds } from '../authenticate/index.ts'
import { type Database, openDosesOfCommune, readDoses, type StoredDose, type Tx } from '../record/index.ts'
import { leaveContested, readContested } from './contested.ts'
import { type ListSecret, listCodeOf, listKeyOf } from './list-key.ts'
import {
  compareListPlaces,
  faultsOf,
  isSentBack,
  LIST_STATES,
  type ListFault,
  type ListPlace,
  mayHandleLists,
} from './list-rules.ts'
import { selectLiveCases } from './store-case-facts.ts'
import { insertList } from './store-lists.ts'

/** Somebody who lives in a commune; null = the register does not say. */
export interface Resident extends ListPlace {
  readonly personId: string
}

/** Who lives where, by the population register. */
export interface Residents {
  /** People of one commune in an order that stays, after one of them; at most `limit`. */
  of(
    tx: Tx,
    commune: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly Resident[]>
  /** Person -> commune, where the register names one. */
  communesOf(tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** A reading of one record, for the access log. */
export type ListReading =
  | { readonly kind: 'list'; readonly personId: string; readonly doseId?: undefined; readonly count: number }
  | { readonly kind: 'list'; readonly doseId: string; readonly personId?: undefined; readonly count: number }

export interface ListDeps {
  readonly worker: Database
  readonly residents: Residents
  /** True when the commune is the caller's unit or lies below it. */
  readonly isBelow: (tx: Tx, commune: string) => Promise<boolean>
  /** Writes who read what, set-wise; committed before a row is shown. */
  readonly logReading: (tx: Tx, readings: readonly ListReading[]) => Promise<void>
  /** A fresh random UUID. */
  readonly newId: () => string
  /** Takes the rows in their order, batch by batch. */
  readonly write: (rows: readonly ListRow[]) => Promise<void>
  readonly progress: Progress
}

/** One record as the list shows it. Personal data. */
export interface ListRow {
  readonly key: string
  readonly hamlet: string | null
  readonly household: string | null
  readonly faults: readonly ListFault[]
  readonly claim: DoseClaim
  /** What the register says where the claim differs, but for contested fields. */
  readonly proposal: ClaimChange
  /** Fields in which the register has been asked to change what it says of the person. */
  readonly contested: readonly RegisterField[]
}

export interface ListSummary {
  readonly list: string
  readonly rows: number
  /** Rows with each fault; a row may have several. */
  readonly by_fault: Readonly<Partial<Record<ListFault, number>>>
}

/** A commune has at most about 100,000 people; a list that is longer could not come back (`import-list.ts`). */
export const LIST_ROWS_MAX = 200_000
const RESIDENTS_PER_PAGE = 2000
const ROWS_PER_BATCH = 2000

/**
 * Makes the cleaning list of a commune: every open record of the people who live there, by hamlet and household. Residence
 * is the register's where the record's person is known, else the claim's (2262/BYT-CNTT: permanent residence, not the place
 * of injection).
 * @throws {Refusal} `case.not-allowed`, `file.too-large`, `database.*`
 */
export async function listCommune(caller: Caller, commune: string, deps: ListDeps): Promise<ListSummary> {
  await expectAllowed(caller, commune, deps)
  const listId = deps.newId()
  const list = { code: listCodeOf(listId), secret: deps.newId(), commune }
  // List out 1. Find the open records of residents, and their place in the list.
  const places = await deps.worker.transaction(caller, (tx) => findPlaces(tx, commune, deps.residents))
  const sorted = [...places].sort(([one, a], [other, b]) => compareListPlaces(a, b) || (one < other ? -1 : 1))
  // List out 2. Batch by batch: read, log the reading, and only then write.
  const counts = new Map<ListFault, number>()
  let rows = 0
  for (let at = 0; at < sorted.length; at += ROWS_PER_BATCH) {
    const batch = sorted.slice(at, at + ROWS_PER_BATCH)
    const read = await deps.worker.transaction(caller, (tx) => readRows(tx, batch, list, deps))
    await deps.write(read)
    rows += read.length
    for (const fault of read.flatMap(({ faults }) => faults)) counts.set(fault, (counts.get(fault) ?? 0) + 1)
    deps.progress({ stage: 'cleaning-list', done: at + batch.length, total: sorted.length })
  }
  // List out 3. Keep what stands behind the row keys.
  const by_fault = Object.fromEntries(counts)
  await deps.worker.transaction(caller, (tx) => insertList(tx, { listId, ...list, rows, counts: by_fault }))
  return { list: listId, rows, by_fault }
}

async function expectAllowed(caller: Caller, commune: string, { worker, isBelow }: ListDeps): Promise<void> {
  if (mayHandleLists(caller) && (await worker.transaction(caller, (tx) => isBelow(tx, commune)))) return
  throw new Refusal(
    'case.not-allowed',
    'only an identity officer of this commune, or of a unit above it, may make its list',
  )
}

type Places = Map<DoseId, ListPlace>

async function findPlaces(tx: Tx, commune: string, residents: Residents): Promise<Places> {
  const places: Places = new Map()
  await addResidents(tx, commune, residents, places)
  await addClaims(tx, commune, residents, places)
  return places
}

/** Records of people whom the register has in the commune. */
async function addResidents(tx: Tx, commune: string, residents: Residents, places: Places): Promise<void> {
  for (let after: string | null = null; ; ) {
    const page = await residents.of(tx, commune, { after, limit: RESIDENTS_PER_PAGE })
    const owned = await selectDoseIds(
      tx,
      page.map(({ personId }) => personId),
    )
    const placeOf = new Map(
      page.flatMap((place) => (owned.get(place.personId) ?? []).map((id) => [id, place] as const)),
    )
    for (const dose of await readDoses(tx, [...placeOf.keys()])) {
      const place = placeOf.get(dose.doseId)
      if (place !== undefined && isOpen(dose)) add(places, dose.doseId, place)
    }
    after = page.at(-1)?.personId ?? null
    if (page.length < RESIDENTS_PER_PAGE) return
  }
}

/** Records whose claim names the commune, and whose person is unknown or has no commune in the register. */
async function addClaims(tx: Tx, commune: string, residents: Residents, places: Places): Promise<void> {
  for (let after: DoseId | null = null; ; ) {
    const ids = await openDosesOfCommune(tx, commune, { after, limit: ROWS_PER_BATCH })
    const doses = await readDoses(tx, ids)
    const elsewhere = await residenceOf(tx, doses, residents)
    for (const { doseId, claim } of doses) {
      if (elsewhere.has(doseId)) continue
      add(places, doseId, { hamlet: null, household: null, fullName: claim.fullName })
    }
    after = ids.at(-1) ?? null
    if (ids.length < ROWS_PER_BATCH) return
  }
}

/** Record -> commune of its person by the register; records without a person, and persons without a commune, are left out. */
export async function residenceOf(
  tx: Tx,
  doses: readonly Pick<StoredDose, 'doseId'>[],
  residents: Residents,
): Promise<ReadonlyMap<DoseId, string>> {
  const checks = await readChecks(
    tx,
    doses.map(({ doseId }) => doseId),
  )
  const persons = [...checks.values()].flatMap(({ personId }) => personId ?? [])
  const communes = await residents.communesOf(tx, [...new Set(persons)])
  return new Map(
    [...checks.values()].flatMap(({ doseId, personId }) => {
      const home = communes.get(personId ?? '')
      return home === undefined ? [] : [[doseId, home] as const]
    }),
  )
}

function add(places: Places, doseId: DoseId, { hamlet, household, fullName }: ListPlace): void {
  places.set(doseId, { hamlet, household, fullName })
  if (places.size <= LIST_ROWS_MAX) return
  throw new Refusal('file.too-large', `the list would have more than ${LIST_ROWS_MAX} rows`)
}

/** Whether a record is in a state that belongs on a list. */
export function isOpen({ state }: Pick<StoredDose, 'state'>): boolean {
  return (LIST_STATES as readonly string[]).includes(state) // widened to ask
}

async function readRows(
  tx: Tx,
  batch: readonly (readonly [DoseId, ListPlace])[],
  list: ListSecret & { readonly commune: string },
  { logReading }: ListDeps,
): Promise<ListRow[]> {
  const ids = batch.map(([doseId]) => doseId)
  const doses = new Map((await readDoses(tx, ids)).map((dose) => [dose.doseId, dose]))
  const checks = await readChecks(tx, ids)
  const away = await selectAway(tx, ids, list.commune)
  const contestedOf = await readContested(tx, [...checks.values()])
  const shown = batch.flatMap(([doseId, place]) => {
    const [dose, check] = [doses.get(doseId), checks.get(doseId)]
    // Whatever was mended meanwhile needs no row; what was sent back to its facility is not asked again.
    const isShown = dose !== undefined && isOpen(dose) && !away.has(doseId)
    return !isShown || check === undefined ? [] : [{ dose, check, place }]
  })
  await logReading(
    tx,
    shown.map(({ check }) => readingOf(check)),
  )
  return shown.map(({ dose, check, place: { hamlet, household } }) => {
    const contested = contestedOf(check)
    return {
      key: listKeyOf(list, dose.doseId, check.seq),
      hamlet,
      household,
      faults: faultsOf(check),
      claim: dose.claim,
      proposal: leaveContested(check.proposal ?? {}, check.proposal, contested).taken,
      contested: REGISTER_FIELDS.filter((field) => contested.has(field)),
    }
  })
}

/** Records that went back to their facilities because nobody of the commune is meant, while that case is not decided. */
async function selectAway(tx: Tx, ids: readonly DoseId[], commune: string): Promise<Set<DoseId>> {
  const live = await selectLiveCases(tx, ids)
  return new Set(live.flatMap((one) => (isSentBack(one, commune) ? (one.doseId ?? []) : [])))
}

/** The subject of a reading is the person where one is known. */
export function readingOf({ personId, doseId }: Pick<IdentityCheck, 'personId' | 'doseId'>): ListReading {
  return personId === null ? { kind: 'list', doseId, count: 1 } : { kind: 'list', personId, count: 1 }
}
