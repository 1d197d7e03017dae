/** CertLogic against what others publish: the specification's suites, the countries' rules, and certlogic-js 1.2.2. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { evaluate as oracle } from 'certlogic-js'
import fc from 'fast-check'

import {
  CertLogicError,
  evaluate,
  type Rule,
  readRuleDocuments,
  validateFormat,
} from '../../src/core/trust/rules/index.ts'
import { readDocuments, readRows, vectorTest } from './corpora.ts'

interface Suite {
  readonly directive?: string
  readonly cases: readonly {
    readonly certLogicExpression?: unknown
    readonly assertions: readonly {
      readonly directive?: string
      readonly certLogicExpression?: unknown
      readonly data: unknown
      readonly expected: unknown
    }[]
  }[]
}

interface FormatSuite {
  readonly cases: readonly { readonly certLogicExpression: unknown; readonly issues: readonly unknown[] }[]
}

interface RuleTest {
  readonly file: string
  readonly payload?: unknown
  readonly external: unknown
  readonly expected: unknown
}

const COUNTRIES = ['EU', 'AT', 'DE', 'FR', 'IE', 'NL']
const THREW = Symbol('threw')

/** certlogic-js declares narrower types than it takes. */
type Oracle = (expression: unknown, data: unknown) => unknown
const oracleAnswer = answerOf(oracle as Oracle, () => true) // as the line above says
const answer = answerOf(evaluate, (error) => error instanceof CertLogicError)

function answerOf(ask: Oracle, isExpected: (error: unknown) => boolean): Oracle {
  return (expression, data) => {
    try {
      return ask(expression, data)
    } catch (error) {
      assert.ok(isExpected(error), `not a CertLogicError: ${error}`)
      return THREW
    }
  }
}

vectorTest('every assertion of the specification, those it marks to be skipped included', 'certlogic', () => {
  let [asserted, marked] = [0, 0]
  for (const { name, document } of readDocuments<Suite>('certlogic/testSuite')) {
    // The whole suite of an operation that no released version has.
    if (document.directive === 'skip') continue
    for (const one of document.cases) {
      for (const {
        directive,
        certLogicExpression = one.certLogicExpression,
        data,
        expected,
      } of one.assertions) {
        assert.deepEqual(evaluate(certLogicExpression, data), expected, name)
        asserted += 1
        if (directive === 'skip') marked += 1
      }
    }
  }
  assert.ok(asserted >= 222, `${asserted}`)
  assert.equal(marked, 4, 'all of them "in" on a list that is null')
})

vectorTest('every issue of form that the specification names is named in its words', 'certlogic', () => {
  const cases = readDocuments<FormatSuite>('certlogic/validation-testSuite').flatMap(
    ({ document }) => document.cases,
  )
  assert.ok(cases.length >= 23, `${cases.length}`)
  for (const { certLogicExpression, issues } of cases)
    assert.deepEqual(validateFormat(certLogicExpression), issues)
})

for (const country of COUNTRIES) {
  vectorTest(
    `${country}: every rule is taken over and gives what its tests expect`,
    'certlogic/country',
    () => {
      const rows = readRows<{ file: string; rule: unknown }>(`certlogic/country/${country}.rules.jsonl`)
      const { rules, dropped } = readRuleDocuments(rows)
      assert.deepEqual(dropped, [])
      const folderOf = (file: string) => file.split('/').slice(0, 2).join('/')
      const byFolder = new Map<string, Rule | undefined>(
        rows.map(({ file }, index) => [folderOf(file), rules[index]]),
      )
      const tests = readRows<RuleTest>(`certlogic/country/${country}.tests.jsonl`)
      assert.ok(tests.length > 0)
      for (const { file, payload, external, expected } of tests) {
        const rule = byFolder.get(folderOf(file))
        assert.ok(rule, file)
        assert.equal(evaluate(rule.logic, { payload, external }), expected, file)
      }
    },
  )
}

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')

/** Every form of the specification, with days that the calendar has. */
const dateText = fc
  .record({
    day: fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    cut: fc.constantFrom(4, 7, 10, 19),
    fraction: fc.constantFrom('', '.0', '.5', '.12', '.123', '.9999999'),
    zone: fc.constantFrom('', 'Z', '+1', '-03', '+130', '-1130', '+5:45', '+23:59', '-00:00'),
  })
  .map(({ day, cut, fraction, zone }) => {
    const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()]
    const text = `${pad(year, 4)}-${pad(month)}-${pad(date)}${day.toISOString().slice(-14, -5)}`
    return cut < 19 ? text.slice(0, cut) : text + fraction + zone
  })
const noDate = fc.constantFrom(
  '',
  '21',
  '2021-1-1',
  '2021-01-01 10:00:00',
  '2021-01-01T10:00',
  '2021-01-01Z',
  'a',
)
const text = fc.oneof(
  { weight: 4, arbitrary: dateText },
  noDate,
  fc.constantFrom('URN:UVCI:01:VN:A/B#C', 'a::c/#/f'),
)
const scalar = fc.oneof(text, fc.integer({ min: -3, max: 400 }), fc.boolean())
const path = fc.constantFrom(
  ...[
    '',
    'list',
    'list.0',
    'list.7',
    'text',
    'number',
    'when',
    'deep',
    'deep.list.0.text',
    'deep.none.x',
    'none',
  ],
  ...['current', 'current.text', 'accumulator', 'list.', 'deep..list'],
)

