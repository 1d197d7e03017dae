/** What the values of CertLogic are: truth, reading of data, and the one error. */
import { memo } from '../../memo.ts'

/**
 * An expression has no value over this data: it is not CertLogic, an operand is of another type, or a limit was passed. The
 * message names operations only, never data.
 */
export class CertLogicError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CertLogicError'
  }
}

/** Operations within operations; the deepest published rule has 15. */
export const DEPTH_MAX = 100
/** Letters of a path of `var`; published ones stay below 60. */
export const PATH_LENGTH_MAX = 500
/** More paths than the rules of all countries have. */
const PATHS_REMEMBERED = 2000

const INDEX = /^\d{1,9}$/

/**
 * True, false, or undefined for what is neither: a date-time, nothing else in JSON (specification 1.3.2, "Truthy and falsy
 * values").
 */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return value !== ''
  if (typeof value === 'number') return value !== 0
  if (value === null) return false
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Date || typeof value !== 'object') return undefined
  return Object.keys(value).length > 0
}

/**
 * What stands at a path of the data, null where nothing does (specification, "Data access"). Only members of the data itself:
 * neither those that every object inherits nor the length of a list or of a text.
 * @throws {CertLogicError} when the path is too long
 */
export function read(data: unknown, path: string): unknown {
  if (path === '') return data ?? null
  if (path.length > PATH_LENGTH_MAX) throw new CertLogicError('the path of a "var" is too long')
  let value = data
  for (const fragment of fragmentsOf(path)) {
    if (typeof value !== 'object' || value === null) return null
    if (Array.isArray(value)) {
      value = INDEX.test(fragment) ? value[Number(fragment)] : null
    } else {
      // The member is its own, so nothing of Object.prototype is reached.
      value = Object.hasOwn(value, fragment) ? (value as Record<string, unknown>)[fragment] : null
    }
  }
  return value ?? null
}

const fragmentsOf = memo((path: string) => path.split('.'), PATHS_REMEMBERED)
