import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeTiming } from '../../../../test/support/fhir-register.ts'
import { createBreaker } from './breaker.ts'

const RULES = { failures: 3, pauseMs: 10_000 }

test('it opens after failures in a row, not after as many with a success between', async () => {
  const breaker = createBreaker(RULES, fakeTiming())
  for (const outcome of ['fail', 'fail', 'succeed', 'fail', 'fail'] as const) {
    await breaker.enter()
    breaker[outcome]('HTTP 503')
  }
  await breaker.enter()
  breaker.fail('HTTP 503')
  await assert.rejects(breaker.enter(), { code: 'register.unavailable', message: /HTTP 503.*in 10 seconds/ })
})

test('after the pause one request tries alone; the others follow when it succeeds', async () => {
  const timing = fakeTiming()
  const breaker = createBreaker(RULES, timing)
  breaker.open(10_000, 'HTTP 503')
  await timing.sleep(10_000)
  await breaker.enter()
  let entered = false
  const other = breaker.enter().then(() => {
    entered = true
  })
  await new Promise(setImmediate)
  assert.equal(entered, false)
  breaker.succeed()
  await other
})

test('when the one that tries alone fails, those who waited for it are refused', async () => {
  const timing = fakeTiming()
  const breaker = createBreaker(RULES, timing)
  breaker.open(10_000, 'HTTP 503')
  await timing.sleep(10_000)
  await breaker.enter()
  const other = breaker.enter()
  breaker.fail('no answer in time')
  await assert.rejects(other, { message: /no answer in time/ })
})

test('when the one that tries alone is called off, the next one tries', async () => {
  const timing = fakeTiming()
  const breaker = createBreaker(RULES, timing)
  breaker.open(1, 'HTTP 503')
  await timing.sleep(1)
  await breaker.enter()
  const other = breaker.enter()
  breaker.leave()
  await other
})
