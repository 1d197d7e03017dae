/** `POST /api/identity/check`: is this the person? Organisations with a key ask; they get yes, close or no, and no value. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'

import { parsePartialDay } from '../../core/dates.ts'
import { Refusal } from '../../core/refusal.ts'
import type { ApiClient } from '../../office/access/index.ts'
import { PROBLEM } from './api-schemas.ts'
import { Failure } from './failures.ts'
import { CHECK_ANSWER, CHECK_REQUEST, type CheckAnswer, type CheckRequest } from './identity-schemas.ts'
import { PROBLEM_TYPE } from './problem.ts'
import { API_POLICY, policyOf } from './security.ts'

/** Too many questions; `waitMs` until the next one. */
export interface AskedTooOften {
  readonly waitMs: number
}

/** What the identity check needs; who composes the program provides it. */
export interface IdentityPort {
  /** Whose key it is. @throws {Refusal} `client.not-allowed`, `database.*` */
  clientOf(key: string): Promise<ApiClient>
  /**
   * Asks the register, and writes the line of the access log before it answers.
   * @throws {Refusal} `client.not-allowed` the client may not ask for this purpose; `register.*`, `database.*`
   */
  check(client: ApiClient, request: CheckRequest): Promise<CheckAnswer | AskedTooOften>
}

const unavailable = () => Promise.reject(new Refusal('register.unavailable', 'this server asks no register'))

/** A server without a register. */
export const NO_REGISTER: IdentityPort = { clientOf: unavailable, check: unavailable }

/** RFC 6750 section 2.1; the scheme in any case (RFC 9110 section 11.1). */
const BEARER = /^bearer ([!-~]{1,200})$/i
const MS_PER_SECOND = 1000

const refused = (description: string) => ({ description, content: { [PROBLEM_TYPE]: { schema: PROBLEM } } })

const SCHEMA = {
  operationId: 'checkIdentity',
  summary: 'Is this the person?',
  security: [{ clientKey: [] }],
  description:
    'For organisations with a key: "Authorization: Bearer vxp_...". Says field by field whether what is sent agrees with the ' +
    'population register; no value of the register is answered. Every question leaves a line in the access log that the ' +
    'person concerned may ask for.',
  body: CHECK_REQUEST,
  response: {
    200: {
      description: 'How many people are meant, and which fields agree.',
      content: { 'application/json': { schema: CHECK_ANSWER } },
    },
    400: refused('No JSON, or not the documented members.'),
    401: refused('No key, a key that is not in force, or a purpose that the client may not ask for.'),
    413: refused('The body is larger than 16 KiB.'),
    415: refused('The body is not application/json.'),
    429: refused('Too many questions of this client, or about this person; see Retry-After.'),
    500: refused('The program has a fault.'),
    503: refused('The server lacks something.'),
  },
} as const

/** Adds the route to the API. */
export function addIdentityCheck(server: FastifyInstance, identity: IdentityPort): void {
  const clients = new WeakMap<FastifyRequest, ApiClient>()
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/identity/check',
    helmet: policyOf(API_POLICY),
    schema: SCHEMA,
    // After the limit of the address and before the body is read: a stranger learns nothing of what a body should be.
    preParsing: async (request, reply) => {
      const key = BEARER.exec(request.headers.authorization ?? '')?.[1] ?? ''
      clients.set(request, await challenging(reply, identity.clientOf(key)))
    },
    handler: async (request, reply) => {
      const client = clients.get(request)
      if (client === undefined) throw new Error('no request is handled before its client is known')
      const answer = await challenging(reply, identity.check(client, requestOf(request.body)))
      if ('waitMs' in answer) {
        reply.header('retry-after', Math.ceil(answer.waitMs / MS_PER_SECOND))
        throw new Failure('requests.too-many')
      }
      return reply.header('cache-control', 'no-store').type('application/json').send(answer)
    },
  })
}

function requestOf({ birthDate, ...rest }: z.output<typeof CHECK_REQUEST>): CheckRequest {
  const day = birthDate === undefined ? undefined : parsePartialDay(birthDate)
  return day === undefined ? rest : { ...rest, birthDate: day }
}

/** A refusal of the key names the way to prove oneself (RFC 9110 section 11.6.1). */
async function challenging<T>(reply: FastifyReply, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal && error.code === 'client.not-allowed') {
      reply.header('www-authenticate', 'Bearer')
    }
    throw error
  }
}
