/**
 * CertLogic, the language of the EU's entry rules: ehn-dcc-development/eu-dcc-business-rules, specification 1.3.2. Expressions
 * come from other countries: whatever they hold, evaluation ends soon, and with a value or a `CertLogicError`.
 */
import { dccDateOfBirth, isTimeUnit, plusTime } from './certlogic-time.ts'
import { CertLogicError, DEPTH_MAX, read, truthOf } from './certlogic-values.ts'

export { type FormatIssue, validateFormat } from './certlogic-format.ts'
export { CertLogicError } from './certlogic-values.ts'

/** Operations and list items of one evaluation; a published rule over a large passport needs some hundreds. */
export const STEPS_MAX = 100_000
/** Letters or list items that cost as much as one operation. */
const ITEMS_A_STEP = 16

/** The data that `var` reads, and what has been spent. */
interface Run {
  data: unknown
  depth: number
  steps: number
}

type Operands = readonly unknown[]
type Operation = (operands: Operands, run: Run) => unknown

/**
 * The value of an expression over data; a date-time is a `Date`.
 * @throws {CertLogicError} when it has none; nothing else
 */
export function evaluate(expression: unknown, data: unknown): unknown {
  return solve(expression, { data, depth: 0, steps: 0 })
}

function solve(expression: unknown, run: Run): unknown {
  if (typeof expression === 'string' || typeof expression === 'boolean') return expression
  if (typeof expression === 'number') {
    if (Number.isInteger(expression)) return expression
    throw new CertLogicError('a number is not whole')
  }
  if (typeof expression !== 'object' || expression === null) throw new CertLogicError('not an expression')
  if (run.depth === DEPTH_MAX) throw new CertLogicError(`more than ${DEPTH_MAX} operations within operations`)
  run.depth += 1
  const value = Array.isArray(expression) ? solveAll(expression, run) : operate(expression, run)
  run.depth -= 1
  return value
}

function solveAll(items: Operands, run: Run): unknown[] {
  spend(run, 1 + items.length)
  return items.map((item) => solve(item, run))
}

function operate(expression: object, run: Run): unknown {
  spend(run, 1)
  const names = Object.keys(expression)
  const name = names[0]
  if (name === undefined || names.length > 1) throw new CertLogicError('an operation must have one name')
  const operands: unknown = (expression as Record<string, unknown>)[name] // an own key, as just seen
  if (name === 'var') {
    if (typeof operands === 'string') return read(run.data, operands)
    throw new CertLogicError('the path of a "var" must be a text')
  }
  const operation = OPERATIONS.get(name)
  if (operation === undefined) throw new CertLogicError('there is no such operation')
  if (Array.isArray(operands) && operands.length > 0) return operation(operands, run)
  throw new CertLogicError('an operation must have a list of operands')
}

function spend(run: Run, steps: number): void {
  run.steps += steps
  if (run.steps > STEPS_MAX) throw new CertLogicError(`more than ${STEPS_MAX} operations`)
}

/** True or false of a value. */
function decide(value: unknown): boolean {
  const truth = truthOf(value)
  if (truth === undefined) throw new CertLogicError('a value is neither true nor false')
  return truth
}

function choose([guard, whenTrue, whenFalse]: Operands, run: Run): unknown {
  if (whenFalse === undefined) throw new CertLogicError('an "if" must have three operands')
  return solve(decide(solve(guard, run)) ? whenTrue : whenFalse, run)
}

/** The first false operand, else the last; what follows the first false one is not evaluated. */
function and(operands: Operands, run: Run): unknown {
  if (operands.length < 2) throw new CertLogicError('an "and" must have two operands or more')
  let value: unknown
  for (const operand of operands) {
    value = solve(operand, run)
    if (!decide(value)) return value
  }
  return value
}

/**
 * Nothing is in a list that is null: so say the cases of the specification's suite (ins-with-nulls), while its text calls
 * every operand but a list an error.
 */
