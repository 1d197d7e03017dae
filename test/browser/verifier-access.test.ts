/** The scanner for everyone: keyboard, screen reader, weak eyes, small and large screens, light and dark. */
import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

import { openBrowser } from '../support/browser.ts'
import { contrastOf } from '../support/contrast.ts'
import { makeSigner, passportText } from '../support/hcert.ts'
import {
  buildVerifier,
  hoursBefore,
  judge,
  levelOf,
  makeWorld,
  openVerifier,
  revocationText,
  serveVerifier,
  until,
  type World,
} from '../support/verifier.ts'

let [browser, world, built]: [Browser, World, Awaited<ReturnType<typeof buildVerifier>>] = [] as never // set before tests
before(async () => {
  ;[browser, world, built] = await Promise.all([openBrowser(), makeWorld(), buildVerifier()])
})
after(async () => {
  await browser.close()
  await built.remove()
})

async function open(t: TestContext, options: BrowserContextOptions = {}, revocation = world.revocation) {
  const served = await serveVerifier(t, built.folder, { trust: world.trust, revocation })
  const page = await openVerifier(t, browser, { url: served.url, options })
  await page.locator('.list .age').nth(1).waitFor()
  return { page, served }
}

const focusedText = (page: Page) => page.locator(':focus').innerText()

test('everything is reached and done with the keyboard alone', async (t) => {
  const { page, served } = await open(t)
  const order: string[] = []
  for (let stop = 0; stop < 8; stop += 1) {
    await page.keyboard.press('Tab')
    order.push((await focusedText(page)).trim().split('\n').at(-1) ?? '')
    assert.equal(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'solid')
  }
  const stops = [
    'Đến kết quả',
    'Tiếng Việt',
    'English',
    'Bật máy ảnh',
    'Chọn ảnh',
    'Dán nội dung',
    'Cập nhật',
    'Tùy chọn',
  ]
  assert.deepEqual(order, stops)

  await page.getByRole('button', { name: 'Dán nội dung' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.insertText(world.passport)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.equal(await levelOf(page), 'green')
  assert.equal(await page.locator(':focus').getAttribute('id'), 'result', 'the answer is next')
  await page.keyboard.press('Space')
  assert.equal(await page.locator('article.verdict').count(), 0)
  await page.keyboard.press('v')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  const asked = served.asked.length
  await page.keyboard.press('u')
  await until(page, `!document.querySelector('.lists button').disabled`)
  assert.equal(served.asked.length, asked + 2)
})

test('keys that are typed into the field are text and nothing else', async (t) => {
  const { page } = await open(t)
  await page.getByRole('button', { name: 'Dán nội dung' }).click()
  await page.keyboard.type('v u v')
  assert.equal(await page.getByLabel('Nội dung mã QR').inputValue(), 'v u v')
  assert.equal(await page.getAttribute('html', 'lang'), 'vi')
})

test('a screen reader finds landmarks, headings, names for everything, and hears the result', async (t) => {
  const { page } = await open(t)
  const heard = page.locator('[aria-live=assertive]')
  assert.equal(await heard.innerText(), '')
  await judge(page, world.passport)
  assert.match(await heard.innerText(), /^Hợp lệ\. Nguyễn Thị Ví Dụ, 02\/03\/1985\. So sánh/)
  for (const landmark of ['banner', 'navigation', 'main', 'contentinfo'] as const) {
    assert.equal(await page.getByRole(landmark).count(), 1, landmark)
  }
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
  for (const name of ['Kết quả', 'Quét mã QR', 'Danh sách']) {
    assert.equal(await page.getByRole('region', { name, exact: true }).count(), 1, name)
  }
  for (const role of ['button', 'checkbox', 'combobox', 'textbox'] as const) {
    for (const one of await page.getByRole(role).all()) {
      assert.notEqual((await one.getAttribute('aria-label')) ?? (await one.evaluate(NAME)), '', role)
    }
  }
  await judge(page, 'garbage')
  assert.match(await heard.innerText(), /^Không hợp lệ\. Nội dung không bắt đầu bằng “HC1:”/)
})

/** The words of a control or of its label; runs in the browser. */
const NAME = '(one) => (one.labels?.[0] ?? one).textContent.trim()' as unknown as (one: unknown) => string // playwright takes source text

test('words are readable in the light and in the dark, on every level', async (t) => {
  const scenes = [
    ['green', world.passport, world.revocation],
    ['amber', world.passport, revocationText(hoursBefore(25))],
    ['red', passportText(await makeSigner()), world.revocation],
  ] as const
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [level, text, revocation] of scenes) {
      const { page } = await open(t, { colorScheme }, revocation)
      assert.equal(await judge(page, text), level)
      const selectors = [
        'h1',
        '.band h2',
        '.band p',
        '.why p',
        '.fact dt',
        '.fact dd',
        '.remarks li',
        '.when',
      ]
      const panel = [
        '.panel h2',
        '.list dt',
        '.age',
        '.lists .note',
        '.second',
        '.next',
        '.bottom p',
        '.languages button',
      ]
      const more = level === 'amber' ? ['.list .trouble', '.why li', '.holder dt', '.compare', '.latin'] : []
      for (const selector of [...selectors, ...panel, ...more]) {
        const ratio = await contrastOf(page, selector)
        assert.ok(ratio >= 4.5, `${selector} ${level} ${colorScheme}: ${ratio.toFixed(2)}`)
      }
    }
  }
})

test('no level is told by colour alone: each has its own form and word', async (t) => {
  const { page } = await open(t)
  const seen = new Set<string | null>()
  for (const text of [world.passport, 'garbage']) {
    await judge(page, text)
    seen.add(await page.locator('.band .form').getAttribute('d'))
    seen.add(await page.innerText('.band h2'))
  }
  assert.equal(seen.size, 4)
})

test('nothing scrolls sideways from the smallest phone to a desk', async (t) => {
  for (const width of [320, 390, 768, 1280]) {
    const { page } = await open(t, { viewport: { width, height: 740 } })
    const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    assert.ok((await overflow()) <= 0, `${width} empty`)
    await page.getByRole('button', { name: 'Dán nội dung' }).click()
    assert.ok((await overflow()) <= 0, `${width} field`)
    await judge(page, world.passport)
    assert.ok((await overflow()) <= 0, `${width} result`)
    assert.equal(await page.locator('.band h2').isVisible(), true)
    await page.keyboard.press('v')
    assert.ok((await overflow()) <= 0, `${width} English`)
  }
})

test('the name and the date to compare are seen at once on a phone', async (t) => {
  const { page } = await open(t)
  await judge(page, world.passport)
  for (const selector of ['.band h2', '.name', '.birth', '.compare']) {
    const box = await page.locator(selector).boundingBox()
    const bar = await page.locator('.scan').boundingBox()
    assert.ok(box !== null && bar !== null && box.y >= 0 && box.y + box.height <= bar.y, selector)
  }
})

test('whoever wants no motion gets none', async (t) => {
  const { page } = await open(t, { reducedMotion: 'reduce' })
  await judge(page, world.passport)
  assert.equal(await page.evaluate('document.getAnimations().length'), 0)
  const name = await page.evaluate(
    `getComputedStyle(document.querySelector('.band .level-icon')).animationName`,
  )
  assert.equal(name, 'none')
})
