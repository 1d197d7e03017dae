/** Style, icon and letters, read once at the start and served with the headers of things that do not change. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'

import { type ServedFile, sendFile, servedFile } from './served-file.ts'

const WEIGHTS = { 400: '400Regular', 500: '500Medium', 600: '600SemiBold', 700: '700Bold' } as const
/** A style changes with a release, letters do not. */
const ONE_HOUR = 'public, max-age=3600'
export const ONE_YEAR = 'public, max-age=31536000, immutable'

/** Adds `/style.css`, `/icon.svg` and `/fonts/be-vietnam-pro-WEIGHT.ttf`. */
export function serveStaticFiles(server: FastifyInstance): void {
  const beside = (name: string) => readFileSync(join(import.meta.dirname, name))
  serve(server, '/style.css', servedFile('text/css; charset=utf-8', beside('style.css')), ONE_HOUR)
  serve(server, '/icon.svg', servedFile('image/svg+xml', beside('icon.svg')), ONE_HOUR)
  for (const [weight, name] of Object.entries(WEIGHTS)) {
    const file = import.meta.resolve(`@expo-google-fonts/be-vietnam-pro/${name}/BeVietnamPro_${name}.ttf`)
    const font = servedFile('font/ttf', readFileSync(fileURLToPath(file)))
    serve(server, `/fonts/be-vietnam-pro-${weight}.ttf`, font, ONE_YEAR)
  }
}

function serve(server: FastifyInstance, path: string, file: ServedFile, caching: string): void {
  server.get(path, { config: { rateLimit: false } }, (request, reply) =>
    sendFile(request, reply, { file, caching }),
  )
}
