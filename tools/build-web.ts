/**
 * `node tools/build-web.ts [--out DIR]`: builds the pages with scripts into build/web. Runs after every `npm install` of a
 * checkout; without the development dependencies there is nothing to build with, and that is no fault.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { out: { type: 'string', default: 'build/web' } } })

if (isInstalled('vite')) {
  const [{ build }, { webConfig }] = await Promise.all([import('vite'), import('../web/vite.config.ts')])
  await build(webConfig(resolve(import.meta.dirname, '..', values.out)))
} else {
  console.log('vite is not installed: the scanner page is not built; everything else works.')
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}
