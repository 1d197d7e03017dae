import type { PartialDay } from '../../core/dates.ts'
import type { RegisterEntry } from '../../core/person/compare.ts'
import type { RegisterSize } from '../../core/person/weigh.ts'
import type { Tx } from '../record/index.ts'

/** What is known of a person who is asked for. Numbers are complete (12 or 9 digits). */
export interface Question {
  readonly number: string | null
  readonly cmnd: string | null
  readonly fullName: string
  readonly birthDate: PartialDay | null
  readonly phone: string | null
  readonly commune: string | null
  readonly guardian: string | null
  /** Household of the person with the guardian's number, once the register has said it. */
  readonly guardianHousehold: string | null
  /** What was typed for a number and is none, where only digits remain of it. */
  readonly damaged: string | null
}

/** What the answers of a register are: which state of it, and how large it is. */
export interface Edition extends RegisterSize {
  /** Key in `register_version`; stored with every verdict. */
  readonly version: number
}

/**
 * The population register. Both searches answer a whole batch in a bounded number of steps; the answer at index i belongs
 * to the question at index i. Entries come in a fixed order, so the same edition gives the same verdicts. Every adapter
 * passes the contract in test/support/register-contract.ts.
 */
export interface Register {
  /** What the answers of this transaction are. @throws {Refusal} `register.empty`, `register.changed` */
  edition(tx: Tx): Promise<Edition>
  /** Who has this personal number or this old number: at most a few each. */
  byNumber(tx: Tx, questions: readonly Question[]): Promise<RegisterEntry[][]>
  /**
   * Who might be meant: the same words of the name within a year or two, or in that commune; born that day in that commune;
   * the same phone number; the same guardian, or the guardian's household; a number one slip away. At most `limit` of each
   * kind, of the larger kinds those with the smallest numbers.
   */
  similar(tx: Tx, questions: readonly Question[], limit: number): Promise<RegisterEntry[][]>
  /**
   * Asked before a batch is decided, outside any transaction: a register far away fetches its answers here, keeps them, and
   * both searches then read what was kept. Registers at hand leave it out.
   * @throws {Refusal} `register.unavailable`; what was fetched until then is kept
   */
  fetch?(questions: readonly Question[]): Promise<void>
}
