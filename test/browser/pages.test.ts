/** What a visitor can do with the pages, in a real browser. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'

import { openBrowser, openPage } from '../support/browser.ts'
import { contrastOf } from '../support/contrast.ts'
import { FRONT, REFUSED, servePages } from '../support/pages.ts'

let browser: Browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser.close())

/** Everything a browser complains about: policy violations, missing files, broken styles. */
function complaints(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => heard.push(message.text()))
  page.on('pageerror', (error) => heard.push(error.message))
  page.on('requestfailed', (request) => heard.push(request.url()))
  page.on('response', (response) => {
    if (response.status() >= 400) heard.push(`${response.status()} ${response.url()}`)
  })
  return heard
}

test('every figure of the first page is the figure it was given', async (t) => {
  const url = await servePages(t)
  const page = await openPage(t, browser)
  await page.goto(url)
  assert.match(await page.innerText('#figure-given .number'), /^49\.218$/)
  assert.match(await page.innerText('#figure-persons_with_passport .number'), /^14\.233 84%$/)
  assert.match(await page.innerText('#figure-persons_with_passport dl'), /811/)
  assert.match(await page.innerText('#state-mismatch'), /3\.100/)
  assert.equal(await page.locator('#state-signable').count(), 0)
})

test('a figure of which no snapshot was taken says so', async (t) => {
  const url = await servePages(t, { front: async () => ({ ...FRONT, snapshot: undefined }) })
  const page = await openPage(t, browser)
  await page.goto(`${url}/?lang=en`)
  assert.match(await page.innerText('#figure-given dl'), /not kept/)
})

test('the application clock stands in the header of every page, in Viet Nam time', async (t) => {
  const url = await servePages(t)
  const page = await openPage(t, browser, { timezoneId: 'America/New_York' })
  for (const path of ['/', '/?lang=en', '/no-such-page']) {
    await page.goto(`${url}${path}`)
    assert.match(await page.innerText('header .clock'), /12:00/)
    assert.equal(await page.getAttribute('header time', 'datetime'), '2022-06-01T05:00:00.000Z')
  }
})

test('the language follows the browser, and the visitor changes it', async (t) => {
  const url = await servePages(t)
  const [vietnamese, french, english] = await Promise.all(
    ['vi-VN', 'fr-FR', 'en-GB'].map((locale) => openPage(t, browser, { locale })),
  )
  assert.ok(vietnamese && french && english)
  for (const [page, lang] of [
    [vietnamese, 'vi'],
    [french, 'vi'],
    [english, 'en'],
  ] as const) {
    await page.goto(url)
    assert.equal(await page.getAttribute('html', 'lang'), lang)
  }
  await vietnamese.getByRole('link', { name: 'English' }).click()
  assert.equal(await vietnamese.getAttribute('html', 'lang'), 'en')
  assert.equal(await vietnamese.innerText('h1'), 'From injection to vaccine passport')
})

test('a garbage code is invalid, with the reason in words', async (t) => {
  const asked: string[] = []
  const url = await servePages(t, {
    verifyText: async (text) => {
      asked.push(text)
      return REFUSED
    },
  })
  const page = await openPage(t, browser)
  await page.goto(url)
  await page.getByLabel('Nội dung mã QR').fill('  garbage\n<script>alert(1)</script>')
  await page.getByRole('button', { name: 'Kiểm tra' }).click()
  assert.equal(await page.innerText('#verdict'), 'Không hợp lệ')
  assert.match(await page.innerText('#reasons'), /không bắt đầu bằng “HC1:”.*prefix\.wrong/s)
  assert.deepEqual(asked, ['garbage<script>alert(1)</script>'])
})

test('the policy allows no script and no style in the page, and the browser has nothing to complain about', async (t) => {
  const url = await servePages(t)
  const page = await openPage(t, browser)
  const heard = complaints(page)
  const response = await page.goto(url)
  const policy = response?.headers()['content-security-policy'] ?? ''
  assert.match(policy, /default-src 'none'/)
  assert.doesNotMatch(policy, /unsafe|script-src|\*/)
  await page.getByLabel('Nội dung mã QR').fill('garbage')
  await page.getByRole('button', { name: 'Kiểm tra' }).click()
  await page.waitForLoadState('networkidle')
  assert.equal(await page.locator('script, style, [style]').count(), 0)
  assert.deepEqual(heard, [])
})

test('the letters are the ones that the page brings', async (t) => {
  const url = await servePages(t)
  const page = await openPage(t, browser)
  await page.goto(url, { waitUntil: 'networkidle' })
  const loaded = await page.evaluate<number>(
    '[...document.fonts].filter(({ family, status }) => /Be Vietnam Pro/.test(family) && status === "loaded").length',
  )
  assert.ok(loaded >= 3, `${loaded} fonts`)
})

test('everything is reached with the keyboard alone', async (t) => {
  const url = await servePages(t)
  const page = await openPage(t, browser)
  await page.goto(url)
  const focused = page.locator(':focus')
  await page.keyboard.press('Tab')
  assert.equal(await focused.innerText(), 'Đến nội dung chính')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.equal(await focused.getAttribute('id'), 'code')
  await page.keyboard.type('garbage')
  await page.keyboard.press('Tab')
  assert.equal(await focused.innerText(), 'Kiểm tra')
  const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')
  assert.equal(outline, 'solid')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/verify/)
  assert.equal(await page.innerText('#verdict'), 'Không hợp lệ')
})

test('a screen reader finds landmarks, one first heading and a name for everything', async (t) => {
  const url = await servePages(t)
  const page = await openPage(t, browser)
  await page.goto(url)
  for (const landmark of ['banner', 'navigation', 'main', 'contentinfo'] as const) {
    assert.equal(await page.getByRole(landmark).count(), 1, landmark)
  }
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
  for (const name of ['Sáu con số', 'Mũi tiêm theo trạng thái', 'Kiểm tra một mã']) {
    assert.equal(await page.getByRole('region', { name }).count(), 1, name)
  }
})

test('nothing scrolls sideways on a narrow phone', async (t) => {
  const url = await servePages(t)
  const page = await openPage(t, browser, { viewport: { width: 360, height: 740 } })
  const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  for (const path of ['/', '/?lang=en', '/no-such-page']) {
    await page.goto(`${url}${path}`, { waitUntil: 'networkidle' })
    assert.ok((await overflow()) <= 0, path)
  }
  await page.goto(url)
  await page.getByLabel('Nội dung mã QR').fill('garbage')
  await page.getByRole('button', { name: 'Kiểm tra' }).click()
  assert.ok((await overflow()) <= 0, 'verdict')
})

test('words are readable in the light and in the dark', async (t) => {
  const url = await servePages(t)
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await openPage(t, browser, { colorScheme })
    await page.goto(url)
    for (const selector of [
      'h1',
      '.lead p',
      '.clock',
      '.note',
      '.number',
      '.share',
      '.demo .wide',
      'button',
      'thead th',
    ]) {
      const ratio = await contrastOf(page, selector)
      assert.ok(ratio >= 4.5, `${selector} ${colorScheme}: ${ratio.toFixed(2)}`)
    }
  }
})
