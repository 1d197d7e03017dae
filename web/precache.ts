/** Tells the service worker of an entry which files the page consists of, and what must be in them. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/** Stands in service-worker.ts where the list goes. */
const PLACE = '__PRECACHE__'

/** Every file of the build that is no service worker; one entry's own folder and the shared assets. */
export function precache(entry: string): Plugin {
  let publicDir = ''
  return {
    name: `precache-${entry}`,
    enforce: 'post',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[`${entry}/service-worker.js`]
        if (worker?.type !== 'chunk') return
        const built = Object.values(bundle)
          .filter((file) => file !== worker && isOf(entry, file.fileName))
          .map((file) => describe(file.fileName, contentOf(file)))
        const copied = globSync(`${entry}/**/*.*`, { cwd: publicDir }).map((name) =>
          describe(name, readFileSync(join(publicDir, name))),
        )
        const files = [...built, ...copied].sort((a, b) => (a.url < b.url ? -1 : 1))
        if (!worker.code.includes(PLACE)) this.error(`${worker.fileName} has no ${PLACE}`)
        worker.code = worker.code.replaceAll(PLACE, () => JSON.stringify(files))
      },
    },
  }
}

const isOf = (entry: string, name: string): boolean =>
  name.startsWith('assets/') || name.startsWith(`${entry}/`)

const contentOf = (file: Rolldown.OutputAsset | Rolldown.OutputChunk): string | Uint8Array =>
  file.type === 'chunk' ? file.code : file.source

/** Hash in the form of Subresource Integrity. */
function describe(name: string, content: string | Uint8Array): { url: string; integrity: string } {
  const hash = createHash('sha256').update(content).digest('base64')
  return {
    url: `/${name.replaceAll('\\', '/').replace(/index\.html$/, '')}`,
    integrity: `sha256-${hash}`,
  }
}
