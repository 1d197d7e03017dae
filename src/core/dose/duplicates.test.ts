import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { addDays, type Day, dayOfNumber } from '../dates.ts'
import { daysHeld, isSameInjection, pairKindOf, pairsAmong, type Rival, type Settled } from './duplicates.ts'

const DAY = dayOfNumber(18_890)
const AT = new Date('2021-09-21T08:00:00Z')
const NOTHING: Settled = { areApart: () => false, isKept: () => false }

interface Change {
  readonly id?: string
  readonly facility?: string
  readonly day?: Day
  readonly lot?: string
  readonly number?: number | null
  readonly at?: Date
  readonly givenAt?: string
}

function rival({ id = 'a', facility = 'A', day = DAY, lot = 'L1', number = 1, ...rest }: Change = {}): Rival {
  const claim = { vaccine: 'AZ', lotNumber: lot, doseNumber: number, givenOn: day } as const
  return {
    doseId: id,
    facility,
    enteredAt: rest.at ?? AT,
    claim: { ...claim, givenAtFacility: rest.givenAt ?? facility },
  }
}

test('one day, vaccine and lot are one injection, whatever the facility and the way in which the lot was typed', () => {
  assert.equal(pairKindOf(rival(), rival({ facility: 'B' })), 'duplicate')
  assert.equal(pairKindOf(rival(), rival({ lot: ' l-1' })), 'duplicate')
  assert.equal(pairKindOf(rival(), rival({ facility: 'B', lot: 'L2' })), 'facilities-disagree')
})

test('neighbouring days with one lot are a contradiction of two facilities, and two injections of one', () => {
  const next = addDays(DAY, 1)
  assert.equal(pairKindOf(rival(), rival({ facility: 'B', day: next })), 'facilities-disagree')
  assert.equal(pairKindOf(rival(), rival({ day: next })), null)
  assert.equal(pairKindOf(rival(), rival({ facility: 'B', day: next, lot: 'L2' })), null)
  assert.equal(pairKindOf(rival(), rival({ facility: 'B', day: addDays(DAY, 2) })), null)
})

test('a rule merges only what says the same dose number or none, and a lot', () => {
  assert.ok(isSameInjection(rival(), rival({ facility: 'B', number: null })))
  assert.ok(!isSameInjection(rival(), rival({ facility: 'B', number: 2 })))
  assert.ok(!isSameInjection(rival({ lot: '-' }), rival({ facility: 'B', lot: '' })))
})

test('the record stands where the injection was given, else where it was entered first', () => {
  const early = rival({ id: 'early', facility: 'B', givenAt: 'A', at: new Date(AT.getTime() - 1) })
  const [pair] = pairsAmong([early, rival({ id: 'here' })], NOTHING)
  assert.deepEqual([pair?.dose.doseId, pair?.stands.doseId], ['early', 'here'])
  const [second] = pairsAmong(
    [rival({ id: 'late' }), rival({ id: 'first', at: new Date(AT.getTime() - 1), facility: 'B' })],
    NOTHING,
  )
  assert.equal(second?.stands.doseId, 'first')
})

const anyRival = fc
  .record({
    facility: fc.constantFrom('A', 'B', 'C'),
    day: fc.integer({ min: 0, max: 4 }).map((days) => addDays(DAY, days)),
    lot: fc.constantFrom('L1', 'L2'),
    givenAt: fc.constantFrom('A', 'B', 'C'),
  })
  .map(rival)

test('of any records those left standing are no pairs, and no record is put away twice', () => {
  fc.assert(
    fc.property(fc.array(anyRival, { maxLength: 8 }), (some) => {
      const records = some.map((one, i) => ({ ...one, doseId: `r${i}` }))
      const pairs = pairsAmong(records, NOTHING)
      const away = new Set(pairs.map(({ dose }) => dose.doseId))
      assert.equal(away.size, pairs.length)
      const standing = records.filter(({ doseId }) => !away.has(doseId))
      for (const a of standing) for (const b of standing) assert.ok(a === b || pairKindOf(a, b) === null)
      for (const { stands } of pairs) assert.ok(!away.has(stands.doseId))
    }),
  )
})

test('two days that can be a pair hold one day in common', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: 30_000 }), fc.constantFrom(0, 1), (number, apart) => {
      const held = new Set(daysHeld(dayOfNumber(number)))
      assert.ok(daysHeld(dayOfNumber(number + apart)).some((day) => held.has(day)))
    }),
  )
})

test('what people decided stands: two that are apart are no pair, and one that was kept stands first', () => {
  const [a, b, c] = [rival({ id: 'a' }), rival({ id: 'b', lot: 'L2' }), rival({ id: 'c', lot: 'L2' })]
  const apart = { areApart: (x: string, y: string) => x + y === 'ba' || x + y === 'ab', isKept: () => false }
  const pairs = pairsAmong([a, b, c], apart)
  assert.deepEqual(
    pairs.map(({ dose, stands, kind }) => [dose.doseId, stands.doseId, kind]),
    [['c', 'b', 'duplicate']],
  )
  const [pair] = pairsAmong([a, b], { ...NOTHING, isKept: (id) => id === 'b' })
  assert.equal(pair?.stands.doseId, 'b')
})
