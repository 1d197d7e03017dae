/**
 * The verifier page in a real Chromium with a cold cache and a slow processor: from the navigation to the first verdict over
 * a pasted passport, against the first paint of the same page.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'

import { createServer } from '../src/adapters/http/server.ts'
import { WEB_FOLDER } from '../src/adapters/http/web-files.ts'
import { buildCwt } from '../src/core/passport/claims.ts'
import { serialiseRevocationList } from '../src/core/trust/revocation/index.ts'
import { openBrowser } from '../test/support/browser.ts'
import { makeSigner, passportText, samplePayload, trustText } from '../test/support/hcert.ts'
import { portsOf } from '../test/support/pages.ts'
import type { Bench, BenchResult } from './bench.ts'

const DEFAULT_ROUNDS = 9
/** As slow as a cheap telephone of 2022. */
const DEFAULT_SLOWDOWN = 4
const DAY_MS = 86_400_000
const VERDICT_WITHIN_MS = 60_000

interface Round {
  /** From the navigation, as the page's own clock shows it, ms. */
  readonly verdict: number
  readonly paint: number
}

async function run(options: Readonly<Record<string, string>>): Promise<BenchResult[]> {
  if (!existsSync(join(WEB_FOLDER, 'verifier/index.html'))) throw new Error('run "npm run build:web" first')
  const [rounds, slowdown] = [
    Number(options.rounds ?? DEFAULT_ROUNDS),
    Number(options.cpu ?? DEFAULT_SLOWDOWN),
  ]
  const { text, lists } = await newPassport(new Date())
  const server = await createServer(portsOf({ readList: async (name) => lists[name] }))
  const asked = new Set<string>()
  server.server.on('request', ({ url = '' }) => asked.add(url))
  const browser = await openBrowser()
  try {
    const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/verifier/`
    const measured: Round[] = []
    // The first round warms the server and the disk, not the browser's caches: each has its own.
    for (let round = 0; round <= rounds; round += 1)
      measured.push(await measure(browser, { url, text, slowdown }))
    const scripts = [...asked].filter((path) => /^\/(?:assets|verifier)\/.*\.js$/.test(path))
    return [timeOf(measured.slice(1), slowdown), ...sizesOf(scripts)]
  } finally {
    await browser.close()
    await server.close()
  }
}

/** A genuine passport of an invented person, valid now, and the lists that make it green. */
async function newPassport(now: Date) {
  const yesterday = new Date(now.getTime() - DAY_MS)
  const nextYear = new Date(now.getTime() + 365 * DAY_MS)
  const signer = await makeSigner({ notBefore: yesterday, notAfter: nextYear })
  const claims = { issuer: 'VN', issuedAt: yesterday, expiresAt: nextYear, dcc: samplePayload() }
  const own = { name: 'own', kind: 'own', issuedAt: now, countries: null, batches: [], slices: [] } as const
  return {
    text: passportText(signer, buildCwt(claims)),
    lists: {
      trust: Buffer.from(trustText([signer.certificate], { issuedAt: now })),
      revocation: Buffer.from(serialiseRevocationList([own])),
    },
  }
}

async function measure(
  browser: Browser,
  { url, text, slowdown }: { readonly url: string; readonly text: string; readonly slowdown: number },
): Promise<Round> {
  const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 390, height: 844 } })
  try {
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    const { promise, resolve } = Promise.withResolvers<Round>()
    await page.exposeFunction('report', resolve)
    await page.addInitScript(pasteUntilVerdict(text))
    await page.goto(url)
    return await Promise.race([promise, never(VERDICT_WITHIN_MS)])
  } finally {
    await context.close()
  }
}

async function never(withinMs: number): Promise<never> {
  await setTimeout(withinMs, undefined, { ref: false })
  throw new Error('the page came to no verdict')
}

/** Longer than a check takes: a second text in the meantime would put an end to the first. */
const PASTE_EVERY_MS = 100

/** Pastes as soon as the page is there, again until it has its lists; reports when the verdict was painted. */
const pasteUntilVerdict = (text: string): string => `
  const paste = () => {
    if (document.querySelector('main') === null) return
    const data = new DataTransfer()
    data.setData('text/plain', ${JSON.stringify(text)})
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }
  const pasting = setInterval(paste, ${PASTE_EVERY_MS})
  const watching = setInterval(() => {
    if (document.querySelector('[data-level="green"]') === null) return
    clearInterval(pasting)
    clearInterval(watching)
    requestAnimationFrame(() => setTimeout(() => {
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      report({ verdict: performance.now(), paint: paint.startTime })
    }))
  }, 5)`

function timeOf(rounds: readonly Round[], slowdown: number): BenchResult {
  const [ours, reference] = [
    median(rounds.map(({ verdict }) => verdict)),
    median(rounds.map(({ paint }) => paint)),
  ]
  return {
    case: `first verdict, cold cache, processor ${slowdown} times slower`,
    ours: Math.round(ours),
    reference: Math.round(reference),
    ratio: ours / reference,
    unit: 'ms',
    reference_is: 'first contentful paint of the same page, same run; medians',
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** What a telephone has to fetch: the scripts that the page asked for, and the reader of QR codes. */
function sizesOf(scripts: readonly string[]): BenchResult[] {
  const read = (path: string) => readFileSync(join(WEB_FOLDER, path))
  const sizeOf = (title: string, files: readonly Buffer[]): BenchResult => {
    const [ours, reference] = [gzipSync(Buffer.concat(files)).length, Buffer.concat(files).length]
    const reference_is = 'the same bytes without gzip'
    return { case: title, ours, reference, ratio: ours / reference, unit: 'bytes', reference_is }
  }
  return [
    sizeOf('scripts, gzip', scripts.map(read)),
    sizeOf('WebAssembly, gzip', globSync('assets/*.wasm', { cwd: WEB_FOLDER }).map(read)),
  ]
}

export const bench: Bench = {
  name: 'verify-browser',
  summary: 'from opening the verifier page to its first verdict, against its first paint',
  run,
}
