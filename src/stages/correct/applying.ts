/** What every way of applying a decision shares: the case, the human beings, the run, and the record that it is about. */
import type { DoseId } from '../../core/dose/dose.ts'
import { Refusal } from '../../core/refusal.ts'
import { readDoses, type StoredDose, type Tx } from '../record/index.ts'
import type { DecisionNotices } from './ports.ts'
import type { StoredCase } from './store-cases.ts'

/** Who decided: the human who turned the last key, and the one before where there were two. */
export interface DecidedBy {
  readonly person: string
  readonly firstKey: string | null
}

/** A decision on its way into the records. */
export interface Applying {
  readonly found: StoredCase
  readonly by: DecidedBy
  /** The run that the corrections are entered under. */
  readonly run: string
  readonly newId: () => string
  readonly notices: DecisionNotices
}

/** Rule that stands in the dose action of a decided case. */
export const CASE_RULE = 'case'

/** Rule that stands in the run: which case it was. */
export const ruleOf = ({ caseId }: StoredCase): string => `${CASE_RULE}:${caseId}`

/** The dose record of a case, locked. @throws {Refusal} `case.invalid` the case has none, or it was withdrawn meanwhile */
export async function caseDose(tx: Tx, { doseId }: StoredCase): Promise<StoredDose> {
  if (doseId === null) throw invalid('the case has no dose record: this decision cannot be taken on it')
  return liveDose(tx, doseId)
}

/** A dose record that counts, locked. @throws {Refusal} `case.invalid` */
export async function liveDose(tx: Tx, doseId: DoseId): Promise<StoredDose> {
  const [dose] = await readDoses(tx, [doseId], true)
  if (dose === undefined) throw invalid('there is no such dose record')
  if (dose.standing.withdrawn) throw invalid('the dose record has been withdrawn meanwhile')
  return dose
}

/** The decision cannot be applied as it stands. */
export const invalid = (why: string): Refusal => new Refusal('case.invalid', why)
