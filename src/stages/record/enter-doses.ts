import type { ClaimChange, DoseAction } from '../../core/dose/actions.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import { appendActions } from './append-actions.ts'
import type { NewDose, StoredDose } from './rows.ts'
import { insertNew, selectDoses, type Tx } from './store.ts'

export type EnterOutcome = 'entered' | 'updated' | 'unchanged'

/** A change of one of these is a change of the injection itself: its confirmation falls. */
const INJECTION_FIELDS: readonly (keyof DoseClaim)[] = ['vaccine', 'lotNumber', 'givenOn', 'givenAtFacility']

/**
 * Enters a batch of records: new ids become records, known ids with another claim are updated, the rest is unchanged.
 * Running it twice changes nothing. Of several rows with one id the last one wins, as if they had come one by one.
 * @returns one outcome per row, in the order of the rows
 */
export async function enterDoses(tx: Tx, rows: readonly NewDose[]): Promise<EnterOutcome[]> {
  const outcomes: EnterOutcome[] = new Array(rows.length)
  let wave = rows.map((row, index) => ({ row, index }))
  while (wave.length > 0) {
    const { first, rest } = firstOfEachId(wave)
    const results = await enterDistinct(
      tx,
      first.map(({ row }) => row),
    )
    for (const [i, { index }] of first.entries()) outcomes[index] = results[i] ?? 'unchanged'
    wave = rest
  }
  return outcomes
}

interface Numbered {
  readonly row: NewDose
  readonly index: number
}

function firstOfEachId(wave: readonly Numbered[]): { first: Numbered[]; rest: Numbered[] } {
  const seen = new Set<string>()
  const first: Numbered[] = []
  const rest: Numbered[] = []
  for (const entry of wave) {
    if (seen.has(entry.row.record.doseId)) rest.push(entry)
    else first.push(entry)
    seen.add(entry.row.record.doseId)
  }
  return { first, rest }
}

async function enterDistinct(tx: Tx, rows: readonly NewDose[]): Promise<EnterOutcome[]> {
  const fresh = await insertNew(tx, rows)
  const known = rows.filter(({ record }) => !fresh.has(record.doseId))
  const updated = known.length === 0 ? new Set<string>() : await updateKnown(tx, known)
  return rows.map(({ record }) => {
    if (fresh.has(record.doseId)) return 'entered'
    return updated.has(record.doseId) ? 'updated' : 'unchanged'
  })
}

async function updateKnown(tx: Tx, rows: readonly NewDose[]): Promise<Set<string>> {
  const stored = new Map<string, StoredDose>()
  const ids = rows.map(({ record }) => record.doseId)
  for (const dose of await selectDoses(tx, ids, true)) stored.set(dose.doseId, dose)
  const outcomes = rows.flatMap(({ record: { doseId, claim } }) => {
    const dose = stored.get(doseId)
    if (dose === undefined) return []
    const before = changeBetween(claim, dose.claim)
    if (Object.keys(before).length === 0) return []
    const injectionChanged = INJECTION_FIELDS.some((field) => field in before)
    const action: DoseAction = { kind: 'updated', before, injectionChanged }
    return [{ dose, actions: [action], claim }]
  })
  await appendActions(tx, outcomes)
  return new Set(outcomes.map(({ dose }) => dose.doseId))
}

/** The values of `old` in the fields in which it differs from `fresh`. */
function changeBetween(fresh: DoseClaim, old: DoseClaim): ClaimChange {
  const change: Record<string, string | number | null> = {}
  for (const field of Object.keys(old) as (keyof DoseClaim)[]) {
    if (fresh[field] !== old[field]) change[field] = old[field]
  }
  return change
}
