/** As much DER (X.690) as a certificate needs. */

export interface Der {
  readonly tag: number
  readonly content: Uint8Array
  /** The item with its head, as received. */
  readonly whole: Uint8Array
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific, constructed: [0] version and [3] extensions of a certificate. */
  version: 0xa0,
  extensions: 0xa3,
  /** Context-specific, constructed: fields [0], [1], [2] of the parameters of RSASSA-PSS. */
  pssHash: 0xa0,
  pssMask: 0xa1,
  pssSalt: 0xa2,
  /** Context-specific, primitive: [0] keyIdentifier of an AuthorityKeyIdentifier. */
  keyIdentifier: 0x80,
} as const

const LENGTH_BYTES_MAX = 3

/** The items that lie side by side in `bytes`; undefined when they do not fill it exactly. */
export function readItems(bytes: Uint8Array): readonly Der[] | undefined {
  const items: Der[] = []
  let at = 0
  while (at < bytes.length) {
    const item = readItem(bytes, at)
    if (item === undefined) return undefined
    items.push(item)
    at += item.whole.length
  }
  return items
}

/** The items within one constructed item; empty when it is something else. */
export function itemsIn(item: Der | undefined): readonly Der[] {
  return item === undefined ? [] : (readItems(item.content) ?? [])
}

/** Dotted form of an object identifier; empty when it is none. */
export function oidText(item: Der | undefined): string {
  if (item?.tag !== TAG.oid) return ''
  const arcs: number[] = []
  let arc = 0
  for (const byte of item.content) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  const [first = 0, ...rest] = arcs
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...rest].join('.')
}

function readItem(bytes: Uint8Array, from: number): Der | undefined {
  const tag = bytes[from]
  const short = bytes[from + 1]
  if (tag === undefined || short === undefined || (tag & 0x1f) === 0x1f) return undefined
  const lengthBytes = short < 0x80 ? 0 : short & 0x7f
  if (short === 0x80 || lengthBytes > LENGTH_BYTES_MAX) return undefined
  let length = short < 0x80 ? short : 0
  for (let i = 0; i < lengthBytes; i += 1) length = length * 256 + (bytes[from + 2 + i] ?? 0)
  // The shortest form alone is DER: one certificate must not have two encodings, and so two key ids.
  if (lengthBytes > 0 && (length < 0x80 || bytes[from + 2] === 0)) return undefined
  const start = from + 2 + lengthBytes
  if (start + length > bytes.length) return undefined
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(from, start + length) }
}

/** The value of a small non-negative INTEGER; undefined when it is none. */
export function smallInteger(item: Der | undefined): number | undefined {
  if (item?.tag !== TAG.integer || item.content.length === 0 || item.content.length > 4) return undefined
  const value = item.content.reduce((sum, byte) => sum * 256 + byte, 0)
  return (item.content[0] ?? 0) >= 0x80 ? undefined : value
}

/** The bytes of a BIT STRING of whole bytes; undefined for anything else. */
export function bitStringBytes(item: Der | undefined): Uint8Array | undefined {
  return item?.tag === TAG.bitString && item.content[0] === 0 ? item.content.subarray(1) : undefined
}

/** True when both hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
