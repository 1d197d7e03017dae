/** Reading JSON of strangers: rules and value sets. */
import { plusTime } from './certlogic-time.ts'
import { CertLogicError } from './certlogic-values.ts'

/** The texts of a list; undefined for anything else. */
export function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
}

/** A date or date-time in a form of CertLogic; without a zone it is UTC. */
export function momentOf(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return plusTime(value, 0, 'day')
  } catch (error) {
    if (error instanceof CertLogicError) return undefined
    throw error
  }
}
