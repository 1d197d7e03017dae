import type { Decision } from '../../core/case/case.ts'
import type { Tx } from '../record/index.ts'
import { applyAttestation } from './apply-attestation.ts'
import { applyClaim } from './apply-claim.ts'
import { applyLink } from './apply-link.ts'
import { applyRegisterChange } from './apply-register-change.ts'
import { applyMerge, applyStanding, applyWithdrawal } from './apply-withdrawal.ts'
import { type Applying, type DecidedBy, invalid, liveDose } from './applying.ts'
import type { DecisionNotices } from './ports.ts'
import type { StoredCase } from './store-cases.ts'
import { insertRun } from './store-runs.ts'

export { revertDecision } from './revert-decision.ts'

type Apply<K extends Decision['what']> = (
  tx: Tx,
  applying: Applying,
  decision: Extract<Decision, { what: K }>,
) => Promise<void>

const APPLY: { readonly [K in Decision['what']]: Apply<K> } = {
  correct: (tx, applying, { change }) => applyClaim(tx, applying, change, null),
  reassign: (tx, applying, { change, personId }) => applyClaim(tx, applying, change, personId),
  attest: applyAttestation,
  merge: applyMerge,
  stands: applyStanding,
  withdraw: applyWithdrawal,
  entered: async (tx, { found }, { doseId }) => {
    const dose = await liveDose(tx, doseId)
    if (found.facility !== null && dose.facility !== found.facility) {
      throw invalid(
        'another facility entered this record: name the one that the facility of the case entered',
      )
    }
  },
  'change-register': applyRegisterChange,
  link: applyLink,
}

/** Decisions that change dose records; each is a run of its own. */
const CORRECTS: ReadonlySet<Decision['what']> = new Set([
  'correct',
  'reassign',
  'attest',
  'merge',
  'withdraw',
  'link',
])

/**
 * Does what a decided case says to records and persons, in the transaction that has locked the case and its records. The
 * caller has asked whether the decision may be taken, and appends the case's own actions afterwards. Both citizens hear of a
 * dose that became another person's.
 * @throws {Refusal} `case.invalid` the decision does not fit what stands now; `case.same-person` one human for two keys
 */
export async function applyDecision(
  tx: Tx,
  found: StoredCase,
  decision: Decision,
  by: DecidedBy,
  newId: () => string,
  notices: DecisionNotices,
): Promise<void> {
  const run = newId()
  if (CORRECTS.has(decision.what)) {
    await insertRun(tx, { run, kind: decision.what === 'merge' ? 'merge' : 'case', undoes: null })
  }
  const apply = APPLY[decision.what] as (tx: Tx, a: Applying, d: Decision) => Promise<void> // the table pairs both
  await apply(tx, { found, by, run, newId, notices }, decision)
}
