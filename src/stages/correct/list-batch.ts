/** One batch of a list that came back, in one transaction: every row comes to one verdict. */
import { dayOfInstant } from '../../core/dates.ts'
import type { ClaimChange } from '../../core/dose/actions.ts'
import type { DoseClaim, DoseId } from '../../core/dose/dose.ts'
import { createScorer } from '../../core/person/weigh.ts'
import { decideAll, type IdentityCheck, readChecks, underOneId } from '../authenticate/index.ts'
import { readDoses, type StoredDose, type Tx } from '../record/index.ts'
import { agreesWhereContested, leaveContested, readContested } from './contested.ts'
import type { ImportListDeps, ReturnedRow, RowVerdict } from './import-list.ts'
import { readKeyHolders } from './key-holders.ts'
import { isOpen, readingOf, residenceOf } from './list-commune.ts'
import { isSoundKey, type ListKey, type ListSecret, readListKey } from './list-key.ts'
import {
  changeOf,
  type IdentityCells,
  type ListDecision,
  type RowCode,
  type RowOutcome,
  turnOf,
} from './list-rules.ts'
import { type ListRowRecord, selectListRows } from './store-lists.ts'
import { writeListBatch } from './write-list-batch.ts'

export interface BatchContext {
  readonly fileId: string
  readonly run: string
  readonly commune: string
  /** The human who sends the list back. */
  readonly person: string
  /** By the code in the row keys. */
  readonly lists: ReadonlyMap<string, readonly (ListSecret & { readonly commune: string })[]>
  readonly deps: ImportListDeps
}

/** A row whose record stands as the list showed it. */
export interface ListedRecord {
  readonly returned: ReturnedRow
  readonly dose: StoredDose
  readonly check: IdentityCheck
}

/** A row with a change that the officer wants. */
export interface WantedChange extends ListedRecord {
  readonly change: ClaimChange
  /** What is to be said of a row that is applied; null = all of it was. */
  readonly remark: Extract<RowCode, 'row.register-contested'> | null
}

/** A change that makes the record another person's. */
export interface TurnedChange extends WantedChange {
  readonly newPerson: string
}

/** What a batch writes. */
export interface ListWork {
  readonly applied: WantedChange[]
  readonly turned: TurnedChange[]
  readonly registerWrong: WantedChange[]
  readonly notResident: ListedRecord[]
}

/** Verdicts of the batch, in the order of its rows; everything that they say is written. */
export async function takeListBatch(
  tx: Tx,
  rows: readonly ReturnedRow[],
  context: BatchContext,
): Promise<RowVerdict[]> {
  const batch = new ListBatch()
  const keyed = batch.keepSound(rows, context)
  const found = await batch.findRecords(tx, keyed, context)
  const standing = await batch.keepStanding(tx, found, context)
  const changes = batch.readDecisions(standing, dayOfInstant(tx.now))
  const allowed = await batch.keepAllowed(tx, changes, context)
  const uncontested = await batch.keepUncontested(tx, allowed)
  await batch.weigh(tx, uncontested, context)
  if (!context.deps.isDryRun) await writeListBatch(tx, batch.work, context)
  const changed = batch.changed.map(readingOf)
  await context.deps.logReading(tx, changed)
  return batch.toVerdicts(rows)
}

interface KeyedRow {
  readonly returned: ReturnedRow
  readonly key: ListKey
}

interface FoundRow extends KeyedRow {
  readonly dose: StoredDose
}

/** The rows of one batch on their way: each step settles some and hands the rest on. */
class ListBatch {
  readonly work: ListWork = { applied: [], turned: [], registerWrong: [], notResident: [] }
  /** Records that are shown beside what the list said. */
  readonly changed: IdentityCheck[] = []
  readonly #verdicts = new Map<ReturnedRow, RowVerdict>()

