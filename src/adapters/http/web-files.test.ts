import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'

import { scratchFolder } from '../../../test/support/command.ts'
import { portsOf } from '../../../test/support/pages.ts'
import { chooseEncoding } from './served-file.ts'
import { createServer } from './server.ts'

const SCRIPT = 'export const one = 1;\n'.repeat(50)
const PAGE = '<!doctype html><title>verifier</title>'
const BUILD = {
  'verifier/index.html': PAGE,
  'verifier/service-worker.js': SCRIPT,
  'verifier/manifest.webmanifest': '{}',
  'verifier/icon-192.png': 'png',
  'assets/main-a1B2.js': SCRIPT,
  'assets/reader-_-9.wasm': 'wasm',
  'assets/main-a1B2.js.map': 'sources',
  'index.html': 'not ours',
  'other/secret.txt': 'not ours',
  '.vite/manifest.json': '{}',
}

const PAGES =
  "default-src 'none';style-src 'self';img-src 'self' data:;font-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'"
const VERIFIER =
  "default-src 'none';script-src 'self' 'wasm-unsafe-eval';style-src 'self';img-src 'self' data: blob:;media-src 'self' blob:;connect-src 'self';font-src 'self';worker-src 'self';manifest-src 'self';form-action 'none';base-uri 'none';frame-ancestors 'none'"
const API = "default-src 'none';frame-ancestors 'none'"

async function serverOf(t: TestContext, build: Readonly<Record<string, string>>) {
  const folder = scratchFolder(t)
  for (const [path, text] of Object.entries(build)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const server = await createServer(portsOf({ readList: async () => Buffer.from('{}') }), {
    webFolder: folder,
  })
  t.after(() => server.close())
  return { server, folder }
}

test('every built file has its type; only names with a hash may be kept for good', async (t) => {
  const { server } = await serverOf(t, BUILD)
  const got = async (url: string) => {
    const { statusCode, headers } = await server.inject(url)
    return [statusCode, headers['content-type'], headers['cache-control']]
  }
  const forGood = 'public, max-age=31536000, immutable'
  assert.deepEqual(await got('/verifier/'), [200, 'text/html; charset=utf-8', 'no-cache'])
  const worker = await got('/verifier/service-worker.js')
  assert.deepEqual(worker, [200, 'text/javascript; charset=utf-8', 'no-cache'])
  const manifest = await got('/verifier/manifest.webmanifest')
  assert.deepEqual(manifest, [200, 'application/manifest+json', 'no-cache'])
  assert.deepEqual(await got('/verifier/icon-192.png'), [200, 'image/png', 'no-cache'])
  assert.deepEqual(await got('/assets/main-a1B2.js'), [200, 'text/javascript; charset=utf-8', forGood])
  assert.deepEqual(await got('/assets/reader-_-9.wasm'), [200, 'application/wasm', forGood])
  const { statusCode, headers } = await server.inject('/verifier')
  assert.deepEqual([statusCode, headers.location], [308, '/verifier/'])
})

test('a built file arrives packed, and not at all when it is known', async (t) => {
  const { server } = await serverOf(t, BUILD)
  const headers = { 'accept-encoding': 'gzip, br' }
  const script = await server.inject({ url: '/assets/main-a1B2.js', headers })
  assert.equal(brotliDecompressSync(script.rawPayload).toString(), SCRIPT)
  const known = { ...headers, 'if-none-match': String(script.headers.etag) }
  assert.equal((await server.inject({ url: '/assets/main-a1B2.js', headers: known })).statusCode, 304)
  const picture = await server.inject({ url: '/verifier/icon-192.png', headers })
  assert.deepEqual([picture.headers['content-encoding'], picture.body], [undefined, 'png'])
})

test('nothing but what was built can be asked for, by whatever way around', async (t) => {
  const { server, folder } = await serverOf(t, BUILD)
  writeFileSync(join(folder, 'assets/later.js'), 'later')
  symlinkSync('/etc/hostname', join(folder, 'assets/link.js'))
  const around = [
    '/assets/later.js',
    '/assets/link.js',
    '/assets/',
    '/assets',
    '/assets/main-a1B2.js.map',
    '/assets/../other/secret.txt',
    '/assets/..%2fother%2fsecret.txt',
    '/assets/%2e%2e/other/secret.txt',
    '/assets/..\\other\\secret.txt',
    '/assets/main-a1B2.js%00',
    '/assets//main-a1B2.js',
    '/verifier/index.html',
    '/verifier/../index.html',
    '/index.html',
    '/other/secret.txt',
    '/.vite/manifest.json',
    '/verifier/.vite/manifest.json',
  ]
  for (const url of around) assert.equal((await server.inject(url)).statusCode, 404, url)
})

test('without a build the scanner says how to make one, and everything else works', async (t) => {
  const { server } = await serverOf(t, {})
  const answer = await server.inject('/verifier/?lang=en')
  assert.equal(answer.statusCode, 503)
  assert.match(answer.body, /npm run build:web/)
  assert.match(answer.body, /web\.not-built/)
  assert.equal((await server.inject('/')).statusCode, 200)
})

test('every part of the site has exactly its own policy, and only the scanner may ask for the camera', async (t) => {
  const { server } = await serverOf(t, BUILD)
  const policies: readonly (readonly [string, string, string])[] = [
    ['/', PAGES, 'camera=()'],
    ['/style.css', PAGES, 'camera=()'],
    ['/no-such-page', PAGES, 'camera=()'],
    ['/verifier/', VERIFIER, 'camera=(self)'],
    ['/verifier/service-worker.js', VERIFIER, 'camera=(self)'],
    ['/assets/reader-_-9.wasm', VERIFIER, 'camera=(self)'],
    ['/%ff', PAGES, 'camera=()'],
    ['/verifier/no-such-file', PAGES, 'camera=()'],
    ['/api/lists/trust', API, 'camera=()'],
    ['/api/openapi.json', API, 'camera=()'],
  ]
  for (const [url, csp, camera] of policies) {
    const { headers } = await server.inject(url)
    assert.equal(headers['content-security-policy'], csp, url)
    assert.equal(headers['permissions-policy'], camera, url)
    assert.equal(headers['x-content-type-options'], 'nosniff', url)
    assert.equal(headers['referrer-policy'], 'no-referrer', url)
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin', url)
  }
})

test('the smallest welcome encoding is chosen; a weight of nought forbids one', () => {
  assert.equal(chooseEncoding('gzip, deflate, br, zstd'), 'br')
  assert.equal(chooseEncoding('gzip;q=1.0, br;q=0'), 'gzip')
  assert.equal(chooseEncoding('*'), 'br')
  assert.equal(chooseEncoding('*, br;q=0'), 'gzip')
  for (const header of [undefined, '', 'identity', 'deflate', 'brr', 'br;q=0, gzip; q=0.000', 'br;q=x'])
    assert.equal(chooseEncoding(header), undefined, header)
})
