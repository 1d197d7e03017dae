import { randomUUID } from 'node:crypto'

import { analyzeDoses } from '../adapters/postgres/analyze.ts'
import { createTableRegister } from '../adapters/registers/table-register.ts'
import { type AuthenticateSummary, authenticateDoses } from '../stages/authenticate/index.ts'
import { settleChecks } from '../stages/correct/index.ts'
import type { Context } from './context.ts'
import { loadModel } from './match-model.ts'

/** Fewer new verdicts than this do not change what the planner should think of the tables. */
const ANALYZE_FROM = 10_000

/** Checks every unchecked dose record against the register table. @throws {Refusal} `register.empty`, `database.*` */
export async function runAuthenticate(context: Context): Promise<AuthenticateSummary & { seconds: number }> {
  const { worker } = await context.databases()
  const caller = await context.caller('authenticate')
  const startedMs = performance.now()
  const summary = await authenticateDoses(caller, {
    worker,
    register: createTableRegister(),
    model: loadModel(),
    onChecked: (tx, checked) => settleChecks(tx, checked, randomUUID),
    progress: context.progress,
    signal: context.signal,
  })
  if (summary.checked >= ANALYZE_FROM) await worker.transaction(caller, analyzeDoses)
  return { ...summary, seconds: (performance.now() - startedMs) / 1000 }
}
