/** Takes a cleaning list back, writes what became of its rows, and checks the corrected records again. */
import { openReturnedList } from '../adapters/documents/lists/read-list.ts'
import { createResultFile } from '../adapters/documents/lists/write-result.ts'
import { type ImportListSummary, importList } from '../stages/correct/index.ts'
import type { Context } from './context.ts'
import { loadModel } from './match-model.ts'
import { openRegister } from './registers.ts'
import { runAuthenticate } from './run-authenticate.ts'
import { IMPORT_PARTS, LIST_PURPOSE } from './run-correct-list.ts'

export interface CorrectImportOptions {
  readonly file: string
  readonly isDryRun: boolean
  /** Path of a workbook with the verdict of every row; one that exists is refused. Undefined = none. */
  readonly result: string | undefined
}

/**
 * Imports the list and then authenticates what it changed.
 * @throws {Refusal} `case.not-allowed`, `file.*`, `register.*`, `database.*`
 */
export async function runCorrectImport(
  context: Context,
  { file, isDryRun, result }: CorrectImportOptions,
): Promise<ImportListSummary & { readonly verified: number }> {
  const { worker } = await context.databases()
  const caller = await context.caller(LIST_PURPOSE)
  const returned = await openReturnedList(file)
  const { register, residents } = await openRegister(context)
  const output = result === undefined ? undefined : await createResultFile(result)
  try {
    const { progress, signal } = context
    const summary = await importList(caller, returned, {
      ...IMPORT_PARTS,
      worker,
      register,
      residents,
      model: loadModel(),
      isDryRun,
      onRows: async (verdicts) => output?.add(verdicts),
      progress,
      signal,
    })
    await output?.finish()
    const { verified } = isDryRun || summary.applied === 0 ? { verified: 0 } : await runAuthenticate(context)
    return { ...summary, verified }
  } catch (error) {
    await output?.discard()
    throw error
  }
}
