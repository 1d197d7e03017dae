/** Inflating in browsers, whose own DecompressionStream neither stops at a cap nor counts what it consumed. */
import {
  Z_BUF_ERROR,
  Z_FINISH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateEnd,
  zlibInflateInit,
} from 'pako'

import type { Inflate } from '../../src/core/hcert/zlib.ts'

/** As much as Node's zlib writes at once: damage behind the cap is named alike on both. */
const CHUNK_BYTES = 16_384

/** Stops at the chunk in which the cap is passed; bytes behind the stream are left, and `consumed` tells. */
export const webInflate: Inflate = (bytes, max) => {
  const stream = new ZStream()
  stream.input = bytes
  stream.avail_in = bytes.length
  stream.output = new Uint8Array(Math.ceil((max + 1) / CHUNK_BYTES) * CHUNK_BYTES)
  if (zlibInflateInit(stream) !== Z_OK) return { fault: 'zlib.invalid' }
  try {
    for (;;) {
      stream.avail_out = CHUNK_BYTES
      const status = zlibInflate(stream, Z_FINISH)
      const isFull = stream.avail_out === 0
      if (status !== Z_STREAM_END && !(isFull && (status === Z_OK || status === Z_BUF_ERROR)))
        return { fault: 'zlib.invalid' }
      if (stream.total_out > max) return { fault: 'zlib.too-large' }
      if (status === Z_STREAM_END)
        return { bytes: stream.output.slice(0, stream.total_out), consumed: stream.total_in }
    }
  } finally {
    zlibInflateEnd(stream)
  }
}
