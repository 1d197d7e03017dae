/** The built scanner behind a small server, with lists of the test's own and the policy of the real server. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build } from 'vite'

import { VERIFIER_POLICY } from '../../src/adapters/http/security.ts'
import { newUvci } from '../../src/core/passport/uvci.ts'
import { toBase64 } from '../../src/core/trust/base64.ts'
import { entryOf } from '../../src/core/trust/revocation/hashes.ts'
import { type RevocationSource, serialiseRevocationList } from '../../src/core/trust/revocation/index.ts'
import { webConfig } from '../../web/vite.config.ts'
import { EXPIRES_AT, makeSigner, passportText, type TestSigner, trustText } from './hcert.ts'

/** Builds the pages as they are now into a folder that goes with the tests. Takes two seconds. */
export async function buildVerifier(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'web-'))
  await build(webConfig(folder))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** The moment of the tests: the passport of support/hcert.ts is valid, and the lists are an hour old. */
export const NOON = new Date('2022-06-01T12:00:00+07:00')
const HOUR_MS = 3_600_000
export const hoursBefore = (hours: number): Date => new Date(NOON.getTime() - hours * HOUR_MS)

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
}

/** The policy as the header writes it. */
const POLICY = Object.entries(VERIFIER_POLICY)
  .map(([name, values]) => `${name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)} ${values.join(' ')}`)
  .join('; ')

/** Header that the server of a demo sends with its lists. */
export const CLOCK_DISTANCE = 'x-clock-distance'
const NOT_PUBLISHED = JSON.stringify({
  type: 'about:blank',
  title: 'not there',
  status: 404,
  code: 'list.not-published',
})

export interface Served {
  readonly url: string
  /** Of the build. */
  readonly folder: string
  /** Text of each list; undefined = there is none; may be changed while the server runs. */
  readonly lists: { trust: string | undefined; revocation: string | undefined }
  /** More files, or others in the place of built ones: address to content. */
  readonly extra: Map<string, string>
  /** Everything that was asked, in order: `GET /verifier/ 200`. */
  readonly asked: string[]
  /** Ends all connections; nothing answers any more. */
  close(): Promise<void>
}

/** Starts on any free port; ends with the test. */
export async function serveVerifier(
  t: Pick<TestContext, 'after'>,
  folder: string,
  lists: Partial<Served['lists']> = {},
): Promise<Served> {
  const served = {
    folder,
    lists: { trust: undefined, revocation: undefined, ...lists },
    extra: new Map(),
    asked: [],
  }
  const server = createServer((request, response) => answer(request, response, served))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = () => closeServer(server)
  t.after(close)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { ...served, url: `http://127.0.0.1:${address.port}`, close }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, lists, extra, asked }: Pick<Served, 'folder' | 'lists' | 'extra' | 'asked'>,
): void {
  const { pathname } = new URL(request.url ?? '', 'http://any')
  const list = /^\/api\/lists\/(trust|revocation)$/.exec(pathname)?.[1]
  const isList = list === 'trust' || list === 'revocation'
  const body = isList ? lists[list] : (extra.get(pathname) ?? fileOf(folder, pathname))
  const etag = body && `"${createHash('sha256').update(body).digest('base64url')}"`
  const isKnown = etag !== undefined && request.headers['if-none-match'] === etag
  const status = body === undefined ? 404 : isKnown ? 304 : 200
  asked.push(`${request.method} ${request.url} ${status}`)
  response.writeHead(status, {
    'content-security-policy': POLICY,
    'content-type': isList
      ? status === 404
        ? 'application/problem+json'
        : 'application/json'
      : (TYPES[extname(pathname)] ?? TYPES['.html']),
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...(etag === undefined ? {} : { etag }),
    ...(isList && extra.has(CLOCK_DISTANCE) ? { [CLOCK_DISTANCE]: extra.get(CLOCK_DISTANCE) } : {}),
  })
  response.end(status === 200 ? body : status === 404 && isList ? NOT_PUBLISHED : undefined)
}

