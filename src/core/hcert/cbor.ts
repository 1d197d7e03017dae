/** CBOR (RFC 8949) of passports: decoded with a shape check in front and every liberty named, encoded deterministically. */
import { decode, encode } from 'cborg'

import { type CborFault, findShapeFault } from './cbor-shape.ts'

export type { CborFault } from './cbor-shape.ts'

/** What a decoder may hand back here. */
export type CborValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<CborValue, CborValue>

/** Dates as text or as seconds stand bare in most passports and behind tag 0 or 1 in some: the tag is taken off. */
const DATE_TAGS = { 0: unwrap('string'), 1: unwrap('number') }

function unwrap(type: 'string' | 'number'): (content: () => unknown) => unknown {
  return (content) => {
    const value = content()
    if (typeof value !== type) throw new TypeError('a date of another type')
    return value
  }
}

/**
 * Real issuers write lengths in more bytes than needed and maps without a length: both are read. Duplicate keys, unknown
 * tags, trailing bytes and broken text are not. `rejectDuplicateMapKeys` alone would miss keys that are byte strings, which
 * the shape check refuses before.
 */
const OPTIONS = {
  useMaps: true,
  strict: false,
  allowIndefinite: true,
  rejectDuplicateMapKeys: true,
  tags: DATE_TAGS,
} as const

/** Decodes exactly one item. Never throws; a fault is returned as a code. */
export function decodeCbor(bytes: Uint8Array): { readonly value: CborValue } | { readonly fault: CborFault } {
  const fault = findShapeFault(bytes)
  if (fault !== undefined) return { fault }
  try {
    return { value: decode(bytes, OPTIONS) as CborValue } // the options above give no other kind of value
  } catch (error) {
    // A RangeError (call stack) cannot happen behind the depth cap; should it, it is a fault of the bytes all the same.
    const isRepeated = error instanceof Error && error.message.includes('repeat map key')
    return { fault: isRepeated ? 'cbor.duplicate-key' : 'cbor.invalid' }
  }
}

/** Encodes with shortest lengths and sorted map keys (RFC 8949 section 4.2.3): the same value gives the same bytes. */
export function encodeCbor(value: unknown): Uint8Array {
  return encode(value)
}
