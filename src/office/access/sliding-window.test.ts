import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { createSlidingWindow } from './sliding-window.ts'

const SIZE = { most: 3, withinMs: 1000, keysMost: 5 }

test('within any span of the window a key is taken at most so often', () => {
  const steps = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), afterMs: fc.nat(600) }), {
    maxLength: 80,
  })
  fc.assert(
    fc.property(steps, (all) => {
      const window = createSlidingWindow(SIZE)
      const taken: { key: string; atMs: number }[] = []
      let nowMs = 0
      for (const { key, afterMs } of all) {
        nowMs += afterMs
        const recent = taken.filter((one) => one.key === key && one.atMs > nowMs - SIZE.withinMs)
        const waitMs = window.take([key], nowMs)
        assert.equal(waitMs === 0, recent.length < SIZE.most)
        if (waitMs === 0) taken.push({ key, atMs: nowMs })
        else assert.equal(waitMs, (recent[0]?.atMs ?? 0) + SIZE.withinMs - nowMs)
      }
    }),
  )
})

test('of several keys none is counted when one of them must wait', () => {
  const window = createSlidingWindow({ ...SIZE, most: 1 })
  assert.equal(window.take(['a', 'a'], 0), 0, 'one question counts once')
  assert.equal(window.take(['a', 'b'], 400), 600)
  assert.equal(window.take(['b'], 400), 0)
  assert.equal(window.take(['a', 'b'], 1000), 400, 'the longer wait counts')
  assert.equal(window.take([], 1000), 0)
})

test('old keys are forgotten, and beyond the bound the one that was used longest ago', () => {
  const window = createSlidingWindow(SIZE)
  for (let i = 0; i < 100; i += 1) window.take([`key ${i}`], i)
  assert.equal(window.size(), SIZE.keysMost)
  window.take(['key 95'], 100)
  window.take(['other'], 100)
  assert.equal(window.take(['key 95'], 100), 0)
  assert.equal(window.take(['key 95'], 100), 995, 'used again, and so remembered: the fourth time')
  window.take(['new'], 5000)
  assert.equal(window.size(), 1)
})
