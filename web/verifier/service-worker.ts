/**
 * Keeps the files of the page, so that it opens without a network. Lists are none of its business: the page keeps them and
 * shows their age. The build puts in which files there are.
 */

interface KeptFile {
  readonly url: string
  /** Hash of the content, as Subresource Integrity writes it: a half-finished deployment is not kept. */
  readonly integrity: string
}

/** What this file uses of a service worker's world; the compiler knows either pages or workers, not both. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Event {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}
interface World {
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

declare const __PRECACHE__: readonly KeptFile[]

const world = self as unknown as World // a service worker is all that runs this file
const FILES = __PRECACHE__
const PREFIX = 'vaxpass-verifier-'
const PAGE = '/verifier/'
const NAME = cacheName()
const urls = new Set(FILES.map(({ url }) => url))

world.addEventListener('install', (event) => event.waitUntil(keepFiles()))
world.addEventListener('activate', (event) => event.waitUntil(dropOldFiles()))
world.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void world.skipWaiting()
})
world.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && pathname === PAGE) event.respondWith(answer(PAGE, request))
  else if (urls.has(pathname)) event.respondWith(answer(pathname, request))
})

async function answer(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(await NAME)
  return (await cache.match(url)) ?? fetch(request)
}

async function keepFiles(): Promise<void> {
  const cache = await caches.open(await NAME)
  await Promise.all(
    FILES.map(async ({ url, integrity }) => {
      const response = await fetch(url, { integrity, cache: 'no-cache', credentials: 'omit' })
      if (!response.ok) throw new Error(`${url} answered ${response.status}`)
      await cache.put(url, response)
    }),
  )
}

async function dropOldFiles(): Promise<void> {
  const current = await NAME
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== current)
  await Promise.all(old.map((name) => caches.delete(name)))
  await world.clients.claim()
}

/** Named by everything in it. */
async function cacheName(): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(FILES))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return PREFIX + Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
