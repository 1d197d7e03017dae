import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { neighboursOf, personalNumberFacts } from '../../../core/person/identity-number.ts'
import { eachNeighbour, findNumberText } from './find-number.ts'
import { numberOfRow } from './image-entry.ts'
import { numberColumns } from './number-columns.ts'

/** The columns of these numbers, each 12 digits. */
function columnsOf(numbers: readonly string[]) {
  const sorted = [...new Set(numbers)].sort()
  const halves = [0, 6].map((at) => Uint32Array.from(sorted, (number) => Number(number.slice(at, at + 6))))
  return { ...numberColumns(halves[0] ?? new Uint32Array(), halves[1] ?? new Uint32Array()), sorted }
}

/** What the loader lets into a register. */
const canExist = (number: string): boolean => personalNumberFacts(number) !== undefined

/** Numbers of few prefixes, so that a prefix has many people. */
const NUMBER = fc
  .tuple(fc.constantFrom('079185', '079186', '001201', '970185'), fc.integer({ min: 0, max: 999_999 }))
  .map(([prefix, serial]) => prefix + String(serial).padStart(6, '0'))

test('everybody is found by their number, and nobody by another', () => {
  // Serials in a lump at one end are not where their share of all serials is.
  const lump = Array.from({ length: 3000 }, (_, i) => `079185${String(997_000 + i).padStart(6, '0')}`)
  const columns = columnsOf(['079185000000', '001201999999', '001201000000', ...lump])
  for (const [row, number] of columns.sorted.entries()) assert.equal(findNumberText(columns, number), row)
  for (const absent of ['079185000001', '079185996999', '079186000000', '07918500000', '07918500000x', '']) {
    assert.equal(findNumberText(columns, absent), -1, absent)
  }
})

test('a row knows its own number', () => {
  fc.assert(
    fc.property(fc.array(NUMBER, { minLength: 1, maxLength: 20 }), (numbers) => {
      const columns = columnsOf(numbers)
      assert.deepEqual(
        columns.sorted.map((_, row) => numberOfRow(columns, row)),
        columns.sorted,
      )
    }),
    { numRuns: 20 },
  )
})

test('one slip away are exactly the numbers that the rules of core list', () => {
  const spoilt = fc
    .tuple(NUMBER, fc.integer({ min: 0, max: 12 }), fc.constantFrom('cut', 'add', 'keep'))
    .map(([number, place, how]) => {
      if (how === 'keep') return number
      return (
        number.slice(0, place) + (how === 'add' ? '7' : '') + number.slice(how === 'cut' ? place + 1 : place)
      )
    })
  fc.assert(
    fc.property(spoilt, fc.infiniteStream(fc.nat()), (digits, choices) => {
      const near = neighboursOf(digits)
      // Half of the neighbours are people, and somebody who is none.
      const people = near.filter(() => (choices.next().value ?? 0) % 2 === 0)
      // Two slips away, and the number itself where it is whole.
      const further = near.filter((_, i) => i % 20 === 0).flatMap((number) => neighboursOf(number))
      const others = [digits.padEnd(12, '0').slice(0, 12), ...further]
      const columns = columnsOf([...people, ...others].filter(canExist))
      const found = new Set<string>()
      eachNeighbour(columns, digits, (row) => found.add(numberOfRow(columns, row)))
      const expected = columns.sorted.filter((number) => near.includes(number))
      assert.deepEqual([...found].sort(), expected)
    }),
    { numRuns: 60 },
  )
})
