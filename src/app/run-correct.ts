import { randomUUID } from 'node:crypto'

import { createCsv } from '../adapters/documents/lists/csv-file.ts'
import { logAccess } from '../office/access/index.ts'
import { type CorrectSummary, correctDoses, type ProposedCorrection } from '../stages/correct/index.ts'
import type { Context } from './context.ts'
import { openRegister } from './registers.ts'
import { runAuthenticate } from './run-authenticate.ts'

export interface CorrectOptions {
  readonly applySafe: boolean
  /** Path of a file with every proposed correction; one that exists is refused. Undefined = none. */
  readonly preview?: string | undefined
}

/** Columns of a preview. Personal data: they go into the file and nowhere else. */
export const PREVIEW_COLUMNS = ['dose_id', 'rule', 'field', 'before', 'after'] as const

/**
 * Opens a case for every verdict that needs a person, applies the safe corrections when asked to, and then checks the
 * corrected records again. @throws {Refusal} `file.not-writable`, `register.*`, `database.*`
 */
export async function runCorrect(
  context: Context,
  { applySafe, preview }: CorrectOptions,
): Promise<CorrectSummary & { readonly verified: number }> {
  const { worker } = await context.databases()
  const caller = await context.caller('correct')
  const { progress } = context
  const { residents } = await openRegister(context)
  const deps = { worker, applySafe, newId: randomUUID, communesOf: residents.communesOf, progress }
  if (preview === undefined) return withChecks(context, await correctDoses(caller, deps))
  const file = await createCsv(preview, PREVIEW_COLUMNS)
  try {
    // The stage works in lanes and the file takes one batch after the other.
    let written: Promise<void> = Promise.resolve()
    const onProposed = (proposed: readonly ProposedCorrection[]): Promise<void> => {
      written = written.then(async () => {
        await worker.transaction(caller, (tx) => logAccess(tx, proposed.map(readingOf)))
        await file.addRows(proposed.flatMap(previewRows))
      })
      return written
    }
    const sum = await correctDoses(caller, { ...deps, onProposed })
    await file.finish()
    return await withChecks(context, sum)
  } catch (error) {
    await file.discard()
    throw error
  }
}

async function withChecks(
  context: Context,
  sum: CorrectSummary,
): Promise<CorrectSummary & { readonly verified: number }> {
  const { verified } = sum.applied === 0 ? { verified: 0 } : await runAuthenticate(context)
  return { ...sum, verified }
}

const readingOf = ({ doseId }: ProposedCorrection) => ({ kind: 'export', doseId, count: 1 }) as const

/** One line for each field; a record that would be put away has one line that names the record in its place. */
function previewRows({ doseId, rule, before, after, duplicateOf }: ProposedCorrection): string[][] {
  if (duplicateOf !== null) return [[doseId, rule, 'record', '', `duplicate of ${duplicateOf}`]]
  return Object.entries(after).map(([field, value]) => [
    doseId,
    rule,
    field,
    String(before[field] ?? ''),
    String(value ?? ''),
  ])
}
