/** The API of the verifier: verdicts, the public lists, and the document that describes it. */
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { z } from 'zod'

import { OPEN_API, PROBLEM, REVOCATION_LIST, TRUST_LIST, VERDICT, VERIFY_REQUEST } from './api-schemas.ts'
import { Failure } from './failures.ts'
import { VERIFY_LIMIT } from './limits.ts'
import { PROBLEM_TYPE } from './problem.ts'
import { API_POLICY, policyOf } from './security.ts'
import { type ServedFile, sendFile, servedFile } from './served-file.ts'
import { LIST_NAMES, type ListName, type ServerPorts } from './views.ts'

/** RFC 6750: the key of an organisation. */
const CLIENT_KEY = { type: 'http', scheme: 'bearer' } as const

const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'vaxpass',
    version: '1.0.0',
    description:
      'Verdicts over vaccine passports (EU DCC), of which nothing is kept, the public lists that they stand on, and identity checks ' +
      'for organisations with a key.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  components: { securitySchemes: { clientKey: CLIENT_KEY } },
}

const JSON_TYPE = 'application/json'
const ASK_AGAIN = 'no-cache'
/** In a demo the clock is moved: a scanner beside it judges by the same clock. In milliseconds; elsewhere there is no such header. */
const CLOCK_DISTANCE = 'x-clock-distance'
const LIST_SCHEMAS = { trust: TRUST_LIST, revocation: REVOCATION_LIST } as const
const HELMET = policyOf(API_POLICY)

const refused = (description: string) => ({ description, content: { [PROBLEM_TYPE]: { schema: PROBLEM } } })
const answered = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { [JSON_TYPE]: { schema } },
})
const UNCHANGED = z.undefined().meta({ description: 'The asker has these very bytes (If-None-Match).' })
const ALWAYS = {
  429: refused('Too many requests.'),
  500: refused('The program has a fault.'),
  503: refused('The server lacks something.'),
}

/** A plugin for the prefix `/api`. */
export function apiOf(ports: ServerPorts) {
  return async (server: FastifyInstance): Promise<void> => {
    server.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler)
    readJsonOnly(server)
    await server.register(swagger, {
      openapi: OPENAPI,
      transform: jsonSchemaTransform,
      transformObject: answersOnly,
      exposeHeadRoutes: false,
    })
    addVerify(server, ports)
    for (const name of LIST_NAMES) addList(server, name, ports)
    addDescription(server)
  }
}

/** Without the second form that every schema has as the body of a request: none of ours is one. */
function answersOnly(input: Parameters<typeof jsonSchemaTransformObject>[0]) {
  const document = jsonSchemaTransformObject(input)
  const schemas = 'components' in document ? Object.entries(document.components?.schemas ?? {}) : []
  const used = schemas.filter(([name]) => !name.endsWith('Input'))
  const components = { securitySchemes: { clientKey: CLIENT_KEY }, schemas: Object.fromEntries(used) }
  return { ...document, components }
}

/** Only JSON, only in UTF-8 (RFC 8259 section 8.1); a member `__proto__` is refused. */
function readJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const fail = () => done(new Failure('json.malformed'))
    try {
      parse(request, utf8.decode(body), (error, value) => (error === null ? done(null, value) : fail()))
    } catch {
      fail()
    }
  })
}

function addVerify(server: FastifyInstance, ports: ServerPorts): void {
  server.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/verify',
    config: { rateLimit: VERIFY_LIMIT },
    helmet: HELMET,
    schema: {
      operationId: 'verify',
      summary: 'Is this a genuine passport that is valid now?',
      description:
        'Neither the text nor the verdict is kept; the answer may not be stored (Cache-Control: no-store).',
      body: VERIFY_REQUEST,
      response: {
        200: answered('The verdict; an invalid passport is one too.', VERDICT),
        400: refused('No JSON, or not the documented members.'),
        413: refused('The body is larger than 16 KiB.'),
        415: refused('The body is not application/json.'),
        ...ALWAYS,
      },
    },
    handler: async (request, reply) => {
      const verdict = await ports.judgeText(request.body.text, await ports.now())
      return reply.header('cache-control', 'no-store').type(JSON_TYPE).send(verdict)
    },
  })
}

function addList(server: FastifyInstance, name: ListName, ports: ServerPorts): void {
  const response = {
    200: answered('The list, as it was published; with a strong ETag.', LIST_SCHEMAS[name]),
    304: UNCHANGED,
    404: refused('There is no such list.'),
    ...ALWAYS,
  }
  const schema = { operationId: `${name}List`, summary: `The public ${name} list.`, response }
  let known: { readonly bytes: Uint8Array; readonly file: ServedFile } | undefined
  server.get(`/lists/${name}`, { schema, helmet: HELMET }, async (request, reply) => {
    const bytes = await ports.readList(name)
    if (bytes === undefined) throw new Failure('list.not-published')
    const distanceMs = await ports.distanceMs()
    if (distanceMs !== 0) reply.header(CLOCK_DISTANCE, distanceMs)
    if (known?.bytes !== bytes) known = { bytes, file: servedFile(JSON_TYPE, bytes) }
    return sendFile(request, reply, { file: known.file, caching: ASK_AGAIN })
  })
}

function addDescription(server: FastifyInstance): void {
  const response = { 200: answered('This document (OpenAPI 3.1).', OPEN_API), 304: UNCHANGED, ...ALWAYS }
  const schema = { operationId: 'description', summary: 'The description of this API.', response }
  let file: ServedFile | undefined
  server.get('/openapi.json', { schema, helmet: HELMET }, (request, reply) => {
    file ??= servedFile(JSON_TYPE, Buffer.from(JSON.stringify(server.swagger())))
    return sendFile(request, reply, { file, caching: ASK_AGAIN })
  })
}
