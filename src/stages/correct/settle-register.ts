import type { DoseId } from '../../core/dose/dose.ts'
import { normaliseName } from '../../core/person/name.ts'
import { personIdOfNumber } from '../../core/person/person-id.ts'
import { insertLinks, readSameAs, selectDoseIds } from '../authenticate/index.ts'
import { appendActions, lockDoses, type Tx } from '../record/index.ts'
import { movePersons } from './apply-link.ts'
import type { EntriesOf, RegisteredFields } from './ports.ts'
import { appendCaseActions, lockCases } from './store-cases.ts'
import { markSeen, type RegisterChange, selectOpenChanges } from './store-changes.ts'

export interface SettleRegisterDeps {
  readonly entriesOf: EntriesOf
  /** The edition that was loaded: key in `register_version`. */
  readonly version: number
}

export interface SettledBatch {
  /** Requests that the register has done. */
  readonly settled: number
  /** Records that must be checked again because of it. */
  readonly rechecked: number
  /** Where the next batch goes on; null when there is none. */
  readonly last: RegisterChange | null
}

/** Requests of one transaction. */
const CHANGES_PER_BATCH = 1000

/**
 * After the register was loaded: requests whose new value it shows now are done, their cases are closed, and the person's
 * records are checked again. A register that still shows the old value changes nothing.
 */
export async function settleRegister(
  tx: Tx,
  after: RegisterChange | null,
  { entriesOf, version }: SettleRegisterDeps,
): Promise<SettledBatch> {
  const open = await selectOpenChanges(tx, after, CHANGES_PER_BATCH)
  const entries = await entriesOf(tx, [...new Set(open.flatMap(personsAsked))])
  const seen = open.filter((change) => isShown(change, entries))
  const rechecked = seen.length === 0 ? 0 : await settle(tx, seen, version)
  return { settled: seen.length, rechecked, last: open.at(-1) ?? null }
}

/** A person whose number was changed stands in the register under the new one. */
const personsAsked = ({ personId, field, newValue }: RegisterChange): string[] =>
  field === 'id_number' ? [personId, personIdOfNumber(newValue)] : [personId]

/** Whether the register shows the value that was asked for. */
export function isShown(
  { personId, field, newValue }: RegisterChange,
  entries: ReadonlyMap<string, RegisteredFields>,
): boolean {
  const entry = entries.get(personId)
  if (field === 'id_number') {
    const isMoved = entry === undefined && entries.has(personIdOfNumber(newValue))
    return isMoved || entry?.number === newValue
  }
  if (entry === undefined) return false
  if (field === 'full_name') return normaliseName(entry.fullName) === normaliseName(newValue)
  return (field === 'birth_date' ? entry.birthDate : entry.sex) === newValue
}

async function settle(tx: Tx, seen: readonly RegisterChange[], version: number): Promise<number> {
  await markSeen(tx, seen, version)
  const found = await lockCases(
    tx,
    seen.map(({ caseId }) => caseId),
  )
  await appendCaseActions(
    tx,
    found
      .filter(({ standing }) => standing.state !== 'closed')
      .map((one) => ({ found: one, actions: [{ kind: 'closed', reason: 'register-changed' }] })),
  )
  const { persons, moved } = await renumber(tx, seen)
  const ownCases = found.flatMap(({ doseId }) => doseId ?? [])
  return moved + (await recheck(tx, [...seen.map(({ personId }) => personId), ...persons], ownCases))
}

/** The number was what was wrong: the person has another id now, and takes the records along. */
async function renumber(
  tx: Tx,
  seen: readonly RegisterChange[],
): Promise<{ persons: string[]; moved: number }> {
  const moves = seen.flatMap(({ personId, field, newValue, caseId }) => {
    const same = personIdOfNumber(newValue)
    return field === 'id_number' && same !== personId ? [{ personId, same, caseId }] : []
  })
  const known = await readSameAs(
    tx,
    moves.flatMap(({ personId, same }) => [personId, same]),
  )
  // Two that point at each other would be nobody: an id that is linked already stays where it is.
  const fresh = moves.filter(({ personId, same }) => !known.has(personId) && known.get(same) !== personId)
  await insertLinks(tx, fresh)
  const moved = await movePersons(tx, fresh)
  return { persons: fresh.map(({ same }) => same), moved: moved.length }
}

/**
 * Every record of these persons, and these records besides, are checked again. What people attested rests on them and not on
 * the register.
 */
async function recheck(tx: Tx, personIds: readonly string[], besides: readonly DoseId[]): Promise<number> {
  const theirs = [...(await selectDoseIds(tx, [...new Set(personIds)])).values()].flat()
  const doses = await lockDoses(tx, [...new Set([...theirs, ...besides])])
  const live = doses.filter(
    ({ standing: { withdrawn, identity, basis } }) =>
      !withdrawn && identity !== 'unchecked' && basis !== 'attested',
  )
  await appendActions(
    tx,
    live.map((dose) => ({ dose, actions: [{ kind: 'recheck', reason: 'register-changed' }] })),
  )
  return live.length
}
