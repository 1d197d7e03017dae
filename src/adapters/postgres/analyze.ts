import type { Tx } from './transaction.ts'

/** Tells the planner how large the tables of doses are now; after a stage that wrote much, before one that reads it. */
export async function analyzeDoses(tx: Tx): Promise<void> {
  await tx.run('select vaxpass_analyze_doses()')
}
