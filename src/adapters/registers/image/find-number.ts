/** Who has a personal number, and who has one that is one slip away. */
import { digitAt, digitsOf, SERIALS } from './codes.ts'
import type { Numbers } from './number-columns.ts'

type Serials = Pick<Numbers, 'prefixStarts' | 'serial'>

/** Steps from where a serial should be; beyond them the serials are spread unevenly, and halving is sure. */
const MOST_STEPS = 64

/** Row of the person with this prefix and serial (each six digits as a number); -1 when there is none. */
export function findNumber(numbers: Serials, prefix: number, serial: number): number {
  const row = placeOfSerial(numbers, prefix, serial)
  return row < (numbers.prefixStarts[prefix + 1] ?? 0) && numbers.serial[row] === serial ? row : -1
}

/** The first row of a prefix with at least this serial; that of the next prefix when there is none. */
function placeOfSerial({ prefixStarts, serial: serials }: Serials, prefix: number, serial: number): number {
  let low = prefixStarts[prefix] ?? 0
  let high = prefixStarts[prefix + 1] ?? 0
  // Serials are given by chance: one is found about where its share of all serials is.
  const guess = low + Math.floor(((high - low) * serial) / SERIALS)
  if (low < high && (serials[guess] ?? 0) < serial) {
    low = guess + 1
    const most = Math.min(high, low + MOST_STEPS)
    while (low < most && (serials[low] ?? 0) < serial) low += 1
    if (low < most) return low
  } else {
    high = guess
    const least = Math.max(low, high - MOST_STEPS)
    while (high > least && (serials[high - 1] ?? 0) >= serial) high -= 1
    if (high > least) return high
  }
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((serials[middle] ?? 0) < serial) low = middle + 1
    else high = middle
  }
  return low
}

/** Row of the person with a number as text; -1 when it is no number of 12 digits or nobody's. */
export function findNumberText(numbers: Serials, number: string): number {
  if (number.length !== 12) return -1
  const [prefix, serial] = [digitsOf(number, 0, 6), digitsOf(number, 6, 12)]
  return Number.isNaN(prefix) || Number.isNaN(serial) ? -1 : findNumber(numbers, prefix, serial)
}

/**
 * Calls back for everybody whose number is one slip away from the digits, as `neighboursOf` of core/person/identity-number.ts
 * lists them; somebody may come twice. Numbers that cannot exist need no check: nobody of a register has one.
 */
export function eachNeighbour(numbers: Numbers, digits: string, visit: (row: number) => void): void {
  if (Number.isNaN(digitsOf(digits, 0, digits.length))) return
  if (digits.length === 12) replacedOrSwapped(numbers, digits, visit)
  else if (digits.length === 11) each(numbers, leftOut(digits), visit)
  else if (digits.length === 13) each(numbers, doubled(digits), visit)
}

function replacedOrSwapped(numbers: Numbers, digits: string, visit: (row: number) => void): void {
  const prefix = digitsOf(digits, 0, 6)
  const serial = digitsOf(digits, 6, 12)
  inSerial(numbers, prefix, serial, visit)
  inPrefix(numbers, prefix, digits, visit)
  const [last, first] = [digitAt(digits, 5), digitAt(digits, 6)]
  if (last !== first) look(numbers, prefix + first - last, serial + (last - first) * (SERIALS / 10), visit)
}

/** The slip is in the first six digits: few people have the same last six. */
function inSerial(numbers: Numbers, prefix: number, serial: number, visit: (row: number) => void): void {
  const { serialStarts, serialPrefixes } = numbers
  for (let i = serialStarts[serial] ?? 0, end = serialStarts[serial + 1] ?? 0; i < end; i += 1) {
    const other = serialPrefixes[i] ?? 0
    if (isOneSlip(other, prefix)) look(numbers, other, serial, visit)
  }
}

/** Serials that differ in their last three digits only are close together: one look finds all of them. */
const CLOSE = 1000

/** The slip is in the last six digits. */
function inPrefix(numbers: Numbers, prefix: number, digits: string, visit: (row: number) => void): void {
  const serial = digitsOf(digits, 6, 12)
  const end = numbers.prefixStarts[prefix + 1] ?? 0
  if (numbers.prefixStarts[prefix] === end) return
  for (let place = 6, worth = SERIALS / 10; place < 9; place += 1, worth /= 10) {
    const digit = digitAt(digits, place)
    for (let other = 0; other < 10; other += 1) {
      if (other !== digit) look(numbers, prefix, serial + (other - digit) * worth, visit)
    }
    const next = digitAt(digits, place + 1)
    if (next !== digit) look(numbers, prefix, serial + ((next - digit) * worth * 9) / 10, visit)
  }
  const least = serial - (serial % CLOSE)
  for (let row = placeOfSerial(numbers, prefix, least); row < end; row += 1) {
    const other = numbers.serial[row] ?? 0
    if (other >= least + CLOSE) return
    if (isOneSlip(other, serial)) visit(row)
  }
}

/** Of two numbers of equally many digits: one digit differs, or two neighbouring digits have changed places. */
function isOneSlip(a: number, b: number): boolean {
  let [restA, restB] = [a, b]
  let differing = 0
  // The digits behind the first difference, when there was one at the place before.
  let [beforeA, beforeB] = [-1, -1]
  let isSwap = false
  while (restA !== restB) {
    const [digitA, digitB] = [restA % 10, restB % 10]
    if (digitA !== digitB) {
      differing += 1
      if (differing > 2) return false
      isSwap = differing === 2 && digitA === beforeB && digitB === beforeA
    }
    const isFirst = digitA !== digitB && differing === 1
    beforeA = isFirst ? digitA : -1
    beforeB = isFirst ? digitB : -1
    restA = (restA - digitA) / 10
    restB = (restB - digitB) / 10
  }
  return differing === 1 || isSwap
}

/** Numbers of 12 digits from which one digit was left out. */
function leftOut(digits: string): number[] {
  const value = Number(digits)
  return Array.from({ length: 12 }, (_, place) => {
    const worth = 10 ** (11 - place)
    const head = Math.floor(value / worth)
    return Array.from({ length: 10 }, (_, digit) => (head * 10 + digit) * worth + (value % worth))
  }).flat()
}

/** Numbers of 12 digits into which one digit too many came. */
function doubled(digits: string): number[] {
  const value = Number(digits)
  return Array.from({ length: 13 }, (_, place) => {
    const worth = 10 ** (12 - place)
    return Math.floor(value / (worth * 10)) * worth + (value % worth)
  })
}

function each(numbers: Numbers, found: readonly number[], visit: (row: number) => void): void {
  for (const number of found) look(numbers, Math.floor(number / SERIALS), number % SERIALS, visit)
}

function look(numbers: Numbers, prefix: number, serial: number, visit: (row: number) => void): void {
  const row = findNumber(numbers, prefix, serial)
  if (row >= 0) visit(row)
}
