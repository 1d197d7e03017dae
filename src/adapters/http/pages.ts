/** The pages without scripts. Every route: schema, use case, present. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import type { Language } from '../documents/words.ts'
import { renderErrorPage } from './error-page.ts'
import { FAILURES, type FailureCode } from './failures.ts'
import { renderFrontPage } from './front-page.ts'
import { chooseLanguage } from './language.ts'
import { VERIFY_LIMIT } from './limits.ts'
import { renderVerdictPage } from './verdict-page.ts'
import type { ServerPorts } from './views.ts'

const QUERY = z.object({ lang: z.enum(['vi', 'en']).optional().catch(undefined) }).catch({ lang: undefined })
const FORM = z.object({ code: z.string().catch('') }).catch({ code: '' })

/** Adds the first page and the form that verifies a pasted code. */
export function addPages(server: FastifyInstance, ports: ServerPorts): void {
  server.get('/', async (request, reply) => {
    const language = languageOf(request)
    const view = await ports.front()
    return sendPage(reply, language, renderFrontPage(view, await ports.now(), language))
  })
  server.post('/verify', { config: { rateLimit: VERIFY_LIMIT } }, async (request, reply) => {
    const [language, { code }] = [languageOf(request), FORM.parse(request.body)]
    const now = await ports.now()
    const verdict = await ports.verifyText(unwrap(code), now)
    return sendPage(reply, language, renderVerdictPage(verdict, now, language))
  })
  // Someone who reloads the answer or keeps its address comes back to the form.
  server.get('/verify', async (request, reply) => reply.redirect(`/?lang=${languageOf(request)}#verify`))
}

/** The page that says what went wrong and what to do. */
export function sendErrorPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, now }: { readonly code: FailureCode; readonly now: Date },
): FastifyReply {
  const language = languageOf(request)
  return sendPage(reply.code(FAILURES[code].status), language, renderErrorPage(code, now, language))
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
