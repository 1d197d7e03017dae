/**
 * `node tools/verifier-screenshots.ts [--out DIR] [--dark] [--lang en-GB] [--width N] [--full]`: the scanner as a phone shows
 * it, once for each thing that it can say, with passports of an invented person.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { openBrowser } from '../test/support/browser.ts'
import { cameraFlags } from '../test/support/camera.ts'
import { makeSigner, passportText, trustText } from '../test/support/hcert.ts'
import {
  buildVerifier,
  hoursBefore,
  makeWorld,
  NOON,
  openVerifier,
  paste,
  revocationText,
  revokingSample,
  type Served,
  serveVerifier,
} from '../test/support/verifier.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/images' },
    dark: { type: 'boolean', default: false },
    lang: { type: 'string', default: 'vi-VN' },
    width: { type: 'string', default: '390' },
    full: { type: 'boolean', default: false },
  },
})

interface Scene {
  readonly name: string
  readonly text?: string
  readonly at?: Date
  readonly lists?: Partial<Served['lists']>
}

const endings: (() => unknown)[] = []
const scope = { after: (end: () => unknown) => void endings.unshift(end) }
const world = await makeWorld()
const { trust, revocation } = world
const stranger = await makeSigner()
const A_YEAR_LATER = new Date('2023-06-01T12:00:00+07:00')
/** Lists issued at that very moment. */
const listsOf = (issuedAt: Date) => ({
  trust: trustText([world.signer.certificate], { issuedAt }),
  revocation: revocationText(issuedAt),
})
const scenes: readonly Scene[] = [
  { name: 'scanning' },
  { name: 'valid', text: world.passport },
  { name: 'reserved', text: world.passport, lists: { revocation: revocationText(hoursBefore(25)) } },
  { name: 'expired', text: world.passport, at: A_YEAR_LATER, lists: listsOf(A_YEAR_LATER) },
  { name: 'revoked', text: world.passport, lists: { revocation: revokingSample(world.signer) } },
  { name: 'unknown-issuer', text: passportText(stranger) },
  { name: 'garbage', text: 'https://example.org/menu' },
]

mkdirSync(values.out, { recursive: true })
const built = await buildVerifier()
scope.after(built.remove)
const served = await serveVerifier(scope, built.folder, { trust, revocation })
const browser = await openBrowser(await cameraFlags(scope, { texts: [''] }))
for (const { name, text, at = NOON, lists = {} } of scenes) {
  Object.assign(served.lists, { trust, revocation, ...lists })
  const page = await openVerifier(scope, browser, {
    url: served.url,
    at,
    options: {
      viewport: { width: Number(values.width), height: 844 },
      deviceScaleFactor: 2,
      colorScheme: values.dark ? 'dark' : 'light',
      locale: values.lang,
      permissions: ['camera'],
    },
  })
  await page.locator('.stage.on').waitFor()
  await page.locator('.list .age').nth(1).waitFor()
  if (text !== undefined) await paste(page, text)
  await page.locator(text === undefined ? '.hint' : 'article.verdict').waitFor()
  await page.waitForTimeout(400) // letters and the sign arrive
  await page.screenshot({ path: join(values.out, `verifier-${name}.png`), fullPage: values.full })
}
await browser.close()
for (const end of endings) await end()
