import { randomUUID } from 'node:crypto'

import { type CorrectSummary, correctDoses } from '../stages/correct/index.ts'
import type { Context } from './context.ts'
import { runAuthenticate } from './run-authenticate.ts'

/**
 * Opens a case for every verdict that needs a person, applies the safe corrections when asked to, and then checks the
 * corrected records again. @throws {Refusal} `register.empty`, `database.*`
 */
export async function runCorrect(
  context: Context,
  { applySafe }: { readonly applySafe: boolean },
): Promise<CorrectSummary & { readonly verified: number }> {
  const { worker } = await context.databases()
  const caller = await context.caller('correct')
  const { progress } = context
  const sum = await correctDoses(caller, { worker, applySafe, newId: randomUUID, progress })
  const { verified } = sum.applied === 0 ? { verified: 0 } : await runAuthenticate(context)
  return { ...sum, verified }
}
