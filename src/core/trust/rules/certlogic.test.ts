import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { CertLogicError, evaluate, STEPS_MAX, validateFormat } from './certlogic.ts'
import { PARTS_MAX } from './certlogic-format.ts'
import { plusTime } from './certlogic-time.ts'
import { DEPTH_MAX } from './certlogic-values.ts'

const refuses = (expression: unknown, data: unknown = null) =>
  assert.throws(() => evaluate(expression, data), CertLogicError)

/** An operation within itself, so many times. */
function nested(times: number, wrap: (inner: unknown) => unknown, innermost: unknown = true): unknown {
  let expression = innermost
  for (let count = 0; count < times; count += 1) expression = wrap(expression)
  return expression
}

test('an expression that is nested too deep is refused, however deep it is', () => {
  const wraps = [
    (inner: unknown) => ({ '!': [inner] }),
    (inner: unknown) => ({ if: [inner, inner, false] }),
    (inner: unknown) => ({ reduce: [[1], inner, inner] }),
    (inner: unknown) => [inner],
  ]
  for (const wrap of wraps) {
    for (const depth of [DEPTH_MAX + 1, 200, 20_000]) {
      const expression = nested(depth, wrap)
      refuses(expression)
      assert.ok(validateFormat(expression).length > 0)
    }
  }
  const deepest = nested(DEPTH_MAX, (inner) => ({ '!': [inner] }))
  assert.equal(evaluate(deepest, null), DEPTH_MAX % 2 === 0)
  assert.deepEqual(validateFormat(deepest), [])
})

test('an expression that would go on for ever ends', () => {
  const list = Array.from({ length: 400 }, () => 'a'.repeat(8000))
  const endless: readonly unknown[] = [
    { reduce: [{ var: '' }, { reduce: [list, { reduce: [list, 1, 0] }, 0] }, 0] },
    nested(30, (inner) => ({ if: [inner, inner, inner] })),
    nested(20, (inner) => ({ '+': [inner, inner] }), 1),
    { in: [1, { var: '' }] },
    { reduce: [list, { extractFromUVCI: [{ var: 'current' }, 0] }, 0] },
  ]
  const data = Array.from({ length: STEPS_MAX * 16 }, () => 0)
  for (const expression of endless)
    assert.throws(() => evaluate(expression, data), {
      name: 'CertLogicError',
      message: /^more than 100000 op/,
    })
})

test('an expression with too many parts is not valid, and neither is one with a path that never ends', () => {
  const many = { in: [1, Array.from({ length: PARTS_MAX }, () => 1)] }
  assert.equal(validateFormat(many).length, 1)
  const longest = { var: Array.from({ length: 400 }, () => 'a').join('.') }
  assert.equal(validateFormat(longest).length, 1)
  refuses(longest, {})
})

test('no path reaches what every object inherits', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length']
  for (const name of names) {
    for (const data of [{}, [], 'text', 1, { x: {} }]) {
      assert.equal(evaluate({ var: name }, data), null, name)
      assert.equal(evaluate({ var: `x.${name}` }, data), null, name)
      assert.equal(evaluate({ var: `constructor.${name}` }, data), null, name)
    }
  }
  const own: unknown = JSON.parse('{ "__proto__": { "x": 1 }, "constructor": 2 }')
  assert.equal(evaluate({ var: '__proto__.x' }, own), 1, 'but an own member is one')
  assert.equal(evaluate({ var: 'constructor' }, own), 2)
  assert.equal(evaluate({ var: 'x' }, own), null)
})

test('no name of an operation reaches what every object inherits', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'valueOf', 'or', 'none'])
    for (const operands of [[1], [{}], [[], []]]) {
      const expression: unknown = JSON.parse(`{ "${name}": ${JSON.stringify(operands)} }`)
      refuses(expression)
      assert.equal(validateFormat(expression).length, 1, name)
    }
})

const at = (text: string, amount = 0, unit: 'year' | 'month' | 'day' | 'hour' = 'day') =>
  plusTime(text, amount, unit).toISOString()

