import { randomUUID } from 'node:crypto'

import { type UndoSummary, undoRun } from '../stages/correct/index.ts'
import type { Context } from './context.ts'
import { runAuthenticate } from './run-authenticate.ts'

/**
 * Takes a run of corrections back and checks its records again.
 * @throws {Refusal} `correction.unknown`, `case.not-allowed`, `case.changed`, `register.*`, `database.*`
 */
export async function runUndo(context: Context, run: string): Promise<UndoSummary> {
  const { app, worker } = await context.databases()
  const caller = await context.caller('correct undo')
  const sum = await undoRun(caller, run, { app, worker, newId: randomUUID, progress: context.progress })
  if (sum.reverted > 0) await runAuthenticate(context)
  return sum
}
