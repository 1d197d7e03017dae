import type { DecisionNotices } from '../../stages/correct/index.ts'
import { putMessages } from './put-messages.ts'

/** Tells both people when a dose became another person's, once a case, on behalf of the unit that decided it. */
export const decisionNotices: DecisionNotices = {
  async announce(tx, told) {
    await putMessages(
      tx,
      told.map(({ caseId, what, email }) => ({
        dedupeKey: `${what}:${caseId}`,
        unit: tx.caller.unit,
        kind: what,
        channel: 'email',
        language: 'vi',
        recipient: email,
        data: { caseId },
      })),
    )
  },
}