  /** Step 1: rows that a list of this commune made. */
  keepSound(rows: readonly ReturnedRow[], { lists, commune }: BatchContext): KeyedRow[] {
    return rows.flatMap((returned) => {
      const key = readListKey(returned.key)
      const known = lists.get(key?.list ?? '')
      const list = key === undefined ? undefined : known?.find((one) => isSoundKey(key, one))
      if (key !== undefined && list?.commune === commune) return [{ returned, key }]
      const isDamaged = key === undefined || (known !== undefined && list === undefined)
      const code = isDamaged ? 'row.key-damaged' : 'row.key-unknown'
      return this.#refuse(returned, list === undefined ? code : 'row.other-commune')
    })
  }

  /** Step 2: their records, each once; rows that this file has settled before change nothing. */
  async findRecords(tx: Tx, keyed: readonly KeyedRow[], { fileId, deps }: BatchContext): Promise<FoundRow[]> {
    const ids = [...new Set(keyed.map(({ key }) => key.doseId))]
    const doses = new Map((await readDoses(tx, ids, !deps.isDryRun)).map((dose) => [dose.doseId, dose]))
    const before = await selectListRows(tx, fileId, ids)
    const seen = new Set<DoseId>()
    return keyed.flatMap(({ returned, key }) => {
      const dose = doses.get(key.doseId)
      if (dose === undefined) return this.#refuse(returned, 'row.key-unknown')
      const earlier = before.get(key.doseId)
      if (earlier?.fileRow === returned.row) return this.#sameAsBefore(returned, earlier)
      if (earlier !== undefined || seen.has(key.doseId)) return this.#refuse(returned, 'row.twice')
      seen.add(key.doseId)
      return [{ returned, key, dose }]
    })
  }

  /** Step 3: decided rows whose record is still the commune's and stands as the list showed it. */
  async keepStanding(
    tx: Tx,
    found: readonly FoundRow[],
    { commune, deps }: BatchContext,
  ): Promise<ListedRecord[]> {
    const doses = found.map(({ dose }) => dose)
    const checks = await readChecks(
      tx,
      doses.map(({ doseId }) => doseId),
    )
    const homes = await residenceOf(tx, doses, deps.residents)
    return found.flatMap(({ returned, key, dose }) => {
      const check = checks.get(dose.doseId)
      if (check === undefined) return this.#refuse(returned, 'row.key-unknown')
      if ((homes.get(dose.doseId) ?? dose.claim.commune) !== commune)
        return this.#refuse(returned, 'row.other-commune')
      if (returned.decision === null) return this.#refuse(returned, 'row.no-decision')
      if (returned.decision === 'later') return this.#settle(returned, 'unchanged', null)
      if (isOpen(dose) && check.seq === key.seq) return [{ returned, dose, check }]
      this.changed.push(check)
      return this.#settle(returned, 'refused', 'row.changed', cellsOf(dose.claim))
    })
  }

  /** Step 4: what the officer decided; changes of the claim go on. */
  readDecisions(standing: readonly ListedRecord[], today: string): WantedChange[] {
    return standing.flatMap((record) => {
      const { returned, check } = record
      const written = changeOf(returned.written, record.dose.claim, today)
      const decisions: Readonly<Record<ListDecision, () => WantedChange[]>> = {
        accept: () => this.#want(record, check.proposal ?? undefined),
        correct: () =>
          isBlank(returned.written) ? this.#want(record, undefined) : this.#want(record, written),
        'register-wrong': () => {
          if (written === undefined) return this.#want(record, undefined)
          this.work.registerWrong.push({ ...record, change: written, remark: null })
          return this.#settle(returned, 'case', 'row.register-wrong')
        },
        'not-resident': () => {
          this.work.notResident.push(record)
          return this.#settle(returned, 'case', 'row.not-resident')
        },
        later: () => this.#settle(returned, 'unchanged', null),
      }
      return returned.decision === null ? [] : decisions[returned.decision]()
    })
  }

  /** Step 5: whoever confirmed the injection does not decide whose it is. */
  async keepAllowed(
    tx: Tx,
    wanted: readonly WantedChange[],
    { person, deps }: BatchContext,
  ): Promise<WantedChange[]> {
    const records = wanted.map(({ dose: { doseId, facility, claim } }) => {
      return { doseId, facility, recordRef: claim.recordRef }
    })
    const units = { tree: await deps.readTree(tx), day: dayOfInstant(tx.now) }
    const holders = await readKeyHolders(tx, records, { humansOf: deps.humansOf, units })
    return wanted.flatMap((one) => {
      const isOwn = holders.get(one.dose.doseId)?.confirmers.includes(person) === true
      return isOwn ? this.#refuse(one.returned, 'row.not-your-decision') : [one]
    })
  }

