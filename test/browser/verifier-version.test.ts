/** How a new version of the scanner takes the place of the old one. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { openBrowser } from '../support/browser.ts'
import { buildVerifier, makeWorld, openVerifier, type Served, serveVerifier } from '../support/verifier.ts'

const PAGE = '/verifier/'
const WORKER = '/verifier/service-worker.js'
const integrityOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

/** Puts a page with another title on the server, and the worker that belongs to it. */
function deploy({ folder, extra }: Served, title: string): void {
  const [page, worker] = ['verifier/index.html', 'verifier/service-worker.js'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  )
  const fresh = (page ?? '').replace('<head>', `<head><meta name="version" content="${title}">`)
  extra.set(PAGE, fresh)
  extra.set(WORKER, (worker ?? '').replace(integrityOf(page ?? ''), integrityOf(fresh)))
}

test('a new version is offered, taken with one tap, and the old files go', async (t) => {
  const [browser, world, built] = await Promise.all([openBrowser(), makeWorld(), buildVerifier()])
  t.after(built.remove)
  t.after(() => browser.close())
  const served = await serveVerifier(t, built.folder, { trust: world.trust, revocation: world.revocation })
  const page = await openVerifier(t, browser, { url: served.url })
  await page.locator('.kept').waitFor()
  deploy(served, 'two')
  await page.reload()
  assert.equal(await page.locator('meta[name=version]').count(), 0, 'the kept page is shown until the tap')
  await page.getByRole('button', { name: 'Dùng bản mới' }).click()
  await page.locator('meta[name=version][content=two]').waitFor({ state: 'attached' })
  await page.locator('.kept').waitFor()
  assert.equal(await page.evaluate('caches.keys().then((names) => names.length)'), 1)
})

test('half a deployment is not taken: a file that is not the one of its list', async (t) => {
  const [browser, world, built] = await Promise.all([openBrowser(), makeWorld(), buildVerifier()])
  t.after(built.remove)
  t.after(() => browser.close())
  const served = await serveVerifier(t, built.folder, { trust: world.trust, revocation: world.revocation })
  const page = await openVerifier(t, browser, { url: served.url })
  await page.locator('.kept').waitFor()
  deploy(served, 'two')
  served.extra.set(PAGE, 'another page')
  await page.reload()
  await page.waitForLoadState('networkidle')
  const waiting = await page.evaluate(
    `navigator.serviceWorker.getRegistration().then((one) => one.waiting !== null || one.installing !== null)`,
  )
  assert.equal(waiting, false)
  assert.equal(await page.getByRole('button', { name: 'Dùng bản mới' }).count(), 0)
})
