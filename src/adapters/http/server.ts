/** Everything that is answered over HTTP: the pages, the API of the verifier, the built web pages. */
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify'

import { apiOf } from './api.ts'
import { FAILURES, Failure, failureCodeOf } from './failures.ts'
import { addIdentityCheck, type IdentityPort, NO_REGISTER } from './identity-api.ts'
import { BODY_BYTES_MAX, PAGE_LIMIT, REQUEST_WITHIN_MS } from './limits.ts'
import { addPages, sendErrorPage } from './pages.ts'
import { problemOf, sendProblem } from './problem.ts'
import { guardCamera, PAGE_POLICY, policyOf } from './security.ts'
import { serveStaticFiles } from './static-files.ts'
import type { ServerPorts } from './views.ts'
import { serveWebFiles } from './web-files.ts'

const API = '/api'
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export interface ServerOptions {
  /** Folder of the built web pages. */
  readonly webFolder?: string
  /** Who answers identity checks; without it they are refused with `register.unavailable`. */
  readonly identity?: IdentityPort
}

/** Builds the server; it listens when told to. Errors carry a code: no stack leaves the program. */
export async function createServer(
  ports: ServerPorts,
  options: ServerOptions = {},
): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_WITHIN_MS,
    forceCloseConnections: true,
    rewriteUrl: ({ url = '/' }) => decodable(url),
  })
  server.setErrorHandler(failWith(ports))
  await server.register(helmet, policyOf(PAGE_POLICY))
  guardCamera(server)
  await server.register(rateLimit, PAGE_LIMIT)
  await server.register(formbody)
  refuseUnknown(server)
  serveStaticFiles(server)
  await serveWebFiles(server, options.webFolder)
  addPages(server, ports)
  await server.register(wholeApi(ports, options.identity ?? NO_REGISTER), { prefix: API })
  return server
}

/** The verifier and the identity check under one description. */
function wholeApi(ports: ServerPorts, identity: IdentityPort) {
  const verifier = apiOf(ports)
  return async (server: FastifyInstance): Promise<void> => {
    await verifier(server)
    addIdentityCheck(server, identity)
  }
}

/** An address that cannot be decoded would pass by every hook; taken by the letter there is nothing at it. */
function decodable(url: string): string {
  const [path = ''] = url.split(/[?;#]/)
  try {
    decodeURI(path)
    return url
  } catch {
    return path.replaceAll('%', '%25')
  }
}

/** An unknown address is refused before its body is read: whatever the body is, the answer is the same. */
function refuseUnknown(server: FastifyInstance): void {
  const limit = server.rateLimit()
  server.addHook('onRequest', async (request, reply) => {
    if (request.is404) await limit.call(server, request, reply)
  })
  server.addHook('preParsing', async (request, reply) => {
    if (!request.is404) return
    const [url = ''] = request.url.split('?')
    const allowed = METHODS.filter((method) => server.hasRoute({ method, url }))
    if (allowed.length === 0) throw new Failure('page.not-found')
    reply.header('allow', allowed.join(', '))
    throw new Failure('method.not-allowed')
  })
}

function failWith(ports: ServerPorts) {
  return async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const code = failureCodeOf(error)
    if (FAILURES[code].status >= 500) ports.fault(error)
    return isApi(request)
      ? sendProblem(reply, problemOf(error))
      : sendErrorPage(request, reply, { code, now: await ports.now() })
  }
}

/** By the route, however its address was escaped; by the address when there is no route. */
function isApi(request: FastifyRequest): boolean {
  const address = request.routeOptions.url ?? request.url
  return address === API || address.startsWith(`${API}/`) || address.startsWith(`${API}?`)
}
