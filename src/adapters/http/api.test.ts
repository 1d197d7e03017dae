import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { portsOf, REFUSED_DOCUMENT } from '../../../test/support/pages.ts'
import { assertProblem } from '../../../test/support/problem.ts'
import { Refusal } from '../../core/refusal.ts'
import { PROBLEM } from './api-schemas.ts'
import { createServer } from './server.ts'
import type { ServerPorts } from './views.ts'

const JSON_HEADERS = { 'content-type': 'application/json' }
const MARK = 'HC1:MARKED-TEXT'

async function serverOf(t: TestContext, ports: Partial<ServerPorts> = {}) {
  const server = await createServer(portsOf(ports))
  t.after(() => server.close())
  return server
}

const ask = (payload: string, headers: Readonly<Record<string, string>> = JSON_HEADERS) => ({
  method: 'POST' as const,
  url: '/api/verify',
  headers,
  payload,
})

test('the verdict document comes back as it was given, and may not be stored', async (t) => {
  const asked: string[] = []
  const judgeText = async (text: string) => {
    asked.push(text)
    return REFUSED_DOCUMENT
  }
  const server = await serverOf(t, { judgeText })
  const answer = await server.inject(ask(JSON.stringify({ text: ` ${MARK}\n` })))
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.deepEqual(answer.json(), REFUSED_DOCUMENT)
  assert.deepEqual(asked, [` ${MARK}\n`], 'exactly the text that was sent')
})

test('a certificate of any content leaves as it is: odd names, far years, deep members', async (t) => {
  const certificate = { ...JSON.parse('{"__proto__":{"a":[1,{"b":[true,[]]}]}}'), v: [] }
  const passport = { issuer: '', issued_at: '+123456-01-01T00:00:00.000Z', expires_at: null, certificate }
  const server = await serverOf(t, { judgeText: async () => ({ ...REFUSED_DOCUMENT, passport }) })
  const answer = await server.inject(ask(JSON.stringify({ text: MARK })))
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.body, JSON.stringify({ ...REFUSED_DOCUMENT, passport }))
})

test('a body that is not the documented one is refused, says where, and repeats nothing of it', async (t) => {
  const server = await serverOf(t)
  const pointers = async (body: unknown) => {
    const answer = await server.inject(ask(JSON.stringify(body)))
    assertProblem(answer, 'request.invalid')
    assert.equal(answer.body.includes(MARK), false)
    return PROBLEM.parse(answer.json()).errors?.map(({ pointer, detail }) => `${pointer} ${detail}`)
  }
  assert.deepEqual(await pointers({}), ['/text is missing or of another type'])
  assert.deepEqual(await pointers({ text: [MARK] }), ['/text is missing or of another type'])
  assert.deepEqual(await pointers({ text: MARK, [MARK]: 1 }), [' has members that are not documented'])
  assert.deepEqual(await pointers({ text: MARK.repeat(600) }), ['/text is too long'])
  assert.deepEqual(await pointers([MARK]), [' is missing or of another type'])
})

test('what is not JSON in UTF-8 is refused, and so is a member that reaches for the prototype', async (t) => {
  const server = await serverOf(t)
  const hostile = [
    '',
    '{',
    `{"text":"${MARK}"`,
    `{"text":"${MARK}"}x`,
    '\ufeff{}',
    `{"__proto__":{},"text":"${MARK}"}`,
  ]
  for (const body of hostile) {
    const answer = await server.inject(ask(body))
    assert.match(String(answer.statusCode), /^400$/, body)
    assert.equal(answer.body.includes(MARK), false)
  }
  assertProblem(await server.inject(ask('{"text":')), 'json.malformed')
  const invalid = Buffer.concat([Buffer.from('{"text":"'), Buffer.of(0xff), Buffer.from('"}')])
  assertProblem(await server.inject({ ...ask(''), payload: invalid }), 'json.malformed')
})

/** Ways of saying what a body is, none of which says that it is application/json. */
const MEDIA_TYPES = String.raw`
text/plain|text/html|text/xml|text/json|text/csv|text/javascript|text/css|text/x|text/plain; application/json
application/xml|application/jsonp|application/json5|application/json-seq|application/ld+json|application/jsonl
application/problem+json|application/json+x|application/x-json|application/pdf|application/x-www-form-urlencoded
application/octet-stream|application/cbor|application/cose|application/javascript|application/zip|application/gzip
application/msgpack|application/x-yaml|application/json, text/plain|text/plain, application/json|application/jsonx; a=b
application /json|application/ json|application\json|application/json/x|xapplication/json|"application/json"
multipart/form-data|multipart/form-data; boundary=x|multipart/mixed; boundary="|application%2Fjson|application/
image/png|image/svg+xml|audio/mpeg|video/mp4|font/woff2|model/obj|message/http|example/x|application/soap+xml|text/markdown|application/wasm|application/geo+json
/json|json|application|*/*|application/*|*|;|;charset=utf-8|,`
  .trim()
  .split(/[|\n]/)

