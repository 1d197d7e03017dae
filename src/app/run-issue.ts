import { randomUUID } from 'node:crypto'

import { passportNotices } from '../office/outreach/index.ts'
import { selectPersonDoses } from '../stages/authenticate/index.ts'
import { type IssueSummary, issuePassports } from '../stages/issue/index.ts'
import type { Context } from './context.ts'
import { loadIssuer } from './keys.ts'
import { openRegister } from './registers.ts'
import { readTrustFile } from './trust-file.ts'
import { independentCheck } from './verify-text.ts'

/**
 * Issues a passport to everybody who is owed one, at most `limit`.
 * @throws {Refusal} `keys.missing`, `payload.invalid`, `signer.unavailable`, `database.*`
 */
export async function runIssue(context: Context, limit?: number): Promise<IssueSummary> {
  const { worker, signer: signing } = await context.databases()
  const caller = await context.caller('issue')
  const { signer, issuer } = loadIssuer(context)
  const { holders } = await openRegister(context)
  return issuePassports(
    caller,
    {
      worker,
      signing,
      signer,
      issuer,
      records: { dosesOf: selectPersonDoses },
      holders,
      notices: passportNotices,
      check: independentCheck(readTrustFile(context.config)),
      newId: randomUUID,
      progress: context.progress,
    },
    limit,
  )
}
