import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { chooseThresholds, IDENTIFIED_PER_WRONG, type Outcome, toStep } from './train-thresholds.ts'

const outcomes: fc.Arbitrary<Outcome[]> = fc.array(
  fc.record({
    bits: fc.double({ min: -20, max: 60, noNaN: true }).map(toStep),
    marginBits: fc.oneof(
      fc.double({ min: 0, max: 40, noNaN: true }).map(toStep),
      fc.constant(Number.POSITIVE_INFINITY),
    ),
    right: fc.integer({ min: 0, max: 100_000 }),
    wrong: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 30 },
)
const settled = fc.record({ right: fc.integer({ min: 0, max: 500_000 }), wrong: fc.constant(0) })

/** What these thresholds would identify. */
function judged(
  list: readonly Outcome[],
  from: { right: number; wrong: number },
  accept: number,
  margin: number,
) {
  const kept = list.filter(({ bits, marginBits }) => bits >= accept && marginBits >= margin)
  return kept.reduce((sum, one) => ({ right: sum.right + one.right, wrong: sum.wrong + one.wrong }), from)
}

test('wrong persons stay rare, and no other thresholds that keep them rare find more people', () => {
  fc.assert(
    fc.property(
      outcomes,
      settled,
      fc.integer({ min: 4, max: 80 }),
      fc.integer({ min: 8, max: 40 }),
      (list, sure, a, b) => {
        const choice = chooseThresholds(list, sure, 'expected')
        const { right, wrong } = judged(list, sure, choice.acceptBits, choice.marginBits)
        assert.deepEqual([choice.right, choice.wrong], [right, wrong])
        if (!choice.isShown) return
        assert.ok(wrong * IDENTIFIED_PER_WRONG <= right + wrong)
        const other = judged(list, sure, a / 2, b / 2)
        const isRare = other.wrong * IDENTIFIED_PER_WRONG <= other.right + other.wrong
        assert.ok(!isRare || other.right <= right)
      },
    ),
  )
})

test('what chance may hide counts: no wrong person among a thousand shows nothing yet', () => {
  const few = [{ bits: 10, marginBits: 10, right: 1000, wrong: 0 }]
  const many = [{ bits: 10, marginBits: 10, right: 100_000, wrong: 0 }]
  const nothing = { right: 0, wrong: 0 }
  assert.equal(chooseThresholds(few, nothing, 'counted').isShown, false)
  assert.equal(chooseThresholds(few, nothing, 'expected').isShown, true)
  assert.equal(chooseThresholds(many, nothing, 'counted').isShown, true)
})

test('where it costs nobody, more evidence is asked for; a tie is never decided', () => {
  const list = [
    { bits: 12.5, marginBits: 7, right: 200_000, wrong: 0 },
    { bits: 30, marginBits: 0.5, right: 5, wrong: 0 },
  ]
  const { acceptBits, marginBits, right } = chooseThresholds(list, { right: 0, wrong: 0 }, 'counted')
  assert.deepEqual([acceptBits, marginBits, right], [12.5, 7, 200_000])
})
