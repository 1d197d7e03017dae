/** Asserts over errors of the API. */
import assert from 'node:assert/strict'

import { PROBLEM } from '../../src/adapters/http/api-schemas.ts'
import { FAILURES, type FailureCode } from '../../src/adapters/http/failures.ts'

interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  json(): unknown
}

/** The answer is a whole problem document (RFC 9457) with this code and the status and title of the table. */
export function assertProblem(answer: Answer, code: FailureCode): void {
  const { status, title } = FAILURES[code]
  assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.equal(answer.headers['cache-control'], 'no-store')
  const { detail, errors, ...problem } = PROBLEM.parse(answer.json())
  assert.deepEqual(problem, { type: `urn:vaxpass:problem:${code}`, title, status, code })
  assert.equal(answer.statusCode, status)
  assert.equal(detail === undefined, errors === undefined)
}
