import type { DoseId } from '../../core/dose/dose.ts'
import { pairsAmong, type Settled } from '../../core/dose/duplicates.ts'
import { readPersons, selectNearDays } from '../authenticate/index.ts'
import { appendActions, lockDoses, readDoses, type StoredDose, type Tx } from '../record/index.ts'
import { openCases } from './open-cases.ts'
import { type PairHistory, selectPairs } from './store.ts'

/** A decision that is being applied; its case is not closed yet. */
export interface Deciding {
  readonly caseIds: readonly string[]
  /** Records in whose favour it was decided. */
  readonly kept: readonly DoseId[]
}

/** Nothing is being decided. */
export const NO_DECISION: Deciding = { caseIds: [], kept: [] }

/**
 * Opens a case for every record of these persons that tells of an injection which another record tells of as well, or
 * contradicts it. A record that is blocked by such a case gets no second one, and what people decided about two records
 * stands. Safe to repeat.
 */
export async function openPairs(
  tx: Tx,
  personIds: readonly string[],
  newId: () => string,
  deciding: Deciding = NO_DECISION,
): Promise<void> {
  const groups = await selectNearDays(tx, personIds)
  if (groups.length === 0) return
  const doses = await liveDoses(tx, groups.flat())
  const history = await selectPairs(tx, [...doses.keys()])
  const settled = settledBy(history, deciding)
  const blocked = new Set(
    history
      .filter(({ state, otherDose, caseId }) => {
        return state !== 'closed' && doses.has(otherDose) && !deciding.caseIds.includes(caseId)
      })
      .map(({ doseId }) => doseId),
  )
  const fresh = groups
    .flatMap((ids) =>
      pairsAmong(
        ids.flatMap((id) => doses.get(id) ?? []),
        settled,
      ),
    )
    .filter(({ dose }) => !blocked.has(dose.doseId))
  const ids = fresh.map(({ dose }) => dose.doseId)
  const persons = await readPersons(tx, ids)
  const cases = fresh.map(({ dose, stands, kind }) => {
    const personId = persons.get(dose.doseId) ?? null
    return { caseId: newId(), dose, kind, fields: 0, other: stands, personId }
  })
  await openCases(tx, cases, 'same-person-same-day')
  await unsign(
    tx,
    fresh.map(({ dose }) => dose),
  )
}

async function liveDoses(tx: Tx, ids: readonly DoseId[]): Promise<Map<DoseId, StoredDose>> {
  const doses = await readDoses(tx, ids, true)
  return new Map(
    doses.filter(({ standing }) => !standing.withdrawn).map((dose) => [dose.doseId, dose] as const),
  )
}

function settledBy(history: readonly PairHistory[], { caseIds, kept }: Deciding): Settled {
  const decided = history.filter(
    ({ caseId, outcome, state }) => (state === 'closed' && outcome === 'decided') || caseIds.includes(caseId),
  )
  const apart = new Set(decided.flatMap(({ doseId: a, otherDose: b }) => [`${a} ${b}`, `${b} ${a}`]))
  const standing = new Set<string>([...kept, ...decided.flatMap(({ doseId: a, otherDose: b }) => [a, b])])
  return { areApart: (a, b) => apart.has(`${a} ${b}`), isKept: (doseId) => standing.has(doseId) }
}

/** A passport counts what is signed: a record in whose place another one stands loses its signature until it is decided. */
async function unsign(tx: Tx, doses: readonly StoredDose[]): Promise<void> {
  const signed = doses.filter(({ standing }) => standing.signed).map(({ doseId }) => doseId)
  if (signed.length === 0) return
  const heads = await lockDoses(tx, signed)
  await appendActions(
    tx,
    heads.map((dose) => ({ dose, actions: [{ kind: 'recheck', reason: 'duplicate' }] })),
  )
}
