/** Is an expression CertLogic at all? Asked once, when a rule is taken over; evaluation assumes nothing of it. */
import { isTimeUnit, TIME_UNITS } from './certlogic-time.ts'
import { DEPTH_MAX, PATH_LENGTH_MAX } from './certlogic-values.ts'

/** One thing that is wrong, and the part of the expression that it is wrong with. */
export interface FormatIssue {
  readonly expr: unknown
  readonly message: string
}

/** Parts of an expression; the largest published rule has 200. */
export const PARTS_MAX = 20_000
/** Nobody mends more at a time. */
const ISSUES_MAX = 100

const PATH = /^[^.]+(?:\.[^.]+)*$/
const PAIR = [2, 2] as const
const PAIR_OR_THREE = [2, 3] as const

/** Least and most operands of every operation but `var`. */
const OPERANDS: ReadonlyMap<string, readonly [number, number]> = new Map<string, readonly [number, number]>([
  ['if', [3, 3]],
  ['and', [2, Number.POSITIVE_INFINITY]],
  ['!', [1, 1]],
  ['===', PAIR],
  ['in', PAIR],
  ['+', PAIR],
  ['<', PAIR_OR_THREE],
  ['>', PAIR_OR_THREE],
  ['<=', PAIR_OR_THREE],
  ['>=', PAIR_OR_THREE],
  ['before', PAIR_OR_THREE],
  ['after', PAIR_OR_THREE],
  ['not-after', PAIR_OR_THREE],
  ['not-before', PAIR_OR_THREE],
  ['plusTime', [3, 3]],
  ['dccDateOfBirth', [1, 1]],
  ['reduce', [3, 3]],
  ['extractFromUVCI', [2, 2]],
])

interface Walk {
  readonly issues: FormatIssue[]
  /** Paths of every `var`. */
  readonly paths: Set<string>
  parts: number
}

/** Everything that is wrong with an expression (at most 100); empty when it may be evaluated. Never throws. */
export function validateFormat(expression: unknown): FormatIssue[] {
  return walk(expression).issues.slice(0, ISSUES_MAX)
}

/** The paths of every `var` of a valid expression. */
export function pathsOf(expression: unknown): ReadonlySet<string> {
  return walk(expression).paths
}

function walk(expression: unknown): Walk {
  const found: Walk = { issues: [], paths: new Set(), parts: 0 }
  look(expression, found, 0)
  if (found.parts > PARTS_MAX)
    found.issues.push({ expr: expression, message: `more than ${PARTS_MAX} parts` })
  return found
}

function look(expr: unknown, found: Walk, depth: number): void {
  found.parts += 1
  if (found.parts > PARTS_MAX) return
  const message = faultOf(expr, found, depth)
  if (message !== undefined) found.issues.push({ expr, message })
}

function faultOf(expr: unknown, found: Walk, depth: number): string | undefined {
  if (typeof expr === 'string' || typeof expr === 'boolean') return undefined
  if (typeof expr === 'number') return Number.isInteger(expr) ? undefined : `${expr} is a non-integer number`
  if (typeof expr !== 'object' || expr === null) return 'invalid CertLogic expression'
  if (depth === DEPTH_MAX) return `more than ${DEPTH_MAX} operations within operations`
  if (!Array.isArray(expr)) return operationFault(expr, found, depth)
  for (const item of expr) look(item, found, depth + 1)
  return undefined
}

function operationFault(expr: object, found: Walk, depth: number): string | undefined {
  const names = Object.keys(expr)
  const [name = ''] = names
  if (names.length !== 1) return `expression object must have exactly one key, but it has ${names.length}`
  const operands: unknown = (expr as Record<string, unknown>)[name] // an own key, as just seen
  if (name === 'var') return pathFault(operands, found)
  if (!Array.isArray(operands)) return 'operation not of the form { "<operator>": [ <values...> ] }'
  const range = OPERANDS.get(name)
  if (range === undefined) return `unrecognised operator: "${name}"`
  const constants = CONSTANTS.get(name)
  for (const operand of constants ? operands.slice(0, 1) : operands) look(operand, found, depth + 1)
  const [least, most] = range
  if (operands.length < least || operands.length > most)
    return `a "${name}" must have ${least === most ? least : `${least} or more`} operands, not ${operands.length}`
  return constants?.(operands)
}

function pathFault(path: unknown, found: Walk): string | undefined {
  if (typeof path !== 'string') return 'not of the form { "var": "<path>" }'
  if (path.length > PATH_LENGTH_MAX) return `data access path longer than ${PATH_LENGTH_MAX} letters`
  if (path !== '' && !PATH.test(path)) return `data access path doesn't have a valid format: ${path}`
  found.paths.add(path)
  return undefined
}

/** Operations of which only the first operand is evaluated: what must the others be? */
const CONSTANTS: ReadonlyMap<string, (operands: readonly unknown[]) => string | undefined> = new Map([
  [
    'plusTime',
    ([, amount, unit]: readonly unknown[]) =>
      Number.isInteger(amount) && isTimeUnit(unit)
        ? undefined
        : `a "plusTime" must have a whole number and a unit of time (${TIME_UNITS.join(', ')})`,
  ],
  [
    'extractFromUVCI',
    ([, index]: readonly unknown[]) =>
      Number.isInteger(index) ? undefined : 'an "extractFromUVCI" must have a whole number',
  ],
])
