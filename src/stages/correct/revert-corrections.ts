import type { DoseAction } from '../../core/dose/actions.ts'
import type { DoseClaim, DoseId } from '../../core/dose/dose.ts'
import {
  type ActionKey,
  appendActions,
  readActions,
  readDoses,
  type StoredAction,
  type StoredDose,
  type Tx,
} from '../record/index.ts'
import { insertCorrections } from './store-runs.ts'

/** Rule of a correction that takes another one back. */
export const UNDO_RULE = 'undo'

export interface Reverted {
  readonly reverted: readonly DoseId[]
  /** Somebody changed these records since: they stay as they are. */
  readonly changed: readonly DoseId[]
  /** Of the reverted ones, those that had been signed meanwhile: they are unsigned now, as after any edit. */
  readonly unsigned: number
}

/**
 * Takes corrections back, set-wise: the claim gets its former values, a withdrawn record counts again, and every record is
 * checked again. `run` is the undoing run that the reverts are entered under.
 */
export async function revertCorrections(tx: Tx, keys: readonly ActionKey[], run: string): Promise<Reverted> {
  const ids = keys.map(({ doseId }) => doseId)
  const doses = new Map((await readDoses(tx, ids, true)).map((dose) => [dose.doseId, dose]))
  const stored = await readActions(tx, keys)
  const undone = stored.flatMap((one) => {
    const dose = doses.get(one.doseId)
    const revert = dose === undefined || one.changedSince ? undefined : revertOf(dose, one)
    return dose === undefined || revert === undefined ? [] : [{ dose, ...revert }]
  })
  await appendActions(tx, undone)
  await insertCorrections(
    tx,
    run,
    undone.map(({ dose }) => ({ doseId: dose.doseId, seq: dose.seq + 1, rule: UNDO_RULE })),
  )
  const reverted = undone.map(({ dose }) => dose.doseId)
  const done = new Set(reverted)
  return {
    reverted,
    changed: [...new Set(ids)].filter((id) => !done.has(id)),
    unsigned: undone.filter(({ dose }) => dose.standing.signed).length,
  }
}

interface Revert {
  readonly actions: readonly DoseAction[]
  readonly claim?: DoseClaim
}

/** The action that takes an action back; undefined where nothing can. */
function revertOf(dose: StoredDose, { action }: StoredAction): Revert | undefined {
  switch (action.kind) {
    case 'corrected': {
      const { before, after } = action
      // The values stood in this claim before: it can take them again.
      const claim = { ...dose.claim, ...before } as DoseClaim
      return { actions: [{ kind: 'corrected', rule: UNDO_RULE, before: after, after: before }], claim }
    }
    case 'withdrawn':
      return { actions: [{ kind: 'reinstated' }] }
    case 'attested':
      return { actions: [{ kind: 'recheck', reason: 'undo' }] }
    default:
      return undefined
  }
}