function fileOf(folder: string, pathname: string): Buffer | undefined {
  if (!/^\/(?:assets|verifier)\/[\w./-]*$/.test(pathname) || pathname.includes('..')) return undefined
  try {
    return readFileSync(join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname))
  } catch {
    return undefined
  }
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}

/** Passports and lists of one invented country. */
export interface World {
  readonly signer: TestSigner
  /** The sample passport. */
  readonly passport: string
  readonly trust: string
  readonly revocation: string
}

export async function makeWorld(): Promise<World> {
  const signer = await makeSigner()
  return {
    signer,
    passport: passportText(signer),
    trust: trustText([signer.certificate], { issuedAt: hoursBefore(1) }),
    revocation: revocationText(hoursBefore(1)),
  }
}

/** A revocation list that speaks for all countries. */
export function revocationText(issuedAt: Date, batches: RevocationSource['batches'] = []): string {
  return serialiseRevocationList([
    { name: 'test', kind: 'own', issuedAt, countries: null, batches, slices: [] },
  ])
}

/** A list on which the sample passport stands. */
export function revokingSample({ kid }: TestSigner, issuedAt = hoursBefore(1)): string {
  const batch = {
    country: 'VN',
    kid: toBase64(kid),
    hashType: 'UCI' as const,
    expires: EXPIRES_AT,
    hashes: entryOf(newUvci('VN', '0123456789ABCDEF0123456789ABCDEF')),
  }
  return revocationText(issuedAt, [batch])
}

export interface Visit {
  readonly url: string
  readonly options?: BrowserContextOptions
  readonly at?: Date
  /** Runs before the page is opened. */
  readonly setUp?: ((page: Page) => Promise<unknown>) | undefined
}

/** Opens the page on a phone, at noon of the first of June 2022, in Vietnamese; ends with the test. */
export async function openVerifier(
  t: Pick<TestContext, 'after'>,
  browser: Browser,
  { url, options = {}, at = NOON, setUp }: Visit,
): Promise<Page> {
  const phone = { locale: 'vi-VN', viewport: { width: 390, height: 844 } }
  const context = await browser.newContext({ ...phone, ...options })
  t.after(() => context.close())
  await context.clock.setFixedTime(at)
  const page = await context.newPage()
  await setUp?.(page)
  await page.goto(`${url}/verifier/`)
  return page
}

/** Pastes a text as Ctrl V does; the page must have the focus. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(
    `{ const data = new DataTransfer(); data.setData('text/plain', ${JSON.stringify(text)});
       document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) }`,
  )
}

/** Level of the result on the page, once there is one. */
export async function levelOf(page: Page): Promise<string | null> {
  return page.locator('article.verdict').getAttribute('data-level')
}

/** Waits until the page has lists, puts away the last result, pastes, and returns the level. */
export async function judge(page: Page, text: string): Promise<string | null> {
  if ((await page.locator('article.verdict').count()) > 0) await page.locator('button.next').click()
  await page.locator('.list .age').first().waitFor()
  await paste(page, text)
  return levelOf(page)
}

/** Codes of the reasons on the page, in their order. */
export function reasonsOf(page: Page): Promise<string[]> {
  return page
    .locator('#reasons li')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-code') ?? ''))
}

/** Everything a browser complains about, and every address that the page asks for. */
export function watch(page: Page): { complaints: string[]; requests: string[] } {
  const [complaints, requests]: [string[], string[]] = [[], []]
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.context().on('request', (request) => {
    requests.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`.trim())
  })
  return { complaints, requests }
}

const [POLL_MS, PATIENCE_MS] = [50, 15_000]

/** Waits for an expression of the page to be true; asked from outside, because the policy of the page allows no `eval`. */
export async function until(page: Page, expression: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_MS) {
    if (await page.evaluate<boolean>(expression)) return
    await page.waitForTimeout(POLL_MS)
  }
  throw new Error(`never true: ${expression}`)
}
