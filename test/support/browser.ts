/** A real Chromium for the tests of the pages: the system's where there is one, else the one of the npm package. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache')
const UNPACKED = join(CACHE, 'chromium')
const PARTS = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']
/** A container has no user namespaces for the sandbox; the tests only open pages of our own. */
const FLAGS = ['--no-sandbox', '--no-zygote', '--font-render-hinting=none']

/** The package's own list of font folders names places of another machine. */
const FONTS = `<?xml version="1.0"?><fontconfig><dir>${UNPACKED}/fonts/fonts</dir></fontconfig>`

/** Starts the browser, with more flags of Chromium. @throws {Error} saying what is missing: a test without a browser has failed, not been skipped */
export async function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  const args = [...FLAGS, ...flags]
  const system = SYSTEM.find((path) => existsSync(path))
  try {
    if (system !== undefined) return await chromium.launch({ executablePath: system, args })
    if (!existsSync(UNPACKED)) await unpack()
    const libraries = [join(UNPACKED, 'al2023/lib'), process.env.LD_LIBRARY_PATH ?? '']
    const env = {
      ...process.env,
      LD_LIBRARY_PATH: libraries.filter((path) => path !== '').join(delimiter),
      FONTCONFIG_PATH: join(UNPACKED, 'fonts'),
    }
    return await chromium.launch({ executablePath: join(UNPACKED, 'chromium'), args, env })
  } catch (cause) {
    const tried = system ?? 'no system Chromium, then the one of @sparticuz/chromium'
    throw new Error(`no browser starts (${tried}): install "chromium", then run this test again`, { cause })
  }
}

/** A fresh page, without cookies and cache of others; closed when the test ends. */
export async function openPage(
  t: TestContext,
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: 'vi-VN', ...options })
  t.after(() => context.close())
  return context.newPage()
}

/** Unpacks beside and moves into place at once, so that two test files at the same time cannot see half a browser. */
async function unpack(): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const folder = await mkdtemp(join(CACHE, 'chromium-'))
  const packed = resolve(fileURLToPath(import.meta.resolve('@sparticuz/chromium')), '../../bin')
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder // where the package unpacks to
  try {
    await Promise.all(PARTS.map((part) => inflate(join(packed, part))))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  await writeFile(join(folder, 'fonts/fonts.conf'), FONTS)
  await rename(folder, UNPACKED).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true })
    if (!existsSync(UNPACKED)) throw error // else the other one was faster
  })
}
