/** How the pages with scripts are built: one entry for each, hashed assets, nothing inline (the policy of the server forbids it). */
import { resolve } from 'node:path'
import type { InlineConfig } from 'vite'

import { precache } from './precache.ts'

/** Page of an entry, and the worker that keeps it; a new page adds a row. */
const ENTRIES = {
  verifier: { page: 'verifier/index.html', worker: 'verifier/service-worker.ts' },
} as const

const input = Object.fromEntries(
  Object.entries(ENTRIES).flatMap(([name, { page, worker }]) => [
    [name, resolve(import.meta.dirname, page)],
    [`${name}-service-worker`, resolve(import.meta.dirname, worker)],
  ]),
)

/** For `build` of vite. A service worker keeps its name, because browsers ask for its news under that name. */
export function webConfig(outDir = resolve(import.meta.dirname, '../build/web')): InlineConfig {
  return {
    configFile: false,
    root: import.meta.dirname,
    base: '/',
    logLevel: 'warn',
    worker: {
      format: 'es',
      // Beside the page: a worker whose address lies outside the service worker's scope is not served by it.
      rolldownOptions: { output: { entryFileNames: 'verifier/[name]-[hash].js' } },
    },
    plugins: Object.keys(ENTRIES).map((name) => precache(name)),
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        input,
        output: {
          entryFileNames: ({ name }) => {
            const [entry, worker] = name.split('-service-worker')
            return worker === undefined ? 'assets/[name]-[hash].js' : `${entry}/service-worker.js`
          },
          assetFileNames: 'assets/[name]-[hash][extname]',
          chunkFileNames: 'assets/[name]-[hash].js',
        },
      },
    },
  }
}
