/** One request and what came of it. Nothing here is tried again: that is for the client to decide. */
import { canonicalJson } from '../../../core/ledger/canonical-json.ts'
import type { Question } from '../../../stages/authenticate/index.ts'
import { matchParameters } from './question.ts'
import { type BundleAnswer, readBundle } from './read-bundle.ts'

/** Where and how to ask. */
export interface Endpoint {
  /** Address of `Patient/$match`. */
  readonly url: string
  /** Value of the header `Authorization`; null sends none. */
  readonly authorization: string | null
  readonly timeoutMs: number
  /** Whether an answer must carry the id of its request; without one a replayed answer is not told apart. */
  readonly requireEcho: boolean
  readonly signal: AbortSignal | undefined
}

/** What came of a request; `why` holds no personal data. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: BundleAnswer }
  /** No answer, or one that cannot be believed: worth another request. */
  | { readonly kind: 'broken'; readonly why: string; readonly waitMs: number | null }
  /** The register is well and wants fewer requests. */
  | { readonly kind: 'too-many'; readonly why: string; readonly waitMs: number | null }
  /** It does not take this one question. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It takes no question of ours, now or later. */
  | { readonly kind: 'closed'; readonly why: string }

/** Candidates of one answer: all kinds of ports.ts at their limit, and every number one slip away. */
const MOST_CANDIDATES = 250
/** A patient of a register is below 4 kB; more than this for all of them is no answer. */
const MOST_ANSWER_BYTES = 1024 * 1024
const FHIR_JSON = 'application/fhir+json'

/** FHIR R4, patient-operation-match.html: a question that lacks what the server wants is a bad request. */
const NOT_THIS_QUESTION: ReadonlySet<number> = new Set([400, 413, 422])
/** Worth another try (RFC 9110 section 15, RFC 6585 section 4); every other 4xx is about us. */
const TRY_AGAIN: ReadonlySet<number> = new Set([408, 425])
const TOO_MANY_REQUESTS = 429

/**
 * Asks once. The request carries `requestId`, and an answer to another request is not read: a server echoes the id as
 * `X-Correlation-Id`, or keeps it as `X-Request-Id` (FHIR R4, http.html, "Custom Headers").
 */
export async function exchange(endpoint: Endpoint, question: Question, requestId: string): Promise<Outcome> {
  try {
    const response = await post(endpoint, question, requestId)
    if (response.status !== 200) {
      await response.body?.cancel()
      return outcomeOfStatus(response)
    }
    const text = await readText(response)
    if (text === undefined) return broken('too long an answer, or one that is no text')
    const echo = response.headers.get('x-correlation-id') ?? response.headers.get('x-request-id')
    if (echo === null && endpoint.requireEcho) return broken('an answer without the id of its request')
    if (echo !== null && echo !== requestId) return broken('an answer to another request')
    const answer = readBundle(text, MOST_CANDIDATES)
    return answer === undefined ? broken('no whole Bundle of patients') : { kind: 'answer', answer }
  } catch (error) {
    return broken(reasonOf(error))
  }
}

function post(endpoint: Endpoint, question: Question, requestId: string): Promise<Response> {
  const timeout = AbortSignal.timeout(endpoint.timeoutMs)
  const headers: Record<string, string> = {
    'content-type': FHIR_JSON,
    accept: FHIR_JSON,
    'x-request-id': requestId,
    'x-correlation-id': requestId,
  }
  if (endpoint.authorization !== null) headers.authorization = endpoint.authorization
  return fetch(endpoint.url, {
    method: 'POST',
    headers,
    body: canonicalJson(matchParameters(question, MOST_CANDIDATES)),
    // Another address would get the question of a person.
    redirect: 'error',
    signal: endpoint.signal === undefined ? timeout : AbortSignal.any([timeout, endpoint.signal]),
  })
}

function outcomeOfStatus({ status, headers }: Response): Outcome {
  const why = `HTTP ${status}`
  const waitMs = retryAfterMs(headers)
  if (status === TOO_MANY_REQUESTS) return { kind: 'too-many', why, waitMs }
  if (NOT_THIS_QUESTION.has(status)) return { kind: 'refused', why }
  if (status >= 500 || TRY_AGAIN.has(status)) return { kind: 'broken', why, waitMs }
  return { kind: 'closed', why }
}

/** `Retry-After` (RFC 9110 section 10.2.3); a date counts from the answer's own `Date`, whatever our clock says. */
function retryAfterMs(headers: Headers): number | null {
  const text = headers.get('retry-after') ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const wait = Date.parse(text) - Date.parse(headers.get('date') ?? '')
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}

/** The body as text; undefined beyond the limit, or when the bytes are no UTF-8. */
async function readText({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    // Leaving the loop cancels the rest.
    if (bytes > MOST_ANSWER_BYTES) return undefined
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    return undefined
  }
}

const broken = (why: string): Outcome => ({ kind: 'broken', why, waitMs: null })

/** Says what happened without the text of an error, which may hold addresses or bodies. */
function reasonOf(error: unknown): string {
  if (error instanceof DOMException) return error.name === 'TimeoutError' ? 'no answer in time' : 'stopped'
  return error instanceof TypeError ? 'the connection failed' : 'the answer broke off'
}
