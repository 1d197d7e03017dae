import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createTally, type Stored, type Truth } from './evaluate-tally.ts'

const stored = (wish: Partial<Stored>): Stored => ({
  identity: 'verified',
  corrected: false,
  found: 'a',
  isRegistered: true,
  bits: null,
  ...wish,
})
const truth = (wish: Partial<Truth>): Truth => ({ personId: 'a', errors: [], traits: null, ...wish })

function resultOf(...pairs: readonly (readonly [Partial<Stored>, Partial<Truth>])[]) {
  const tally = createTally()
  for (const [one, about] of pairs) tally.add(stored(one), truth(about))
  return tally.result()
}

test('a mismatch that found the person counts for the recall, and one that found another as wrong', () => {
  const found = resultOf([{ identity: 'mismatch' }, {}], [{ identity: 'mismatch', found: 'b' }, {}])
  assert.equal(found.recall, 0.5)
  assert.deepEqual(found.mismatch, { right: 1, wrong: 1, precision: 0.5 })
  assert.equal(found.precision, 1)
})

test('a mismatch about somebody whom the register does not know is wrong, and no loss', () => {
  const found = resultOf([
    { identity: 'mismatch', found: 'b', isRegistered: false },
    { personId: '', errors: ['unregistered'] },
  ])
  assert.deepEqual([found.mismatch.wrong, found.missed, found.recall], [1, 0, 1])
})

test('the recall of rows without number and phone is told apart from the others', () => {
  const reachable = { traits: ['child', 'has-number-or-phone'] }
  const found = resultOf(
    [{}, reachable],
    [{ identity: 'ambiguous', found: undefined }, { traits: ['minority', 'no-number-no-phone'] }],
    [{ identity: 'mismatch' }, { traits: ['no-number-no-phone'] }],
    [{ identity: 'unverifiable', found: undefined, isRegistered: false }, reachable],
  )
  assert.deepEqual([found.recall_with_number_or_phone, found.recall_without], [1, 0.5])
  assert.deepEqual(found.ambiguous, { rows: 1, share: 0.25 })
  assert.deepEqual(found.unverifiable, { rows: 1, share: 0.25 })
  assert.deepEqual(found.by_class['trait:minority'], { rows: 1, right: 0, wrong: 0, missed: 1 })
  assert.deepEqual(found.by_trait.child, { rows: 2, right: 1, wrong: 0, missed: 0 })
})

test('a truth without traits leaves open what depends on them', () => {
  const found = resultOf([{}, {}])
  assert.deepEqual([found.recall_with_number_or_phone, found.recall_without], [null, null])
  assert.deepEqual(found.by_trait, {})
})

test('a row with two errors counts under both, and one without any under none', () => {
  const { by_class } = resultOf([{ found: 'b' }, { errors: ['id-digit', 'name-typo'] }], [{}, {}])
  const wrong = { rows: 1, right: 0, wrong: 1, missed: 1 }
  assert.deepEqual(by_class, {
    'id-digit': wrong,
    'name-typo': wrong,
    none: { rows: 1, right: 1, wrong: 0, missed: 0 },
  })
})

test('a correction is right where the person is and the register is', () => {
  const found = resultOf(
    [{ corrected: true }, {}],
    [{ corrected: true }, { errors: ['register-name'] }],
    [{ corrected: true, found: 'b' }, {}],
  )
  assert.deepEqual(found.safe_corrections, { right: 1, wrong: 2, precision: 1 / 3 })
  assert.deepEqual([found.corrections_right, found.corrections_wrong], [1, 2])
})