  /** Step 6: a value that the register has been asked to change is taken by nobody, whoever wrote it. */
  async keepUncontested(tx: Tx, wanted: readonly WantedChange[]): Promise<WantedChange[]> {
    const checks = wanted.map(({ check }) => check)
    const contestedOf = await readContested(tx, checks)
    return wanted.flatMap((one) => {
      const { taken, left } = leaveContested(one.change, one.check.proposal, contestedOf(one.check))
      if (left.length === 0) return [one]
      if (Object.keys(taken).length === 0) return this.#refuse(one.returned, 'row.register-contested')
      return [{ ...one, change: taken, remark: 'row.register-contested' }]
    })
  }

  /** Step 7: whose the record would be; another person needs a second human. */
  async weigh(tx: Tx, wanted: readonly WantedChange[], { deps }: BatchContext): Promise<void> {
    if (wanted.length === 0) return
    const scorer = createScorer(deps.model, await deps.register.edition(tx))
    const verdicts = await underOneId(tx, await decideAll(tx, wanted.map(changedDose), deps.register, scorer))
    const contestedOf = await readContested(tx, verdicts)
    for (const [i, one] of wanted.entries()) {
      const verdict = verdicts[i]
      const newPerson = verdict?.personId ?? null
      const turn = turnOf(one.dose.claim, one.change, { oldPerson: one.check.personId, newPerson })
      // For the person who had been found step 6 has seen to it.
      if (
        verdict !== undefined &&
        newPerson !== one.check.personId &&
        agreesWhereContested(one.change, verdict, contestedOf(verdict))
      ) {
        this.#refuse(one.returned, 'row.register-contested')
      } else if (turn === 'same') {
        this.work.applied.push(one)
        this.#settle(one.returned, 'applied', one.remark)
      } else if (turn === 'other' && newPerson !== null) {
        this.work.turned.push({ ...one, newPerson })
        this.#settle(one.returned, 'case', 'row.second-key')
      } else this.#refuse(one.returned, 'row.value-invalid')
    }
  }

  /** One verdict for every row. @throws when a row came to none: a fault of the steps */
  toVerdicts(rows: readonly ReturnedRow[]): RowVerdict[] {
    return rows.map((row) => {
      const verdict = this.#verdicts.get(row)
      if (verdict === undefined) throw new Error(`row ${row.row} came to no verdict`)
      return verdict
    })
  }

  #want(record: ListedRecord, change: ClaimChange | undefined): WantedChange[] {
    if (change === undefined) return this.#refuse(record.returned, 'row.value-invalid')
    if (Object.keys(change).length === 0) return this.#settle(record.returned, 'unchanged', null)
    return [{ ...record, change, remark: null }]
  }

  #sameAsBefore(returned: ReturnedRow, { code }: ListRowRecord): [] {
    return this.#settle(returned, 'unchanged', code)
  }

  #refuse(returned: ReturnedRow, code: RowCode): [] {
    return this.#settle(returned, 'refused', code)
  }

  #settle(
    returned: ReturnedRow,
    outcome: RowOutcome,
    code: RowCode | null,
    now: IdentityCells | null = null,
  ): [] {
    this.#verdicts.set(returned, { returned, outcome, code, now })
    return []
  }
}

const isBlank = (cells: IdentityCells): boolean => Object.values(cells).every((cell) => cell === '')

/** The record with the claim that it would have. */
export function changedDose({ dose, change }: WantedChange): StoredDose {
  return { ...dose, claim: { ...dose.claim, ...change } as DoseClaim } // `changeOf` and verdicts name fields of a claim
}

function cellsOf({ fullName, birthDate, sex, idNumber }: DoseClaim): IdentityCells {
  return { fullName, birthDate: birthDate ?? '', sex: sex ?? '', idNumber: idNumber ?? '' }
}
