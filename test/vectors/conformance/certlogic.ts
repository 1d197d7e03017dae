/** CertLogic: the specification's own suites, and the countries' rules with their tests. */
import { isDeepStrictEqual } from 'node:util'

import { CertLogicError, evaluate, validateFormat } from '../../../src/core/trust/rules/certlogic.ts'
import { filesOf, readDocument, readRows } from './folder.ts'
import { type Outcome, type Row, tally } from './report.ts'

interface Assertion {
  readonly certLogicExpression?: unknown
  readonly data: unknown
  readonly expected: unknown
}

interface Suite {
  readonly directive?: string
  readonly cases: readonly {
    readonly directive?: string
    readonly certLogicExpression?: unknown
    readonly assertions: readonly Assertion[]
  }[]
}

interface FormatSuite {
  readonly cases: readonly { readonly certLogicExpression: unknown; readonly issues?: readonly unknown[] }[]
}

interface RuleRow {
  readonly file: string
  readonly rule: { readonly Identifier: string; readonly Logic: unknown }
}

interface RuleTest {
  readonly file: string
  readonly ruleId: string
  readonly payload?: unknown
  readonly external: unknown
  readonly expected: unknown
}

export function runCertlogic(folder: string): Row[] {
  const rows = [
    tally('certlogic', 'testSuite', suiteOutcomes(folder)),
    tally('certlogic', 'validation-testSuite', formatOutcomes(folder)),
    tally('certlogic', 'country', countryOutcomes(folder)),
  ]
  return rows.filter(({ vectors }) => vectors > 0)
}

/** A value that no vector expects. */
const REFUSED = Symbol('refused')

function answer(expression: unknown, data: unknown): unknown {
  try {
    return evaluate(expression, data)
  } catch (error) {
    if (error instanceof CertLogicError) return REFUSED
    throw error
  }
}

/**
 * A suite or a case that the specification marks to be skipped is no vector. A single assertion so marked is one: its value is
 * specified, only the reference implementation does not give it.
 */
const isSkipped = ({ directive }: { readonly directive?: string }): boolean => directive === 'skip'

function suiteOutcomes(folder: string): Outcome[] {
  return filesOf(folder, 'certlogic/testSuite/*.json').flatMap((path) => {
    const suite = readDocument<Suite>(`${folder}/${path}`)
    if (isSkipped(suite)) return []
    return suite.cases.flatMap((one, caseAt) =>
      one.assertions.flatMap((assertion, at) => {
        if (isSkipped(one)) return []
        const { data, expected, certLogicExpression = one.certLogicExpression } = assertion
        const agrees = isDeepStrictEqual(answer(certLogicExpression, data), expected)
        return [{ file: `${path}#${caseAt + 1}.${at + 1}`, agrees }]
      }),
    )
  })
}

function formatOutcomes(folder: string): Outcome[] {
  return filesOf(folder, 'certlogic/validation-testSuite/*.json').flatMap((path) =>
    readDocument<FormatSuite>(`${folder}/${path}`).cases.map(({ certLogicExpression, issues = [] }, at) => ({
      file: `${path}#${at + 1}`,
      agrees: isDeepStrictEqual(validateFormat(certLogicExpression), issues),
    })),
  )
}

function countryOutcomes(folder: string): Outcome[] {
  const rules = filesOf(folder, 'certlogic/country/*.rules.jsonl').flatMap((path) =>
    readRows<RuleRow>(`${folder}/${path}`),
  )
  // Two countries may use one identifier: a test belongs to the rule of its own folder.
  const byFolder = new Map(rules.map(({ file, rule }) => [file.slice(0, file.lastIndexOf('/')), rule]))
  const byId = new Map(rules.map(({ rule }) => [rule.Identifier, rule]))
  return filesOf(folder, 'certlogic/country/*.tests.jsonl').flatMap((path) =>
    readRows<RuleTest>(`${folder}/${path}`).map(({ file, ruleId, payload, external, expected }) => {
      const rule = byFolder.get(file.slice(0, file.indexOf('/tests/'))) ?? byId.get(ruleId)
      const agrees =
        rule !== undefined && isDeepStrictEqual(answer(rule.Logic, { payload, external }), expected)
      return { file, agrees }
    }),
  )
}