test('a date-time is moved in UTC as the specification says, leap days included', () => {
  assert.equal(at('2020-02-29', 1, 'day'), '2020-03-01T00:00:00.000Z')
  assert.equal(at('2020-02-29', 1, 'month'), '2020-03-29T00:00:00.000Z')
  assert.equal(at('2020-02-29', 1, 'year'), '2021-03-01T00:00:00.000Z')
  assert.equal(at('2021-01-31', 1, 'month'), '2021-03-03T00:00:00.000Z')
  assert.equal(at('2021-03-28T00:30:00+01:00', 24, 'hour'), '2021-03-28T23:30:00.000Z')
  assert.equal(at('2021-12-31T23:59:59.9999-0130', -1, 'year'), '2021-01-01T01:29:59.999Z')
  assert.equal(at('2021-06-01T24:00:00'), '2021-06-02T00:00:00.000Z')
  assert.equal(at('2024-02'), '2024-02-29T00:00:00.000Z')
  assert.equal(at('1900-02'), '1900-02-28T00:00:00.000Z')
  assert.equal(at('2004', -18, 'year'), '1986-12-31T00:00:00.000Z')
})

test('what is no date, and what leaves the calendar, is refused', () => {
  const texts = [
    '',
    '2021-02-29',
    '2021-13',
    '2021-00-10',
    '2021-06-31',
    '2021-06-01T24:00:01',
    '2021-06-01T10:60:00',
  ]
  const more = [
    '2021-06-01T10:00:00+24:00',
    '2021-06-01T10:00:00.',
    '2021-06-01 10:00:00',
    '２０２１',
    '2021-6-1',
    '+02021',
  ]
  for (const text of [...texts, ...more, `2021-06-01T10:00:00.${'9'.repeat(100_000)}`])
    refuses({ plusTime: [text, 0, 'day'] })
  for (const unit of ['year', 'month', 'day', 'hour'])
    for (const amount of [1e11, -1e11, Number.MAX_SAFE_INTEGER, 1e300, -1e300])
      refuses({ plusTime: ['2021-06-01', amount, unit] })
  for (const amount of [1.5, '1', null, Number.NaN]) refuses({ plusTime: ['2021-06-01', amount, 'day'] })
  refuses({ plusTime: ['2021-06-01', 1, 'week'] })
  refuses({ dccDateOfBirth: ['2021-06-01T10:00:00'] })
  refuses({ dccDateOfBirth: [{ var: 'none' }] }, {})
})

test('no issue of form means that nothing but the data can be at fault, whatever the expression is', () => {
  const name = fc.constantFrom('if', 'and', '!', 'in', 'reduce', 'plusTime', 'var', '<', 'after', '__proto__')
  const { any } = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 6 },
      fc.jsonValue(),
      fc.tuple(name, fc.array(tie('any'), { maxLength: 4 })).map((entry) => Object.fromEntries([entry])),
    ),
  }))
  fc.assert(
    fc.property(any, fc.jsonValue(), (expression, data) => {
      const issues = validateFormat(expression)
      try {
        evaluate(expression, data)
      } catch (error) {
        assert.ok(error instanceof CertLogicError, `${error}`)
        if (issues.length === 0)
          assert.doesNotMatch(error.message, /no such operation|not an expression|not whole/)
      }
    }),
  )
})

test('what is thrown names no data', () => {
  const secret = 'NGUYEN'
  const data = { name: secret, list: [secret] }
  for (const expression of [
    { plusTime: [{ var: 'name' }, 0, 'day'] },
    { '+': [{ var: 'name' }, 1] },
    { in: [1, { var: 'name' }] },
    { extractFromUVCI: [{ var: 'list' }, 0] },
    { reduce: [{ var: 'name' }, 1, 1] },
  ]) {
    assert.throws(
      () => evaluate(expression, data),
      (error) => error instanceof CertLogicError && !error.message.includes(secret),
    )
  }
})
