/** The built pages of `npm run build:web`: read once at the start, and nothing else can be asked for. */
import { globSync, readFileSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'

import { Failure } from './failures.ts'
import { policyOf, VERIFIER_POLICY } from './security.ts'
import { type ServedFile, sendFile, servedFile } from './served-file.ts'
import { ONE_YEAR } from './static-files.ts'

/** The same in a checkout (src/adapters/http) and in a package (dist/adapters/http). */
export const WEB_FOLDER = resolve(import.meta.dirname, '../../../build/web')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** A name with anything else is not of our build. */
const PATH = /^(?:assets|verifier)\/[\w./-]+$/
const ASK_AGAIN = 'no-cache'
const OPTIONS = { config: { rateLimit: false, camera: true }, helmet: policyOf(VERIFIER_POLICY) } as const

/** Adds `/verifier/` and `/assets/*`; without a build `/verifier/` says how to make one. */
export async function serveWebFiles(server: FastifyInstance, folder = WEB_FOLDER): Promise<void> {
  const files = readBuild(folder)
  await Promise.all([...files.values()].map((file) => file.encoded('br')))
  for (const [path, file] of files) {
    // The name of an asset holds the hash of its content; every other name stays when its content changes.
    const caching = path.startsWith('/assets/') ? ONE_YEAR : ASK_AGAIN
    server.get(path, OPTIONS, (request, reply) => sendFile(request, reply, { file, caching }))
  }
  server.get('/verifier', (_request, reply) => reply.redirect('/verifier/', 308))
  if (files.has('/verifier/')) return
  server.get('/verifier/', () => {
    throw new Failure('web.not-built')
  })
}

/** Address -> file; `index.html` answers for its folder. */
function readBuild(folder: string): Map<string, ServedFile> {
  const files = new Map<string, ServedFile>()
  for (const path of globSync('{assets,verifier}/**/*', { cwd: folder })) {
    const name = path.replaceAll('\\', '/')
    const type = TYPES[extname(name)]
    const file = join(folder, path)
    if (type === undefined || !PATH.test(name) || !statSync(file).isFile()) continue
    files.set(`/${name.replace(/(?<=\/)index\.html$/, '')}`, servedFile(type, readFileSync(file)))
  }
  return files
}
