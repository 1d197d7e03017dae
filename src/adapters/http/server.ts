/** The pages over HTTP. Every route: schema, use case, present. */
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
import { z } from 'zod'

import { Refusal } from '../../core/refusal.ts'
import type { Language } from '../documents/words.ts'
import { type Failure, renderErrorPage } from './error-page.ts'
import { renderFrontPage } from './front-page.ts'
import { chooseLanguage } from './language.ts'
import { serveStaticFiles } from './static-files.ts'
import { renderVerdictPage } from './verdict-page.ts'
import type { ServerPorts } from './views.ts'

/** A QR code holds 4296 characters; a form triples the ones that it must escape. */
const BODY_BYTES_MAX = 16_384
/** Requests of one address in a minute: many officers sit behind one. */
const PER_MINUTE = { pages: 600, verify: 120 } as const
const ONE_MINUTE_MS = 60_000

const POLICY = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

const QUERY = z.object({ lang: z.enum(['vi', 'en']).optional().catch(undefined) })
const FORM = z.object({ code: z.string().catch('') }).catch({ code: '' })

/** Builds the server; it listens when told to. Errors become pages with a code: no stack leaves the program. */
export async function createServer(ports: ServerPorts): Promise<FastifyInstance> {
  const server = fastify({ logger: false, bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true })
  await server.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: POLICY } })
  await server.register(rateLimit, { max: PER_MINUTE.pages, timeWindow: ONE_MINUTE_MS })
  await server.register(formbody)
  server.setErrorHandler(async (error: FastifyError, request, reply) => {
    const failure = failureOf(error)
    if (failure.status >= 500) ports.fault(error)
    return fail(failure, request, reply, await ports.now())
  })
  server.setNotFoundHandler({ preHandler: server.rateLimit() }, async (request, reply) =>
    fail({ status: 404, code: 'page.not-found' }, request, reply, await ports.now()),
  )
  serveStaticFiles(server)
  addPages(server, ports)
  return server
}

function addPages(server: FastifyInstance, ports: ServerPorts): void {
  server.get('/', async (request, reply) => {
    const language = languageOf(request)
    const view = await ports.front()
    return sendPage(reply, language, renderFrontPage(view, await ports.now(), language))
  })
  const limits = { rateLimit: { max: PER_MINUTE.verify, timeWindow: ONE_MINUTE_MS } }
  server.post('/verify', { config: limits }, async (request, reply) => {
    const [language, { code }] = [languageOf(request), FORM.parse(request.body)]
    const now = await ports.now()
    const verdict = await ports.verifyText(unwrap(code), now)
    return sendPage(reply, language, renderVerdictPage(verdict, now, language))
  })
  // Someone who reloads the answer or keeps its address comes back to the form.
  server.get('/verify', async (request, reply) => reply.redirect(`/?lang=${languageOf(request)}#verify`))
}

function languageOf(request: FastifyRequest): Language {
  return chooseLanguage(QUERY.parse(request.query).lang, request.headers['accept-language'])
}

/** Mail programs and editors break long lines; a space may be part of the code and stays. */
const unwrap = (text: string): string => text.replaceAll(/[\r\n\t]/g, '').trimStart()

/** Nothing is kept by a browser or on the way: figures move, and verdicts hold personal data. */
function sendPage(reply: FastifyReply, language: Language, page: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-language', language)
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .send(page)
}

function failureOf(error: FastifyError): Failure {
  if (error instanceof Refusal) return { status: 503, code: error.code }
  const status = error.statusCode ?? 500
  if (status === 413) return { status, code: 'body.too-large' }
  if (status === 429) return { status, code: 'requests.too-many' }
  return status >= 400 && status < 500
    ? { status, code: 'request.invalid' }
    : { status: 500, code: 'program.fault' }
}

function fail(failure: Failure, request: FastifyRequest, reply: FastifyReply, now: Date): FastifyReply {
  const language = languageOf(request)
  return sendPage(reply.code(failure.status), language, renderErrorPage(failure, now, language))
}
