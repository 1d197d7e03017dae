import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'

import { portsOf } from '../../../test/support/pages.ts'
import { assertProblem } from '../../../test/support/problem.ts'
import { Refusal } from '../../core/refusal.ts'
import { PROBLEM } from './api-schemas.ts'
import type { IdentityPort } from './identity-api.ts'
import { createServer } from './server.ts'

const KEY = `vxp_${'0'.repeat(32)}_${'A'.repeat(43)}`
const CLIENT = { client: 'c', name: 'Trường Mẫu', unit: 'VN', purposes: ['treatment'] } as const
const MARK = 'MARKED-NAME'
const ALL_YES = { idNumber: 'yes', fullName: 'yes', birthDate: 'yes', sex: 'yes', phone: 'yes' } as const
const notAllowed = () => Promise.reject(new Refusal('client.not-allowed', 'no'))

async function serverOf(t: TestContext, changes: Partial<IdentityPort> = {}) {
  const identity: IdentityPort = {
    clientOf: async (key) => (key === KEY ? CLIENT : notAllowed()),
    check: async () => ({ found: 'one', fields: ALL_YES }),
    ...changes,
  }
  const server = await createServer(portsOf(), { identity })
  t.after(() => server.close())
  return server
}

const ask = (body: unknown, authorization = `Bearer ${KEY}`) => ({
  method: 'POST' as const,
  url: '/api/identity/check',
  headers: { 'content-type': 'application/json', authorization },
  payload: typeof body === 'string' ? body : JSON.stringify(body),
})
const asking = (changes: object = {}) =>
  ask({ idNumber: '079185000123', birthDate: '1985-03-12', purpose: 'treatment', ...changes })

test('the question arrives as it was sent, and the answer may not be kept', async (t) => {
  const asked: unknown[] = []
  const check: IdentityPort['check'] = async (client, request) => {
    asked.push(client, request)
    return { found: 'one', fields: ALL_YES }
  }
  const server = await serverOf(t, { check })
  const answer = await server.inject(asking({ birthDate: '1985-03', sex: 'F' }))
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.deepEqual(answer.json(), { found: 'one', fields: ALL_YES })
  const body = { idNumber: '079185000123', birthDate: '1985-03', sex: 'F', purpose: 'treatment' }
  assert.deepEqual(asked, [CLIENT, body])
})

test('the key is judged before anything of the body, and the scheme is Bearer in any case', async (t) => {
  const server = await serverOf(t)
  const strangers = [
    '',
    KEY,
    'Bearer',
    `Basic ${KEY}`,
    `Bearer ${KEY} x`,
    `Bearer ${KEY}x`,
    `Bearer ${'A'.repeat(201)}`,
  ]
  for (const authorization of strangers) {
    for (const body of ['{', { idNumber: MARK }, 'x'.repeat(20_000)]) {
      const answer = await server.inject(ask(body, authorization))
      assertProblem(answer, 'client.not-allowed')
      assert.equal(answer.headers['www-authenticate'], 'Bearer')
    }
  }
  const answer = await server.inject({
    ...asking(),
    headers: { ...asking().headers, authorization: `bEARER ${KEY}` },
  })
  assert.equal(answer.statusCode, 200)
})

test('a purpose that the client may not ask for has the answer of a wrong key', async (t) => {
  const server = await serverOf(t, { check: notAllowed })
  const [purpose, key] = [await server.inject(asking()), await server.inject(ask({}, 'Bearer x'))]
  const told = ({ statusCode, headers, body }: typeof key) => [statusCode, headers['www-authenticate'], body]
  assert.deepEqual(told(purpose), told(key))
})

test('a body that is not the documented one is refused, says where, and repeats nothing of it', async (t) => {
  const server = await serverOf(t)
  const faultsOf = async (body: unknown) => {
    const answer = await server.inject(ask(body))
    assertProblem(answer, 'request.invalid')
    assert.equal(answer.body.includes(MARK), false)
    return PROBLEM.parse(answer.json()).errors?.map(({ pointer, detail }) => `${pointer} ${detail}`)
  }
  const name = { purpose: 'treatment', fullName: MARK }
  assert.deepEqual(await faultsOf({ purpose: 'treatment', phone: '0912345678' }), [' is invalid'])
  assert.deepEqual(await faultsOf(name), [' is invalid'])
  assert.deepEqual(await faultsOf({ ...name, birthDate: '1985' }), [' is invalid'])
  assert.deepEqual(await faultsOf({ ...name, birthDate: '1985-02-30' }), ['/birthDate is invalid'])
  assert.deepEqual(await faultsOf({ ...name, idNumber: '1', purpose: MARK }), ['/purpose is invalid'])
  assert.deepEqual(await faultsOf({ ...name, idNumber: '' }), ['/idNumber is invalid'])
  assert.deepEqual(await faultsOf({ ...name, idNumber: '1', phone: '0\u0000' }), ['/phone is invalid'])
  assert.deepEqual(await faultsOf({ ...name, idNumber: '1'.repeat(41) }), ['/idNumber is too long'])
  assert.deepEqual(await faultsOf({ ...name, idNumber: '1', [MARK]: 1 }), [
    ' has members that are not documented',
  ])
  assertProblem(await server.inject(ask(`{"idNumber":"${MARK}"`)), 'json.malformed')
})

test('whoever asks too often is told how many whole seconds to wait', async (t) => {
  const server = await serverOf(t, { check: async () => ({ waitMs: 1001 }) })
  const answer = await server.inject(asking())
  assertProblem(answer, 'requests.too-many')
  assert.equal(answer.headers['retry-after'], '2')
})

test('an answer that holds anything else does not leave the server', async (t) => {
  const leaking = { found: 'one' as const, fields: { ...ALL_YES, fullName: 'yes' as const, name: MARK } }
  const server = await serverOf(t, { check: async () => leaking })
  const answer = await server.inject(asking())
  assertProblem(answer, 'program.fault')
  assert.equal(answer.body.includes(MARK), false)
})

test('a server without a register says so, and the description names the check', async (t) => {
  const server = await createServer(portsOf())
  t.after(() => server.close())
  assertProblem(await server.inject(asking()), 'register.unavailable')
  const { paths } = (await server.inject('/api/openapi.json')).json()
  const { responses } = paths['/api/identity/check'].post
  assert.deepEqual(Object.keys(responses), ['200', '400', '401', '413', '415', '429', '500', '503'])
})
