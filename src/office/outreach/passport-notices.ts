import type { PassportNotices } from '../../stages/issue/index.ts'
import { putMessages } from './put-messages.ts'

/** Tells people that their passport is there, once a passport, on behalf of the unit that issues it. */
export const passportNotices: PassportNotices = {
  async announce(tx, passports) {
    await putMessages(
      tx,
      passports.map(({ passportId, email }) => ({
        dedupeKey: `passport-ready:${passportId}`,
        unit: tx.caller.unit,
        kind: 'passport-ready',
        channel: 'email',
        language: 'vi',
        recipient: email,
        data: { passportId },
      })),
    )
  },
}
