/** The server's API for the web pages: typed from its own description, one kind of error for everything. */
import createClient, { type Client, type ClientOptions } from 'openapi-fetch'

import type { components, paths } from './schema.ts'

export type Verdict = components['schemas']['Verdict']
/** RFC 9457. */
export type Problem = components['schemas']['Problem']
/** What the server says, and what only a client can: nobody answered, or somebody else did. */
export type ApiErrorCode = Problem['code'] | 'network.failed' | 'answer.unknown'

/** The only error that a call rejects with. */
export class ApiError extends Error {
  readonly code: ApiErrorCode
  /** Undefined when the server said nothing that can be read. */
  readonly problem: Problem | undefined

  constructor(code: ApiErrorCode, options: { readonly problem?: Problem; readonly cause?: unknown } = {}) {
    super(options.problem?.title ?? code, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
    this.problem = options.problem
  }
}

export type ApiClient = Client<paths>

/**
 * A client for the server of this page, or for the one at `baseUrl`. An answer is `data`, or an empty 304 whose `response`
 * says so; everything else rejects.
 * @throws {ApiError} by every call: the server's code, `network.failed`, `answer.unknown`
 */
export function createApiClient(options: Pick<ClientOptions, 'baseUrl' | 'fetch'> = {}): ApiClient {
  const client = createClient<paths>(options)
  client.use({
    async onResponse({ response }) {
      if (response.status === 304) return
      // A network that wants to be paid first answers everything, with a page of its own.
      if (!response.ok || !isOf(response, 'application/json')) throw await errorOf(response)
    },
    onError: ({ error }) =>
      error instanceof ApiError ? error : new ApiError('network.failed', { cause: error }),
  })
  return client
}

const isOf = (response: Response, type: string): boolean =>
  response.headers.get('content-type')?.startsWith(type) === true

async function errorOf(response: Response): Promise<ApiError> {
  const isProblem = isOf(response, 'application/problem+json')
  const document: unknown = isProblem ? await response.json().catch(() => undefined) : undefined
  const problem = problemOf(document)
  return problem === undefined ? new ApiError('answer.unknown') : new ApiError(problem.code, { problem })
}

function problemOf(document: unknown): Problem | undefined {
  const isProblem =
    typeof document === 'object' &&
    document !== null &&
    'code' in document &&
    typeof document.code === 'string'
  return isProblem ? (document as Problem) : undefined // our server sends no other document of this type
}