const { expression } = fc.letrec((tie) => {
  const one = tie('expression')
  const operation = (name: string, least: number, most = least) =>
    fc.array(one, { minLength: least, maxLength: most }).map((operands) => ({ [name]: operands }))
  const unit = fc.constantFrom('year', 'month', 'day', 'hour')
  const time = fc.tuple(
    fc.oneof({ weight: 3, arbitrary: text }, one),
    fc.integer({ min: -5000, max: 5000 }),
    unit,
  )
  const moment = fc.oneof(
    time.map((operands) => ({ plusTime: operands })),
    fc.oneof({ weight: 3, arbitrary: dateText }, one).map((operand) => ({ dccDateOfBirth: [operand] })),
  )
  const between = (name: string, operand: fc.Arbitrary<unknown>) =>
    fc.array(operand, { minLength: 2, maxLength: 3 }).map((operands) => ({ [name]: operands }))
  const whole = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant({ var: 'number' }))
  return {
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      scalar,
      path.map((to) => ({ var: to })),
      moment,
      ...['<', '>', '<=', '>='].map((name) => between(name, fc.oneof({ weight: 4, arbitrary: whole }, one))),
      ...['after', 'before', 'not-after', 'not-before'].map((name) => between(name, moment)),
      operation('if', 3),
      operation('and', 1, 4),
      operation('!', 1),
      operation('===', 2),
      operation('in', 2),
      fc.tuple(one, fc.array(one, { maxLength: 4 })).map((operands) => ({ in: operands })),
      operation('+', 1, 3),
      fc.tuple(whole, whole).map((operands) => ({ '+': operands })),
      operation('reduce', 3),
      fc.tuple(fc.array(whole), one, whole).map((operands) => ({ reduce: operands })),
      fc.tuple(text, fc.integer({ min: -1, max: 7 })).map((operands) => ({ extractFromUVCI: operands })),
      fc.array(one, { maxLength: 3 }),
      fc.constantFrom(null, 1.5, {}, { var: 3 }, { or: [true, false] }, { if: [] }, { a: [1], b: [1] }),
    ),
  }
})

/** As JSON gives them: certlogic-js asks every object for its text. */
const PLAIN = { noNullPrototype: true }

const data = fc.record(
  {
    list: fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }),
    text: fc.option(text),
    number: fc.option(fc.integer({ min: -3, max: 3 })),
    when: dateText,
    deep: fc.record({ list: fc.array(fc.record({ text }, PLAIN), { maxLength: 2 }) }, PLAIN),
  },
  { requiredKeys: [], ...PLAIN },
)

/** What certlogic-js throws where the specification's assertions want false. */
const NO_LIST = /right-hand side of an "in"/

test('every expression has the value that it has with certlogic-js, or none with either', () => {
  let [values, errors] = [0, 0]
  fc.assert(
    fc.property(expression, data, (one, over) => {
      const theirs = oracleAnswer(one, over)
      if (theirs === THREW && isOnNoList(one, over)) return
      if (theirs === THREW) errors += 1
      else values += 1
      assert.deepEqual(answer(one, over), theirs)
    }),
    { numRuns: 5000 },
  )
  assert.ok(
    values > 1000 && errors > 500,
    `${values} values, ${errors} errors: the generator says too little`,
  )
})

function isOnNoList(one: unknown, over: unknown): boolean {
  try {
    ;(oracle as Oracle)(one, over) // as above
    return false
  } catch (error) {
    return error instanceof Error && NO_LIST.test(error.message)
  }
}

/** Where we mean to differ: [expression, data, ours, theirs]. */
const DIFFERENCES: Readonly<Record<string, readonly [unknown, unknown, unknown, unknown]>> = {
  'nothing is in a list that is null (1)': [{ in: [{ var: 'x' }, { var: 'y' }] }, null, false, THREW],
  'nothing is in a list that is null (2)': [{ in: [{ var: 'x' }, { var: 'y' }] }, {}, false, THREW],
  'nothing is in a list that is null (3)': [{ in: [{ var: 'x' }, { var: 'y' }] }, { x: null }, false, THREW],
  'nothing is in a list that is null (4)': [
    { in: [{ var: 'x' }, { var: 'y' }] },
    { x: null, y: null },
    false,
    THREW,
  ],
  'the length of a list is no member of it': [{ var: 'x.length' }, { x: [1] }, null, 1],
  'a text has no members': [{ var: 'x.0' }, { x: 'abc' }, null, 'a'],
  'an index is figures only': [{ var: '0th' }, ['a'], null, 'a'],
  'no calendar has 30 February': [
    { before: [{ plusTime: ['2021-02-30', 0, 'day'] }, { plusTime: ['2021-03-03', 0, 'day'] }] },
    null,
    THREW,
    true,
  ],
  'no year has a month 13': [
    { '!': [{ before: [{ plusTime: ['2021-13-01', 0, 'day'] }, { plusTime: ['2022-01-01', 0, 'day'] }] }] },
    null,
    THREW,
    true,
  ],
  'no calendar reaches as far': [
    {
      '!': [{ before: [{ plusTime: ['2021-01-01', 1e9, 'year'] }, { plusTime: ['2022-01-01', 0, 'day'] }] }],
    },
    null,
    THREW,
    true,
  ],
  'a zone ends with a figure': [
    { after: [{ plusTime: ['2021-01-01T10:00:00+01:', 0, 'day'] }, { plusTime: ['2021-01-01', 0, 'day'] }] },
    null,
    THREW,
    true,
  ],
}

for (const [name, [one, over, ours, theirs]] of Object.entries(DIFFERENCES)) {
  test(`other than certlogic-js: ${name}`, () => {
    assert.deepEqual(answer(one, over), ours)
    assert.deepEqual(oracleAnswer(one, over), theirs)
  })
}
