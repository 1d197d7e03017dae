/** What the scanner says of every kind of code, whichever way it comes in. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'

import { openBrowser } from '../support/browser.ts'
import { pictureOf } from '../support/camera.ts'
import { makeSigner, passportText, trustText } from '../support/hcert.ts'
import {
  buildVerifier,
  CLOCK_DISTANCE,
  hoursBefore,
  judge,
  levelOf,
  makeWorld,
  NOON,
  openVerifier,
  paste,
  reasonsOf,
  revocationText,
  revokingSample,
  type Served,
  serveVerifier,
  until,
  type World,
  watch,
} from '../support/verifier.ts'

let [browser, world, built]: [Browser, World, Awaited<ReturnType<typeof buildVerifier>>] = [] as never // set before tests
before(async () => {
  ;[browser, world, built] = await Promise.all([openBrowser(), makeWorld(), buildVerifier()])
})
after(async () => {
  await browser.close()
  await built.remove()
})

const YEAR_LATER = new Date('2023-06-01T12:00:00+07:00')

interface Scene {
  readonly lists?: Partial<Served['lists']>
  readonly at?: Date
  readonly locale?: string
}

async function open(t: TestContext, { lists = {}, at = NOON, locale = 'vi-VN' }: Scene = {}) {
  const served = await serveVerifier(t, built.folder, {
    trust: world.trust,
    revocation: world.revocation,
    ...lists,
  })
  const page = await openVerifier(t, browser, { url: served.url, at, options: { locale } })
  return { page, served }
}

test('a genuine passport with lists of today is green, with the person to compare and the age of the lists', async (t) => {
  const { page } = await open(t)
  assert.equal(await judge(page, world.passport), 'green')
  const text = await page.innerText('article.verdict')
  assert.match(text, /Hợp lệ\s+Valid/)
  assert.match(text, /Nguyễn Thị Ví Dụ[\s\S]*NGUYEN THI VI DU[\s\S]*02\/03\/1985/)
  assert.match(text, /So sánh họ tên và ngày sinh với giấy tờ tùy thân/)
  assert.match(text.replaceAll('\u00a0', ' '), /Mũi 2\/2 · Vaxzevria · 30\/09\/2021/)
  assert.match(text.replaceAll('\u00a0', ' '), /Việt Nam · Bộ Y tế/)
  assert.match(text, /Khóa tin cậy\s+1 giờ trước\s+Mã bị thu hồi\s+1 giờ trước/)
  assert.match(text, /Có đáp ứng quy định của từng nước/)
  assert.match(text, /Kiểm tra lúc 12:00, 01\/06\/2022/)
})

test('what is not valid is red, for its own reason', async (t) => {
  const stranger = passportText(await makeSigner())
  const ofThatDay = {
    trust: trustText([world.signer.certificate], { issuedAt: YEAR_LATER }),
    revocation: revocationText(YEAR_LATER),
  }
  const cases: readonly (readonly [string, string, Scene, string])[] = [
    ['expired', world.passport, { at: YEAR_LATER, lists: ofThatDay }, 'time.expired'],
    ['revoked', world.passport, { lists: { revocation: revokingSample(world.signer) } }, 'revoked'],
    ['unknown issuer', stranger, {}, 'key.unknown'],
    ['garbage', 'https://example.org/menu', {}, 'prefix.wrong'],
    ['forged', passportText({ ...world.signer, sign: () => new Uint8Array(64) }), {}, 'signature.wrong'],
  ]
  for (const [name, text, scene, reason] of cases) {
    const { page } = await open(t, scene)
    assert.equal(await judge(page, text), 'red', name)
    assert.deepEqual(await reasonsOf(page), [reason], name)
    assert.match(await page.innerText('.band'), /^Không hợp lệ\s+Invalid$/)
  }
})

test('the content of what nobody signed stays folded away, and says so when it is opened', async (t) => {
  const { page } = await open(t)
  await judge(page, passportText(await makeSigner()))
  assert.equal(await page.getByText('Nguyễn Thị Ví Dụ').isVisible(), false)
  await page.getByText('Nội dung chưa được chứng thực').click()
  assert.equal(await page.getByText('Nguyễn Thị Ví Dụ').isVisible(), true)
  assert.equal(await page.getByText('Ai cũng có thể viết ra những dòng này').isVisible(), true)
  assert.equal(await page.getByText('So sánh họ tên').count(), 0)
})

test('a genuine passport is never green while a list behind it is old, ended or missing', async (t) => {
  const { certificate } = world.signer
  const ended = trustText([certificate], { issuedAt: hoursBefore(48), validUntil: hoursBefore(1) })
  const cases: readonly (readonly [string, Partial<Served['lists']>, string])[] = [
    ['24 hours', { revocation: revocationText(hoursBefore(24)) }, 'green'],
    ['25 hours', { revocation: revocationText(hoursBefore(25)) }, 'amber'],
    ['8 days', { revocation: revocationText(hoursBefore(8 * 24)) }, 'amber'],
    ['no revocation list', { revocation: undefined }, 'amber'],
    ['ended trust list', { trust: ended }, 'amber'],
  ]
  for (const [name, lists, level] of cases) {
    const { page } = await open(t, { lists })
    assert.equal(await judge(page, world.passport), level, name)
    assert.equal(await page.locator('#reasons li').count(), level === 'amber' ? 1 : 0, name)
  }
})

test('an old list that names the passport still refuses it', async (t) => {
  const { page } = await open(t, {
    lists: { revocation: revokingSample(world.signer, hoursBefore(30 * 24)) },
  })
  assert.equal(await judge(page, world.passport), 'red')
  assert.deepEqual(await reasonsOf(page), ['revoked'])
})

test('a device whose clock runs behind its lists is told to look at the clock', async (t) => {
  const { page } = await open(t, { at: hoursBefore(72) })
  await page.getByText('hãy xem lại đồng hồ của máy').first().waitFor()
  assert.equal(await page.locator('.list.ahead').count(), 2)
})

test('beside a demo the clock of the demo counts, and the page says so', async (t) => {
  const { page, served } = await open(t, { at: YEAR_LATER })
  assert.equal(await judge(page, world.passport), 'red')
  served.extra.set(CLOCK_DISTANCE, String(NOON.getTime() - YEAR_LATER.getTime()))
  await page.getByRole('button', { name: 'Cập nhật' }).click()
  await page.getByText('Dữ liệu trình diễn').waitFor()
  assert.equal(await judge(page, world.passport), 'green')
})

test('without trusted keys nothing is said about any passport', async (t) => {
  const { page } = await open(t, { lists: { trust: undefined } })
  await page.getByText('Chưa thể kiểm tra').waitFor()
  await paste(page, world.passport)
  assert.match(await page.innerText('#result'), /chưa có danh sách khóa tin cậy/)
  assert.equal(await page.locator('article.verdict').count(), 0)
})

test('an update that fails says so and keeps the old lists; what cannot be opened is not kept', async (t) => {
  const { page, served } = await open(t)
  await page.locator('.list .age').first().waitFor()
  for (const broken of [undefined, 'no list', '{"format":"another"}']) {
    served.lists.trust = broken
    await page.getByRole('button', { name: 'Cập nhật' }).click()
    await page.getByText('Không cập nhật được. Danh sách cũ vẫn được giữ').waitFor()
    assert.equal(await judge(page, world.passport), 'green')
  }
  await page.reload()
  assert.equal(await judge(page, world.passport), 'green')
})

test('one tap brings the news, and what is known is not fetched again', async (t) => {
  const { page, served } = await open(t)
  assert.equal(await judge(page, world.passport), 'green')
  served.lists.revocation = revokingSample(world.signer)
  await page.getByRole('button', { name: 'Cập nhật' }).click()
  await until(page, `!document.querySelector('.lists button').disabled`)
  assert.equal(await judge(page, world.passport), 'red')
  assert.deepEqual(
    served.asked
      .filter((line) => line.includes('/api/'))
      .slice(-2)
      .sort(),
    ['GET /api/lists/revocation 200', 'GET /api/lists/trust 304'],
  )
})

test('a code is taken from a picture, a dropped picture, the field and the clipboard', async (t) => {
  const { page } = await open(t)
  await page.locator('.list .age').first().waitFor()
  const picture = { name: 'code.png', mimeType: 'image/png', buffer: pictureOf(world.passport) }
  const again = () => page.getByRole('button', { name: 'Quét mã tiếp theo' }).click()

  await page.locator('input[type=file]').setInputFiles(picture)
  assert.equal(await levelOf(page), 'green')
  await again()
  await drop(page, picture.buffer)
  assert.equal(await levelOf(page), 'green')
  await again()
  await page.getByRole('button', { name: 'Dán nội dung' }).click()
  await page.getByLabel('Nội dung mã QR').fill(world.passport.replaceAll(/.{60}/g, '$&\n'))
  await page.getByRole('button', { name: 'Kiểm tra', exact: true }).click()
  assert.equal(await levelOf(page), 'green')
  assert.equal(await page.getByLabel('Nội dung mã QR').inputValue(), '', 'nothing is left lying about')
})

test('a picture without a code, and a file that is no picture, say what to do', async (t) => {
  const { page } = await open(t)
  await page.locator('.list .age').first().waitFor()
  const file = (name: string, mimeType: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
  await file('icon.png', 'image/png', readFileSync(join(built.folder, 'verifier/icon-192.png')))
  await page.locator('#result .sentence', { hasText: 'Không thấy mã QR trong ảnh' }).waitFor()
  await file('text.png', 'image/png', Buffer.from('no picture'))
  await page.locator('#result .sentence', { hasText: 'không phải là ảnh đọc được' }).waitFor()
})

test('both languages say everything, and the choice is kept', async (t) => {
  const { page } = await open(t, { locale: 'en-GB' })
  assert.equal(await judge(page, world.passport), 'green')
  const english = await page.innerText('body')
  assert.match(english, /Valid\s+Hợp lệ[\s\S]*Compare name and birth date with an identity document/)
  assert.match(english, /2 March 1985[\s\S]*Ministry/)
  assert.match(english, /Who vouched for the keys[\s\S]*Trusted keys\s+1 hour ago/)
  await page.getByRole('button', { name: 'Tiếng Việt' }).click()
  assert.equal(await page.getAttribute('html', 'lang'), 'vi')
  assert.match(await page.innerText('.band'), /^Hợp lệ\s+Valid$/)
  await page.reload()
  assert.equal(await page.getAttribute('html', 'lang'), 'vi')
})

test('nothing is sent anywhere, and the policy of the page is kept', async (t) => {
  const { page, served } = await open(t)
  const { complaints, requests } = watch(page)
  await page.reload()
  await judge(page, world.passport)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'c.png', mimeType: 'image/png', buffer: pictureOf(world.passport) })
  await page.locator('.kept').waitFor()
  await page.getByRole('button', { name: 'Cập nhật' }).click()
  await page.waitForLoadState('networkidle')
  assert.deepEqual(complaints, [])
  const allowed = /^GET \/(?:verifier\/|assets\/|api\/lists\/(?:trust|revocation) )[\w./ -]*$/
  assert.deepEqual(
    served.asked.filter((line) => !allowed.test(line)),
    [],
  )
  const ours = new RegExp(`^GET ${served.url}/(?:verifier/|assets/|api/lists/)[\\w./-]*$`)
  assert.deepEqual(
    requests.filter((line) => !ours.test(line) && !line.startsWith('GET blob:')),
    [],
  )
  assert.equal(await page.locator('script:not([src]), style, [style]').count(), 0)
})

test('the scripts of the page stay small enough for a slow network', async () => {
  const html = readFileSync(join(built.folder, 'verifier/index.html'), 'utf8')
  const [, script = ''] = /src="\/(assets\/[^"]+\.js)"/.exec(html) ?? []
  const bytes = gzipSync(readFileSync(join(built.folder, script)), { level: 9 }).length
  assert.ok(bytes <= 130_000, `${bytes} bytes`)
})

/** Drops a picture in the middle of the page, as a file manager does. */
async function drop(page: Page, buffer: Buffer): Promise<void> {
  await page.evaluate(
    `{ const bytes = Uint8Array.from(atob('${buffer.toString('base64')}'), (c) => c.charCodeAt(0));
       const data = new DataTransfer(); data.items.add(new File([bytes], 'code.png', { type: 'image/png' }));
       for (const type of ['dragover', 'drop'])
         document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })) }`,
  )
}
