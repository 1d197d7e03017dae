/** What the use cases of cases need from outside; app hands it in. */
import type { DoseClaim } from '../../core/dose/dose.ts'
import type { UnitTree } from '../../core/unit-tree.ts'
import type { Database, Tx } from '../record/index.ts'
import type { DecisionNotices } from './ports.ts'

export interface CaseDeps {
  /** Row-level security shows the cases of the caller's units: what it hides is unknown. */
  readonly app: Database
  readonly worker: Database
  /** A fresh random UUID. */
  readonly newId: () => string
  readonly readTree: (tx: Tx) => Promise<UnitTree>
  /** The humans behind accounts: account -> person; unknown accounts are left out. */
  readonly humansOf: (tx: Tx, accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Whose a claim would be by the register; null when nobody or more than one fits. */
  readonly personOf: (tx: Tx, claim: DoseClaim) => Promise<string | null>
  /** Tells citizens of decisions about their doses. */
  readonly notices: DecisionNotices
}
