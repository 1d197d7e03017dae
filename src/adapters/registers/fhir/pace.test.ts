import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { fakeTiming } from '../../../../test/support/fhir-register.ts'
import { backoffMs } from './match-client.ts'
import { createGate, createPace } from './pace.ts'

test('in no stretch of time more requests leave than the rate and one burst allow', async () => {
  const rules = fc.record({
    perSecond: fc.integer({ min: 1, max: 200 }),
    burst: fc.integer({ min: 1, max: 20 }),
  })
  const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(rules, pauses, async (rule, idle) => {
      const timing = fakeTiming()
      const pace = createPace(rule, timing)
      const left: number[] = []
      for (const ms of idle) {
        await timing.sleep(ms)
        await pace.turn()
        left.push(timing.now())
      }
      for (const [i, from] of left.entries()) {
        const most = rule.burst + ((left.at(-1) ?? 0) - from) * (rule.perSecond / 1000)
        assert.ok(left.length - i <= most + 1e-6)
      }
    }),
    { numRuns: 200 },
  )
})

test('a pause holds everybody, also those who were waiting already', async () => {
  const timing = fakeTiming()
  const pace = createPace({ perSecond: 1, burst: 1 }, timing)
  await pace.turn()
  const waiting = pace.turn()
  pace.pause(5000)
  await waiting
  // A second of the rate had passed when the pause began.
  assert.equal(timing.now(), 6000)
})

test('no more works are under way than the gate has places, and all of them end', async () => {
  const gate = createGate(3)
  let [open, most] = [0, 0]
  const works = Array.from({ length: 20 }, (_, i) =>
    gate(async () => {
      open += 1
      most = Math.max(most, open)
      await Promise.resolve()
      open -= 1
      if (i === 4) throw new Error('one fails')
    }),
  )
  const ended = await Promise.allSettled(works)
  assert.equal(most, 3)
  assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 19)
})

test('each try waits longer, up to a bound, and never nothing', () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((attempt) => [backoffMs(attempt, 0), backoffMs(attempt, 0.999_999)]),
    [
      [250, 500],
      [500, 1000],
      [1000, 2000],
      [15_000, 30_000],
    ],
  )
})
