/** The scanner with a camera: a film of QR codes plays the part of the queue. */
import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'

import { openBrowser } from '../support/browser.ts'
import { cameraFlags, type Film } from '../support/camera.ts'
import { passportText, samplePayload, samplePayloadBytes } from '../support/hcert.ts'
import {
  buildVerifier,
  levelOf,
  makeWorld,
  openVerifier,
  type Served,
  serveVerifier,
  until,
  type World,
  watch,
} from '../support/verifier.ts'

let [world, built]: [World, Awaited<ReturnType<typeof buildVerifier>>] = [] as never // set before tests
before(async () => {
  ;[world, built] = await Promise.all([makeWorld(), buildVerifier()])
})
after(() => built.remove())

/** A page whose camera is allowed and shows the film. */
async function scan(t: TestContext, film: Film, setUp?: (page: Page) => Promise<unknown>) {
  const served = await serveVerifier(t, built.folder, { trust: world.trust, revocation: world.revocation })
  const browser = await openBrowser(await cameraFlags(t, film))
  t.after(() => browser.close())
  const page = await openVerifier(t, browser, {
    url: served.url,
    options: { permissions: ['camera'] },
    setUp,
  })
  return { page, served }
}

/** One passport for each given name. */
const passportsOf = (names: readonly string[]): string[] =>
  names.map((gn) => {
    const payload = samplePayload()
    return passportText(world.signer, samplePayloadBytes({ ...payload, nam: { ...payload.nam, gn } }))
  })

/** Notes every name that the page shows, in order, as `shown` of the window. */
const noteNames = (page: Page) =>
  page.addInitScript(`
    window.shown = []
    addEventListener('DOMContentLoaded', () => new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes)
        for (const name of node.querySelectorAll?.('.name') ?? []) window.shown.push(name.textContent.split(' ').at(-1))
    }).observe(document.body, { childList: true, subtree: true }))`)

const shownNames = (page: Page) => page.evaluate<string[]>('window.shown')

test('a passport before the camera is green without a touch, and nothing is sent', async (t) => {
  const { page, served } = await scan(t, { texts: [world.passport] })
  const { complaints } = watch(page)
  assert.equal(await levelOf(page), 'green')
  assert.match(
    await page.innerText('[role=status][aria-live=assertive]'),
    /^Hợp lệ\. Nguyễn Thị Ví Dụ, 02\/03\/1985/,
  )
  assert.equal(await page.locator('.stage.on video').isVisible(), true, 'the camera goes on')
  await page.locator('.kept').waitFor()
  assert.deepEqual(complaints, [])
  const allowed = /^GET \/(?:verifier\/|assets\/|api\/lists\/(?:trust|revocation) )[\w./ -]*$/
  assert.deepEqual(
    served.asked.filter((line) => !allowed.test(line)),
    [],
  )
})

test('with the network off the page opens and judges as before', async (t) => {
  const { page, served } = await scan(t, { texts: [world.passport] })
  await page.locator('.kept').waitFor()
  await page.locator('.list .age').nth(1).waitFor()
  await page.context().setOffline(true)
  await served.close()
  await page.reload()
  assert.equal(await levelOf(page), 'green')
  assert.match(await page.innerText('.notices'), /không có mạng/)
  assert.match(
    await page.innerText('.lists'),
    /1 giờ trước[\s\S]*1 giờ trước[\s\S]*Danh sách cũ vẫn được giữ/,
  )
  const fonts = await page.evaluate<number>(
    '[...document.fonts].filter(({ status }) => status === "loaded").length',
  )
  assert.ok(fonts >= 2, `${fonts} fonts`)
})

test('a queue of thirty a minute goes through without a touch, in its order, each once', async (t) => {
  const names = ['An', 'Bình', 'Chi', 'Dung']
  const film = { texts: passportsOf(names), frames: 10, framesPerSecond: 5 }
  const { page } = await scan(t, film, noteNames)
  await until(page, 'window.shown.length >= 5')
  const shown = await shownNames(page)
  const first = names.indexOf(shown[0] ?? '')
  const expected = shown.map((_, index) => names[(first + index) % names.length])
  assert.deepEqual(shown, expected)
})

test('eight frames a second are read, and a code that stays in sight is announced once', async (t) => {
  const names = ['An', 'Bình', 'Chi', 'Dung', 'Giang', 'Hà', 'Khanh', 'Lan']
  const { page } = await scan(t, { texts: passportsOf(names), frames: 1, framesPerSecond: 8 }, noteNames)
  await until(page, 'new Set(window.shown).size === 8')
  await page.waitForTimeout(2000) // two more rounds of the film
  const shown = await shownNames(page)
  assert.deepEqual(shown.toSorted(), names.toSorted(), 'none a second time')
})

test('a result stays for its seconds after the code has left the frame, and longer for whoever reads it', async (t) => {
  const film = { texts: [world.passport, '', '', '', '', '', ''], frames: 5, framesPerSecond: 5 }
  const { page } = await scan(t, film, (fresh) =>
    fresh.addInitScript(`localStorage.setItem('vaxpass.stay', '3')`),
  )
  await page.locator('article.verdict').waitFor()
  await page.locator('article.verdict').waitFor({ state: 'detached' })
  await page.locator('article.verdict').waitFor()
  await page.waitForTimeout(2500)
  assert.equal(await page.locator('article.verdict').count(), 1, 'not before its time')
  await page.locator('article.verdict').waitFor({ state: 'detached' })
  await page.locator('article.verdict').waitFor()
  await page.locator('#result').click()
  await page.waitForTimeout(4500)
  assert.equal(await page.locator('article.verdict').count(), 1, 'somebody reads it')
})

test('the camera is not opened unasked, and whoever refuses it is told what to do', async (t) => {
  const served: Served = await serveVerifier(t, built.folder, { trust: world.trust })
  const browser = await openBrowser()
  t.after(() => browser.close())
  const page = await openVerifier(t, browser, { url: served.url })
  await page.getByText('Máy ảnh đang tắt').waitFor()
  await page.getByRole('button', { name: 'Bật máy ảnh' }).click()
  assert.match(
    await page.getByRole('alert').innerText(),
    /cho phép trong phần cài đặt|Không tìm thấy máy ảnh/,
  )
})
