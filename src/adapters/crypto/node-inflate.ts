import { inflateSync } from 'node:zlib'

import type { Inflate } from '../../core/hcert/zlib.ts'

/** A passport fits into one. The default of 16 kB would be held for each broken stream until the event loop turns. */
const CHUNK_BYTES = 1024

/** Inflates with node:zlib; stops at the cap, not after it. */
export const nodeInflate: Inflate = (bytes, max) => {
  try {
    // With `info` Node hands back the stream too, which counts the input that it took; its types do not know that.
    const result = inflateSync(bytes, {
      maxOutputLength: max,
      chunkSize: CHUNK_BYTES,
      info: true,
    }) as unknown as Informed
    return { bytes: result.buffer, consumed: result.engine.bytesWritten }
  } catch (error) {
    const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return { fault: isTooLarge ? 'zlib.too-large' : 'zlib.invalid' }
  }
}

interface Informed {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}
