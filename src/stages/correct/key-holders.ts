/** Who turned which of the two keys of a dose record: nobody turns both. */
import type { UnitsOn } from '../../core/case/routing.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { type KeyTurn, selectKeyTurns, type Tx } from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { caseOfRecordRef } from './missing-site.ts'
import { selectEnterers } from './store-case-facts.ts'

/** A record whose keys are asked about. */
export interface KeyedRecord {
  readonly doseId: DoseId
  readonly facility: string | null
  /** The record's number at its facility; null when it is not known. */
  readonly recordRef: string | null
}

/** Humans behind the actions of one record. */
export interface KeyHolders {
  /** Entered it for the facility, confirmed its injection, or had it entered for somebody who missed it. */
  readonly confirmers: readonly string[]
  /** Decided whose it is, in a cleaning list. */
  readonly listDeciders: readonly string[]
}

/** Reads both for a batch of records at once. */
export async function readKeyHolders(
  tx: Tx,
  records: readonly KeyedRecord[],
  { humansOf, units }: Pick<CaseDeps, 'humansOf'> & { readonly units: UnitsOn },
): Promise<ReadonlyMap<DoseId, KeyHolders>> {
  const turns = await selectKeyTurns(
    tx,
    records.map(({ doseId }) => doseId),
  )
  const humans = await humansOf(tx, [...new Set(turns.map(({ account }) => account))])
  const turnsOf = Map.groupBy(turns, ({ doseId }) => doseId)
  const askedOf = new Map(records.map(({ doseId, recordRef }) => [doseId, caseOfRecordRef(recordRef)]))
  const asked = [...new Set(askedOf.values())].filter((id) => id !== null)
  const enterers = await selectEnterers(tx, asked)
  const behind = (kept: readonly KeyTurn[]) => kept.flatMap(({ account }) => humans.get(account) ?? [])
  return new Map(
    records.map(({ doseId, facility }) => {
      const own = ownUnits(facility, units)
      const theirs = turnsOf.get(doseId) ?? []
      const entered = enterers.get(askedOf.get(doseId) ?? '') ?? []
      const confirmers = [...behind(theirs.filter((turn) => isHealthKey(turn, own))), ...entered]
      return [doseId, { confirmers, listDeciders: behind(theirs.filter(isListKey)) }]
    }),
  )
}

/** The facility, and whoever acts for it since it ended. */
function ownUnits(facility: string | null, { tree, day }: UnitsOn): ReadonlySet<string> {
  return new Set(facility === null ? [] : [facility, tree.standing(facility, day).code])
}

/** Loading files for others is no confirmation: it counts where the account acted for the facility itself. */
function isHealthKey({ kind, unit, by }: KeyTurn, own: ReadonlySet<string>): boolean {
  if (kind === 'corrected') return false
  return (kind === 'confirmed' && by === 'facility') || own.has(unit)
}

/** An officer's cleaning list decided whose the dose is. */
const isListKey = ({ kind, by }: KeyTurn): boolean => kind === 'corrected' && by === 'list'
