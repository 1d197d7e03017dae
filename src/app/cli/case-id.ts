import { Refusal } from '../../core/refusal.ts'
import type { Args } from './command.ts'

/** The id of a case as the first argument. @throws {Refusal} `option.missing` */
export function caseId(args: Args): string {
  const id = args.positionals[0]
  if (id === undefined || id === '')
    throw new Refusal('option.missing', 'name the case: see "vaxpass case list"')
  return id.toLowerCase()
}