function isIn(operands: Operands, run: Run): boolean {
  const [item, list] = pairOf(operands, run)
  if (list === null) return false
  if (!Array.isArray(list)) throw new CertLogicError('an "in" must have a list')
  spend(run, Math.floor(list.length / ITEMS_A_STEP))
  return list.indexOf(item) !== -1
}

function add(operands: Operands, run: Run): number {
  const [left, right] = pairOf(operands, run)
  return whole(left) + whole(right)
}

function pairOf(operands: Operands, run: Run): readonly [unknown, unknown] {
  if (operands.length !== 2) throw new CertLogicError('the operation must have two operands')
  return [solve(operands[0], run), solve(operands[1], run)]
}

function whole(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw new CertLogicError('an operand must be a whole number')
}

function instant(value: unknown): number {
  if (value instanceof Date) return value.getTime()
  throw new CertLogicError('an operand must be a date-time')
}

/** With three operands, between: the first and the second, and the second and the third. */
function comparison(
  of: (value: unknown) => number,
  holds: (left: number, right: number) => boolean,
): Operation {
  return (operands, run) => {
    const { length } = operands
    if (length !== 2 && length !== 3) throw new CertLogicError('a comparison must have two or three operands')
    const left = of(solve(operands[0], run))
    const middle = of(solve(operands[1], run))
    if (length === 2) return holds(left, middle)
    const right = of(solve(operands[2], run))
    return holds(left, middle) && holds(middle, right)
  }
}

function timeAfter([date, amount, unit]: Operands, run: Run): Date {
  if (!isTimeUnit(unit)) throw new CertLogicError('a "plusTime" must have a unit of time')
  const steps = whole(amount)
  return plusTime(textOf(solve(date, run)), steps, unit)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw new CertLogicError('an operand must be a text')
}

/** Within it, `var` reads what has been found so far and the item whose turn it is, and nothing else. */
function reduce([operand, lambda, initial]: Operands, run: Run): unknown {
  const list = solve(operand, run)
  if (list !== null && !Array.isArray(list)) throw new CertLogicError('a "reduce" must have a list')
  let accumulator = solve(initial, run)
  const { data } = run
  for (const current of list ?? []) {
    spend(run, 1)
    run.data = { accumulator, current }
    accumulator = solve(lambda, run)
  }
  run.data = data
  return accumulator
}

const UVCI_PREFIX = 'URN:UVCI:'

function extractFromUVCI([operand, index]: Operands, run: Run): string | null {
  const uvci = solve(operand, run)
  const at = whole(index)
  if (uvci === null) return null
  const text = textOf(uvci)
  spend(run, Math.floor(text.length / ITEMS_A_STEP))
  const fragments = (text.startsWith(UVCI_PREFIX) ? text.slice(UVCI_PREFIX.length) : text).split(/[/#:]/)
  return at < 0 ? null : (fragments[at] ?? null)
}

const isLess = (left: number, right: number): boolean => left < right
const isMore = (left: number, right: number): boolean => left > right
const isLessOrEqual = (left: number, right: number): boolean => left <= right
const isMoreOrEqual = (left: number, right: number): boolean => left >= right

/** A map, so that no name reaches what every object inherits. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['if', choose],
  ['and', and],
  ['!', ([operand], run) => !decide(solve(operand, run))],
  [
    '===',
    (operands, run) => {
      const [left, right] = pairOf(operands, run)
      return left === right
    },
  ],
  ['in', isIn],
  ['+', add],
  ['<', comparison(whole, isLess)],
  ['>', comparison(whole, isMore)],
  ['<=', comparison(whole, isLessOrEqual)],
  ['>=', comparison(whole, isMoreOrEqual)],
  ['before', comparison(instant, isLess)],
  ['after', comparison(instant, isMore)],
  ['not-after', comparison(instant, isLessOrEqual)],
  ['not-before', comparison(instant, isMoreOrEqual)],
  ['plusTime', timeAfter],
  ['dccDateOfBirth', ([operand], run) => dccDateOfBirth(textOf(solve(operand, run)))],
  ['reduce', reduce],
  ['extractFromUVCI', extractFromUVCI],
])
