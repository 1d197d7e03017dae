/** `node tools/screenshot.ts URL FILE [--width N] [--dark] [--lang vi|en]`: the whole page as the tests' browser shows it. */
import { parseArgs } from 'node:util'

import { openBrowser } from '../test/support/browser.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '1280' },
    dark: { type: 'boolean', default: false },
    lang: { type: 'string', default: 'vi' },
  },
})
const [url, file] = positionals
if (url === undefined || file === undefined) {
  console.error('usage: node tools/screenshot.ts URL FILE [--width N] [--dark] [--lang vi|en]')
  process.exit(2)
}
const browser = await openBrowser()
const page = await browser.newPage({
  viewport: { width: Number(values.width), height: 900 },
  deviceScaleFactor: 1.5,
  colorScheme: values.dark ? 'dark' : 'light',
  locale: values.lang,
})
await page.goto(url, { waitUntil: 'networkidle' })
await page.screenshot({ path: file, fullPage: true })
await browser.close()
