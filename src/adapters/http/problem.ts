/** Errors of the API as problem documents (RFC 9457). Nothing that came with the request stands in them. */
import type { FastifyError, FastifyReply } from 'fastify'

import type { Problem } from './api-schemas.ts'
import { FAILURES, failureCodeOf } from './failures.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** Issues of the schema library in words of our own: its words repeat names that the request made up. */
const FAULTS: Readonly<Record<string, string>> = {
  invalid_type: 'is missing or of another type',
  unrecognized_keys: 'has members that are not documented',
  too_big: 'is too long',
}

/** The document of whatever was thrown. */
export function problemOf(error: FastifyError | Error): Problem {
  const code = failureCodeOf(error)
  const { status, title } = FAILURES[code]
  const validation = 'validation' in error ? (error.validation ?? []) : []
  const errors = validation.map(({ instancePath, keyword }) => ({
    pointer: instancePath === '/' ? '' : instancePath,
    detail: FAULTS[keyword] ?? 'is invalid',
  }))
  const problem = { type: `urn:vaxpass:problem:${code}`, title, status, code }
  return errors.length === 0 ? problem : { ...problem, detail: 'see "errors"', errors }
}

/** Answers with a problem document (RFC 9457), never to be kept. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  // A text is sent as it is: the schemas of the route know no answer for a fault of the server.
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problem))
}