test('only application/json is read, whatever else a body is called', async (t) => {
  const server = await serverOf(t)
  assert.equal(MEDIA_TYPES.length >= 60, true)
  const body = JSON.stringify({ text: MARK })
  for (const type of MEDIA_TYPES) {
    const answer = await server.inject(ask(body, { 'content-type': type }))
    assertProblem(answer, 'media-type.unsupported')
  }
  for (const type of ['application/json', 'Application/JSON', 'application/json; charset=utf-8']) {
    assert.equal((await server.inject(ask(body, { 'content-type': type }))).statusCode, 200, type)
  }
})

test('no body makes the server fail, and no answer repeats it', async (t) => {
  const faults: unknown[] = []
  const server = await serverOf(t, { fault: (error) => faults.push(error) })
  const bodies = fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.jsonValue().map((text) => Buffer.from(JSON.stringify({ text }))),
    fc.dictionary(fc.string(), fc.jsonValue()).map((body) => Buffer.from(JSON.stringify(body))),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(`{"text":"${text}${MARK}"}`)),
  )
  const types = fc.constantFrom('application/json', 'application/json;charset=x', ...MEDIA_TYPES)
  let sender = 0
  await fc.assert(
    fc.asyncProperty(bodies, types, async (payload, type) => {
      sender += 1
      const remoteAddress = `10.${sender >> 16}.${(sender >> 8) & 255}.${sender & 255}` // past the limit of one address
      const answer = await server.inject({
        ...ask(''),
        headers: { 'content-type': type },
        payload,
        remoteAddress,
      })
      assert.equal([200, 400, 415].includes(answer.statusCode), true, `${answer.statusCode}`)
      if (answer.statusCode !== 200) PROBLEM.parse(answer.json())
      assert.equal(answer.body.includes(MARK), false)
    }),
    { numRuns: 600 },
  )
  assert.deepEqual(faults, [])
})

test('a fault and a refusal of the server say their code and nothing else', async (t) => {
  const noted: unknown[] = []
  const fault = new Error(`cannot read ${MARK}`)
  const fault500 = await serverOf(t, { judgeText: () => Promise.reject(fault), fault: (e) => noted.push(e) })
  const broken = await fault500.inject(ask(JSON.stringify({ text: MARK })))
  assertProblem(broken, 'program.fault')
  assert.equal(broken.body.includes(MARK), false)
  assert.deepEqual(noted, [fault])
  const refusal = new Refusal('file.not-found', 'there is no trust list')
  const refusing = await serverOf(t, { judgeText: () => Promise.reject(refusal) })
  const refused = await refusing.inject(ask(JSON.stringify({ text: MARK })))
  assertProblem(refused, 'file.not-found')
  assert.equal(refused.statusCode, 503)
  assert.doesNotMatch(refused.body, /there is no trust list/)
})

test('a document that is not a verdict does not leave the server', async (t) => {
  const document = { ...REFUSED_DOCUMENT, phone: '0900000000' }
  const server = await serverOf(t, { judgeText: async () => document })
  const answer = await server.inject(ask(JSON.stringify({ text: MARK })))
  assertProblem(answer, 'program.fault')
  assert.doesNotMatch(answer.body, /0900000000/)
})

test('a body over 16 KiB is refused, even one that only claims to be', async (t) => {
  const server = await serverOf(t)
  assertProblem(await server.inject(ask(JSON.stringify({ text: 'A'.repeat(16_384) }))), 'body.too-large')
  const claim = { ...JSON_HEADERS, 'content-length': '16385' }
  assertProblem(await server.inject(ask('{}', claim)), 'body.too-large')
})

test('whoever asks too often is told how long to wait', async (t) => {
  const server = await serverOf(t)
  const statuses: number[] = []
  for (let i = 0; i < 120; i += 1) statuses.push((await server.inject(ask('{"text":""}'))).statusCode)
  assert.deepEqual([...new Set(statuses)], [200])
  const answer = await server.inject(ask('{"text":""}'))
  assertProblem(answer, 'requests.too-many')
  assert.match(String(answer.headers['retry-after']), /^\d+$/)
})
