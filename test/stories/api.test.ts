/** The API over a real database and real lists, asked with the web's own client. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'

import { readConfig } from '../../src/app/config.ts'
import { type Context, createContext } from '../../src/app/context.ts'
import { initKeys, loadIssuer } from '../../src/app/keys.ts'
import { putRevocationSource } from '../../src/app/revocation-file.ts'
import { startServer } from '../../src/app/serve.ts'
import { putTrustSource, readTrustFile, trustPath } from '../../src/app/trust-file.ts'
import { verifyTexts } from '../../src/app/verify-text.ts'
import { SILENT } from '../../src/core/progress.ts'
import { entryOf, makeBatches, UNKNOWN_KID } from '../../src/core/trust/revocation/index.ts'
import { parseTrustList } from '../../src/core/trust/trust-list.ts'
import { verdictDocument } from '../../src/core/trust/verdict-document.ts'
import { ApiError, type ApiErrorCode, createApiClient } from '../../web/api/client.ts'
import { scratchFolder } from '../support/command.ts'
import { testDatabase } from '../support/database.ts'
import { trustText } from '../support/hcert.ts'
import { testKeys } from '../support/keys.ts'
import { signedPassport, unsignedPassport } from '../support/passport-text.ts'

const MORNING = new Date('2022-04-26T08:00:00+07:00')
const LISTS_SEEN_MS = 10_000

interface Served {
  readonly context: Context
  readonly url: string
  readonly client: ReturnType<typeof createApiClient>
  /** What the program printed. */
  readonly said: readonly string[]
  /** Lets the server believe that so much time has passed since it looked. */
  later(ms: number): void
}

async function serve(t: TestContext, { keys = true } = {}): Promise<Served> {
  const { url: database } = await testDatabase(t)
  const said: string[] = []
  const context = createContext({
    config: readConfig({ DATABASE_URL: database }, scratchFolder(t)),
    account: undefined,
    progress: SILENT,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
  })
  const { app } = await context.databases()
  await context.clock.set(app, await context.caller('test'), MORNING)
  if (keys) await initKeys(context)
  said.length = 0
  const { url, close } = await startServer(context, { port: 0 })
  t.after(async () => {
    await close()
    await context.close()
  })
  const realNow = performance.now.bind(performance)
  let laterMs = 0
  t.mock.method(performance, 'now', () => realNow() + laterMs)
  return { context, url, client: createApiClient({ baseUrl: url }), said, later: (ms) => (laterMs += ms) }
}

const rejectsWith = (asked: Promise<unknown>, code: ApiErrorCode) =>
  assert.rejects(asked, (error) => error instanceof ApiError && error.code === code)

test('the verdict follows the lists: amber without a revocation list, green with today’s, red when it is named', async (t) => {
  const { context, client, later } = await serve(t)
  const text = await signedPassport(loadIssuer(context).signer)
  const verdictOf = async () => (await client.POST('/api/verify', { body: { text } })).data
  const amber = await verdictOf()
  assert.deepEqual([amber?.verdict, amber?.level], ['valid', 'amber'])
  assert.equal(amber?.not_checked.includes('revocation'), true)

  const own = { name: 'own', kind: 'own', issuedAt: MORNING, countries: ['VN'], slices: [] } as const
  putRevocationSource(context.config, { ...own, batches: [] })
  later(LISTS_SEEN_MS)
  const green = await verdictOf()
  assert.deepEqual([green?.level, green?.lists.revocation_as_of], ['green', MORNING.toISOString()])

  const { v } = green?.passport?.certificate ?? {}
  const [dose] = v as { ci: string }[] // a passport that is valid has a list of one dose
  const facts = { country: 'VN', kid: UNKNOWN_KID, hashType: 'UCI', expires: new Date('2024-01-01') } as const
  const batches = makeBatches([entryOf(dose?.ci ?? '')], facts)
  putRevocationSource(context.config, { ...own, batches })
  assert.equal((await verdictOf())?.level, 'green', 'the list of a moment ago still counts')
  later(LISTS_SEEN_MS)
  const red = await verdictOf()
  assert.deepEqual([red?.level, red?.reasons], ['red', ['revoked']])
})

test('the API says what the library says, of genuine and of damaged texts, and prints nothing', async (t) => {
  const { context, client, said } = await serve(t)
  const genuine = await signedPassport(loadIssuer(context).signer)
  const trust = readTrustFile(context.config)
  const damaged = fc
    .tuple(fc.constantFrom(genuine, unsignedPassport()), fc.nat(), fc.string({ maxLength: 3 }))
    .map(([text, at, put]) => `${text.slice(0, at % text.length)}${put}${text.slice(at % text.length)}`)
  const texts = [genuine, unsignedPassport(), '', ...fc.sample(damaged, 60), ...fc.sample(fc.string(), 40)]
  for (const text of texts) {
    const { data } = await client.POST('/api/verify', { body: { text } })
    const [verdict] = verifyTexts([text], { trust, at: context.clock.now() })
    assert.ok(verdict)
    assert.deepEqual(data, JSON.parse(JSON.stringify(verdictDocument(verdict))))
  }
  assert.deepEqual(said, [])
})

test('the trust list is the file on disk, comes once, and comes again when it has changed', async (t) => {
  const { context, url, client, later } = await serve(t)
  const path = '/api/lists/trust'
  const first = await fetch(`${url}${path}`)
  assert.equal(await first.text(), readFileSync(trustPath(context.config), 'utf8'))
  const known = { 'if-none-match': first.headers.get('etag') ?? '' }
  const again = await client.GET(path, { headers: known })
  assert.deepEqual([again.response.status, again.data], [304, undefined])
  const other = parseTrustList(trustText([(await testKeys()).certificate], { name: 'other' }))
  for (const source of other.sources) putTrustSource(context.config, source)
  later(LISTS_SEEN_MS)
  const changed = await client.GET(path, { headers: known })
  assert.equal(changed.response.status, 200)
  assert.deepEqual(
    changed.data?.sources.map(({ name }) => name),
    ['own', 'other'],
  )
})

test('every failure of a call is one kind of error with a code', async (t) => {
  const { url, client, said } = await serve(t, { keys: false })
  await rejectsWith(client.GET('/api/lists/revocation'), 'list.not-published')
  await rejectsWith(client.GET('/api/lists/trust'), 'list.not-published')
  await rejectsWith(client.POST('/api/verify', { body: { text: 'x'.repeat(9000) } }), 'request.invalid')
  await rejectsWith(client.POST('/api/verify', { body: { text: 'HC1:SECRET' } }), 'file.not-found')
  assert.doesNotMatch(said.join(), /SECRET/)
  const answering = (response: () => Response) =>
    createApiClient({ baseUrl: url, fetch: async () => response() }).GET('/api/lists/trust')
  const portal = () => new Response('<html>', { headers: { 'content-type': 'text/html' } })
  await rejectsWith(answering(portal), 'answer.unknown')
  await rejectsWith(
    answering(() => new Response('<html>', { status: 502 })),
    'answer.unknown',
  )
  const nobody = createApiClient({ baseUrl: url, fetch: () => Promise.reject(new TypeError('offline')) })
  await rejectsWith(nobody.GET('/api/lists/trust'), 'network.failed')
})
