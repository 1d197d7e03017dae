import { type DoseAction, reduce } from '../../core/dose/actions.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import type { DoseHead } from './rows.ts'
import { type Tx, writeActions } from './store.ts'

/** What a stage decided about one dose. */
export interface DoseOutcome {
  readonly dose: DoseHead
  /** At least one. */
  readonly actions: readonly DoseAction[]
  /** The whole new claim, when an action (`updated`, `corrected`) changes it. */
  readonly claim?: DoseClaim
}

/**
 * Appends the actions of a batch and writes the standing that follows from them, set-wise, in the caller's transaction.
 * Each dose at most once in a batch, and read (claimed or locked) by the same transaction.
 */
export async function appendActions(tx: Tx, outcomes: readonly DoseOutcome[]): Promise<void> {
  if (outcomes.length === 0) return
  const batch = outcomes.map(({ dose, actions, claim }) => ({
    dose,
    actions,
    standing: actions.reduce(reduce, dose.standing),
    claim,
  }))
  await writeActions(tx, batch)
}
