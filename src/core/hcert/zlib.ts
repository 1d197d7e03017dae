/** The container of RFC 1950 around a passport: what we write ourselves, and what we ask the platform to read. */

/** The largest COSE message that is inflated; the largest ever seen in public test data has 870 bytes. */
export const COSE_BYTES_MAX = 16_384

export type Inflated =
  | { readonly bytes: Uint8Array; readonly consumed: number }
  | { readonly fault: 'zlib.invalid' | 'zlib.too-large' }

/**
 * Inflates one zlib stream at the start of `bytes`: stops at `max` bytes of output, not after them; says how many bytes of
 * input belonged to the stream; never throws.
 */
export type Inflate = (bytes: Uint8Array, max: number) => Inflated

const HEADER = [0x78, 0x01]
const STORED_MAX = 0xffff
const ADLER = 65_521

/** True when the first two bytes are a zlib header: method 8, check bits right. */
export function isZlib(bytes: Uint8Array): boolean {
  const [method = 0, flags = 0] = bytes
  return bytes.length >= 2 && (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0
}

/**
 * Wraps bytes as a zlib stream of stored blocks (RFC 1951 section 3.2.4). A passport of 370 bytes does not get smaller by
 * compression, and stored blocks are written forty times as fast.
 */
export function storeZlib(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / STORED_MAX))
  const out = new Uint8Array(2 + blocks * 5 + bytes.length + 4)
  out.set(HEADER)
  let at = 2
  for (let block = 0; block < blocks; block += 1) {
    const part = bytes.subarray(block * STORED_MAX, (block + 1) * STORED_MAX)
    const isLast = block === blocks - 1
    const length = part.length
    out.set([isLast ? 1 : 0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff], at)
    out.set(part, at + 5)
    at += 5 + length
  }
  const sum = adler32(bytes)
  out.set([sum >>> 24, (sum >>> 16) & 0xff, (sum >>> 8) & 0xff, sum & 0xff], at)
  return out
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % ADLER
    b = (b + a) % ADLER
  }
  return ((b << 16) | a) >>> 0
}
