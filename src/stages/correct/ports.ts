import type { ClaimChange } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import type { Tx } from '../record/index.ts'

/** A person who must hear of a decision about a dose, and at which address. */
export interface ToldOfDecision {
  /** The case that was decided; names the news. */
  readonly caseId: string
  /** `dose-left`: a dose that stood under this person's name is another one's now; `dose-joined`: the other way round. */
  readonly what: 'dose-left' | 'dose-joined'
  readonly email: string
}

/** Puts messages into the outbox in the given transaction; one sender process delivers them later. */
export interface DecisionNotices {
  announce(tx: Tx, told: readonly ToldOfDecision[]): Promise<void>
}

/** What the register says of a person in the fields that it can be asked to change. */
export interface RegisteredFields {
  /** 12 digits. */
  readonly number: string
  readonly fullName: string
  /** `yyyy`, `yyyy-MM` or `yyyy-MM-dd`. */
  readonly birthDate: string
  readonly sex: 'M' | 'F'
}

/** What the register says of these persons now; those whom it does not know are left out. */
export type EntriesOf = (
  tx: Tx,
  personIds: readonly string[],
) => Promise<ReadonlyMap<string, RegisteredFields>>

/** A correction that a named rule proposes; personal data. */
export interface ProposedCorrection {
  readonly doseId: DoseId
  readonly rule: string
  readonly before: ClaimChange
  readonly after: ClaimChange
  /** The record that stands in its place, when the rule puts the record away; null when it changes fields. */
  readonly duplicateOf: DoseId | null
}
