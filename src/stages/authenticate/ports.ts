import type { PartialDay } from '../../core/dates.ts'
import type { RegisterEntry } from '../../core/person/compare.ts'
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
}

/**
 * The population register. Both searches answer a whole batch in a bounded number of statements; the answer at index i
 * belongs to the question at index i. Entries come in a fixed order, so the same register gives the same verdicts.
 */
export interface Register {
  /** Version of the answers; stored with every verdict. @throws {Refusal} `register.empty` */
  version(tx: Tx): Promise<number>
  /** Who has this personal number or this old number: at most a few each. */
  byNumber(tx: Tx, questions: readonly Question[]): Promise<RegisterEntry[][]>
  /**
   * Who might be meant: the same words of the name within a year or two, born that day in that commune, the same phone
   * number, the same guardian. At most `limit` for each question, the likeliest kinds first.
   */
  similar(tx: Tx, questions: readonly Question[], limit: number): Promise<RegisterEntry[][]>
}
