/** Style, icon and letters, read once at the start and served with the headers of things that do not change. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

interface StaticFile {
  readonly type: string
  readonly body: Buffer
  readonly brotli: Buffer
  readonly etag: string
}

const WEIGHTS = { 400: '400Regular', 500: '500Medium', 600: '600SemiBold', 700: '700Bold' } as const
/** A style changes with a release, letters do not. */
const ONE_HOUR = 'public, max-age=3600'
const ONE_YEAR = 'public, max-age=31536000, immutable'
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** Adds `/style.css`, `/icon.svg` and `/fonts/be-vietnam-pro-WEIGHT.ttf`. */
export function serveStaticFiles(server: FastifyInstance): void {
  const beside = (name: string) => readFileSync(join(import.meta.dirname, name))
  serve(server, '/style.css', prepare('text/css; charset=utf-8', beside('style.css')), ONE_HOUR)
  serve(server, '/icon.svg', prepare('image/svg+xml', beside('icon.svg')), ONE_HOUR)
  for (const [weight, name] of Object.entries(WEIGHTS)) {
    const file = import.meta.resolve(`@expo-google-fonts/be-vietnam-pro/${name}/BeVietnamPro_${name}.ttf`)
    const font = prepare('font/ttf', readFileSync(fileURLToPath(file)))
    serve(server, `/fonts/be-vietnam-pro-${weight}.ttf`, font, ONE_YEAR)
  }
}

function prepare(type: string, body: Buffer): StaticFile {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`
  return { type, body, brotli: brotliCompressSync(body, QUALITY), etag }
}

function serve(server: FastifyInstance, path: string, file: StaticFile, caching: string): void {
  server.get(path, { config: { rateLimit: false } }, (request, reply) => {
    reply.header('cache-control', caching).header('etag', file.etag).header('vary', 'accept-encoding')
    if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
    reply.type(file.type)
    if (!/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(file.body)
    return reply.header('content-encoding', 'br').send(file.brotli)
  })
}
