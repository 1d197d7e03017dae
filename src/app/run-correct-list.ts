/** Cleaning lists: composes the stage, the residents of the register, the access log and the files. */
import { randomUUID } from 'node:crypto'
import { createListFile } from '../adapters/documents/lists/write-list.ts'
import { dayInWords } from '../adapters/documents/words.ts'
import { dayOfInstant } from '../core/dates.ts'
import { Refusal } from '../core/refusal.ts'
import { logAccess } from '../office/access/index.ts'
import { readHumans } from '../office/staff/index.ts'
import { isBelow, readUnitTree } from '../office/units/index.ts'
import { type ListDeps, type ListSummary, listCommune } from '../stages/correct/index.ts'
import type { Context } from './context.ts'
import { openRegister } from './registers.ts'

/** Why records are read; stands in the access log that citizens see. */
export const LIST_PURPOSE = 'cleaning-list'

/** What making and taking back a list have in common. */
const LIST_PARTS: Pick<ListDeps, 'isBelow' | 'logReading' | 'newId'> = {
  isBelow,
  logReading: logAccess,
  newId: randomUUID,
}

/** What taking a list back needs besides, but for what differs from one file to the next. */
export const IMPORT_PARTS = { ...LIST_PARTS, humansOf: readHumans, readTree: readUnitTree } as const

export interface CorrectListOptions {
  /** GSO code of the commune. */
  readonly commune: string
  readonly format: 'xlsx' | 'csv'
  /** Path of the file; one that exists is refused. */
  readonly out: string
}

/**
 * Makes the cleaning list of a commune as a file.
 * @throws {Refusal} `unit.unknown`, `case.not-allowed`, `file.not-writable`, `file.too-large`, `register.*`,
 * `database.*`
 */
export async function runCorrectList(
  context: Context,
  { commune, format, out }: CorrectListOptions,
): Promise<ListSummary> {
  const { app, worker } = await context.databases()
  const caller = await context.caller(LIST_PURPOSE)
  const tree = await app.transaction(caller, readUnitTree)
  const unit = tree.unit(commune)
  if (unit?.kind !== 'commune') {
    throw new Refusal(
      'unit.unknown',
      'there is no commune of this code: see the list of the statistics office',
    )
  }
  const { residents } = await openRegister(context)
  const day = dayInWords(dayOfInstant(context.clock.now()), 'vi')
  const file = await createListFile(out, { format, communeName: unit.name, day })
  try {
    const { progress } = context
    const deps: ListDeps = { ...LIST_PARTS, worker, residents, write: (rows) => file.add(rows), progress }
    const summary = await listCommune(caller, commune, deps)
    await file.finish()
    return summary
  } catch (error) {
    await file.discard()
    throw error
  }
}
