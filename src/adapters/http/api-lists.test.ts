import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import { portsOf } from '../../../test/support/pages.ts'
import { assertProblem } from '../../../test/support/problem.ts'
import { Refusal } from '../../core/refusal.ts'
import { createServer } from './server.ts'
import type { ListName, ServerPorts } from './views.ts'

const TRUST = Buffer.from(`{"format": "vaxpass-trust-list/1",  "sources": [${'{},'.repeat(500)}{}]}\n`)
const ADDRESSES = ['/api/verify', '/api/lists/trust', '/api/lists/revocation', '/api/openapi.json']

async function serverOf(t: TestContext, ports: Partial<ServerPorts> = {}) {
  const server = await createServer(portsOf(ports))
  t.after(() => server.close())
  return server
}

const onlyTrust = async (name: ListName) => (name === 'trust' ? TRUST : undefined)

test('a list arrives byte for byte, packed as the asker likes it', async (t) => {
  const server = await serverOf(t, { readList: onlyTrust })
  const get = (accepted: string) =>
    server.inject({ url: '/api/lists/trust', headers: { 'accept-encoding': accepted } })
  const [plain, gzip, brotli] = [await get('identity'), await get('gzip'), await get('gzip, deflate, br')]
  assert.deepEqual(plain.rawPayload, TRUST)
  assert.deepEqual(gunzipSync(gzip.rawPayload), TRUST)
  assert.deepEqual(brotliDecompressSync(brotli.rawPayload), TRUST)
  assert.deepEqual(
    [plain, gzip, brotli].map(({ headers }) => headers['content-encoding']),
    [undefined, 'gzip', 'br'],
  )
  for (const { headers } of [plain, gzip, brotli]) {
    assert.match(String(headers['content-type']), /^application\/json/)
    assert.equal(headers['cache-control'], 'no-cache')
    assert.equal(headers.vary, 'accept-encoding')
    assert.match(String(headers.etag), /^"[\w-]+"$/, 'a strong one')
  }
  assert.equal(new Set([plain, gzip, brotli].map(({ headers }) => headers.etag)).size, 3)
})

test('whoever has the list gets 304 without a body, until the list is another', async (t) => {
  let list = TRUST
  const server = await serverOf(t, { readList: async () => list })
  const get = (known?: string) =>
    server.inject({ url: '/api/lists/trust', headers: known === undefined ? {} : { 'if-none-match': known } })
  const etag = String((await get()).headers.etag)
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await get(known)
    assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', etag], known)
  }
  for (const other of ['', '"other"', etag.slice(1, -1)]) assert.equal((await get(other)).statusCode, 200)
  list = Buffer.from('{}')
  const changed = await get(etag)
  assert.deepEqual([changed.statusCode, changed.body], [200, '{}'])
})

test('a list that nobody published is a 404 with its own code; one that cannot be read is a 503', async (t) => {
  const server = await serverOf(t, { readList: onlyTrust })
  assertProblem(await server.inject('/api/lists/revocation'), 'list.not-published')
  const tooLarge = new Refusal('file.too-large', 'a list over 64 MiB is not published')
  const refusing = await serverOf(t, { readList: () => Promise.reject(tooLarge) })
  assertProblem(await refusing.inject('/api/lists/trust'), 'file.too-large')
})

test('an unknown address of the API is a 404 whatever comes with it, and does not come back', async (t) => {
  const server = await serverOf(t)
  for (const url of ['/api', '/api/', '/api/MARK', '/api/lists', '/api/%ff', '/api/lists/%', '/api?MARK']) {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      const headers = { 'content-type': 'image/png' }
      const answer = await server.inject({ method, url, headers, payload: 'MARK' })
      assertProblem(answer, 'page.not-found')
      assert.doesNotMatch(answer.body, /MARK/)
    }
  }
})

test('a method that an address does not answer is a 405 that names those it does', async (t) => {
  const server = await serverOf(t, { readList: onlyTrust })
  const allowed = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS', url: string) => {
    const answer = await server.inject({ method, url, headers: { 'content-type': 'x/y' }, payload: 'x' })
    assertProblem(answer, 'method.not-allowed')
    return answer.headers.allow
  }
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)
    assert.equal(await allowed(method, '/api/verify?x=1'), 'POST')
  for (const url of ADDRESSES.slice(1)) assert.equal(await allowed('POST', url), 'GET, HEAD')
  const head = await server.inject({ method: 'HEAD', url: '/api/lists/trust' })
  assert.deepEqual([head.statusCode, head.body], [200, ''])
  assert.equal(head.headers['content-length'], String(TRUST.length))
})

test('an escaped address of the API answers its errors as the API does', async (t) => {
  const server = await serverOf(t)
  assertProblem(await server.inject('/%61pi/lists/trust'), 'list.not-published')
})

test('the description names every address, and every error has one shape', async (t) => {
  const server = await serverOf(t)
  const answer = await server.inject('/api/openapi.json')
  assert.equal(answer.statusCode, 200)
  assert.match(String(answer.headers.etag), /^"/)
  const { openapi, paths } = answer.json()
  assert.equal(openapi, '3.1.0')
  assert.deepEqual(Object.keys(paths).sort(), [...ADDRESSES, '/api/identity/check'].sort())
  for (const { get, post } of Object.values<Record<string, { responses: object }>>(paths)) {
    for (const [status, response] of Object.entries((get ?? post)?.responses ?? {})) {
      if (Number(status) < 400) continue
      const schema = { $ref: '#/components/schemas/Problem' }
      assert.deepEqual(response.content, { 'application/problem+json': { schema } }, status)
    }
  }
})

test('only where a demo moved the clock do lists say how far', async (t) => {
  for (const [distanceMs, header] of [
    [0, undefined],
    [-144_000_000, '-144000000'],
  ] as const) {
    const server = await serverOf(t, { readList: onlyTrust, distanceMs: async () => distanceMs })
    const { headers } = await server.inject('/api/lists/trust')
    assert.equal(headers['x-clock-distance'], header)
  }
})
