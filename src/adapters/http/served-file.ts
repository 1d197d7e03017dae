/** Bytes in memory with a strong ETag of their own for each encoding; compressed once, when first asked for. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type Encoding = 'br' | 'gzip'

export interface ServedFile {
  /** Media type. */
  readonly type: string
  readonly body: Uint8Array
  /** Without quotes; that of an encoded body has the encoding at its end (RFC 9110 section 8.8.3.3). */
  readonly etag: string
  /** Undefined when encoding does not make it smaller. */
  encoded(encoding: Encoding): Promise<Uint8Array | undefined>
}

const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
const [brotliAsync, gzipAsync] = [promisify(brotliCompress), promisify(gzip)]
const COMPRESS: Readonly<Record<Encoding, (body: Uint8Array) => Promise<Uint8Array>>> = {
  br: (body) => brotliAsync(body, QUALITY),
  gzip: (body) => gzipAsync(body),
}

/** Of kinds that are compressed already. */
const PACKED = /^image\/(?!svg)|^font\/woff2?$/

/** Takes bytes that nobody changes afterwards. */
export function servedFile(type: string, body: Uint8Array): ServedFile {
  const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  const known = new Map<Encoding, Promise<Uint8Array | undefined>>()
  const compress = async (encoding: Encoding): Promise<Uint8Array | undefined> => {
    if (PACKED.test(type)) return undefined
    const packed = await COMPRESS[encoding](body)
    return packed.length < body.length ? packed : undefined
  }
  return {
    type,
    body,
    etag,
    encoded(encoding) {
      const answer = known.get(encoding) ?? compress(encoding)
      known.set(encoding, answer)
      return answer
    },
  }
}

/** Answers with the file, or with 304 when the asker has these very bytes. `caching` is the header Cache-Control. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, caching }: { readonly file: ServedFile; readonly caching: string },
): Promise<FastifyReply> {
  const wanted = chooseEncoding(request.headers['accept-encoding'])
  const packed = wanted === undefined ? undefined : await file.encoded(wanted)
  const etag = packed === undefined ? `"${file.etag}"` : `"${file.etag}-${wanted}"`
  reply.header('cache-control', caching).header('etag', etag).header('vary', 'accept-encoding')
  if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send()
  if (packed !== undefined) reply.header('content-encoding', wanted)
  return reply.type(file.type).send(packed ?? file.body)
}

/** The smallest one that is welcome (RFC 9110 section 12.5.3); undefined means as it is. */
export function chooseEncoding(accepted: string | undefined): Encoding | undefined {
  const weights = new Map<string, number>()
  for (const range of (accepted ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length) ?? '1'
    weights.set(name, Number(weight))
  }
  const isWelcome = (name: string): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0
  return (['br', 'gzip'] as const).find(isWelcome)
}

/** If-None-Match compares weakly (RFC 9110 section 13.1.2). */
function isKnown(etag: string, header: string | undefined): boolean {
  const known = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}
