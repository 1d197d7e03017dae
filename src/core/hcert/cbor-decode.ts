/**
 * Reads CBOR (RFC 8949) as passports hold it, in one pass: nothing nested too deep, no length that the bytes cannot hold, text
 * in valid UTF-8, map keys that are whole numbers or text and stand there once. Real issuers write lengths in more bytes than
 * needed and maps without a length: both are read. Strings in pieces, unknown tags and unassigned simple values are not.
 */

import { memberName } from './member-names.ts'

/** Deeper than any passport: header, claims, certificate, entry list, entry make 6 levels. */
export const CBOR_DEPTH_MAX = 16

export type CborFault =
  | 'cbor.invalid'
  | 'cbor.too-deep'
  | 'cbor.key-type'
  | 'cbor.duplicate-key'
  | 'cbor.trailing-bytes'

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

/** Major types of RFC 8949 section 3.1. */
export const MAJOR = {
  unsigned: 0,
  negative: 1,
  bytes: 2,
  text: 3,
  array: 4,
  map: 5,
  tag: 6,
  simple: 7,
} as const
const INDEFINITE = 31
const BREAK = 0xff
/** Dates as text and as seconds stand bare in most passports and behind these tags in some: the tag is taken off. */
const DATE_TAGS: ReadonlyMap<number, string> = new Map([
  [0, 'string'],
  [1, 'number'],
])
const SIMPLE: ReadonlyMap<number, boolean | null | undefined> = new Map<number, boolean | null | undefined>([
  [20, false],
  [21, true],
  [22, null],
  [23, undefined],
])

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** One letter for each byte: where bytes are ASCII, their text is cut out of it. */
const oneByteEach = new TextDecoder('latin1')

/** A fault on its way out of the nesting. */
class Fault extends Error {
  readonly code: CborFault
  constructor(code: CborFault) {
    super(code)
    this.code = code
  }
}

/** Decodes exactly one item. Never throws; a fault is returned as a code. */
export function decodeCbor(bytes: Uint8Array): { readonly value: CborValue } | { readonly fault: CborFault } {
  const reader = new Reader(bytes)
  try {
    const value = reader.readItem(CBOR_DEPTH_MAX)
    return reader.at === bytes.length ? { value } : { fault: 'cbor.trailing-bytes' }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.code }
    throw error
  }
}

/** The tags in front of the first item, outermost first, and what follows them; looks at no more than `max` of them. */
export function readTags(
  bytes: Uint8Array,
  max: number,
): { readonly tags: number[]; readonly content: Uint8Array } {
  const reader = new Reader(bytes)
  const tags: number[] = []
  while (tags.length < max) {
    const tag = reader.readTag()
    if (tag === undefined) break
    tags.push(tag)
  }
  return { tags, content: reader.rest() }
}

/** The place in the bytes, and how to go on from there. */
class Reader {
  at = 0
  /** Argument of the head that was read last; NaN when its length is indefinite. */
  private argument = 0
  private letters: string | undefined
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    // A platform's own kind of bytes (a Buffer) would hand its kind on to every part that is cut out.
    this.bytes =
      bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  /** `depth` counts down: how many levels may still open. */
  readItem(depth: number): CborValue {
    const first = this.readHead()
    const argument = this.argument
    switch (first >> 5) {
      case MAJOR.unsigned:
        return this.wholeNumber(argument)
      case MAJOR.negative:
        return this.negative(argument)
      case MAJOR.bytes:
        return this.take(argument)
      case MAJOR.text:
        return this.readText(argument)
      case MAJOR.array:
        return this.readArray(argument, open(depth))
      case MAJOR.map:
        return this.readMap(argument, open(depth))
      case MAJOR.tag:
        return this.readTagged(argument, open(depth))
      default:
        return this.simple(first & 31)
    }
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.at)
  }

  /** Steps over a tag; undefined when something else, or nothing whole, stands here. */
  readTag(): number | undefined {
    const { bytes, at } = this
    const first = bytes[at] ?? 0
    const size = headBytes(first & 31)
    if (first >> 5 !== MAJOR.tag || at + size > bytes.length) return undefined
    this.readHead()
    return this.argument
  }

  /** Steps over a head and leaves its argument behind; returns its first byte. */
  private readHead(): number {
    const { bytes } = this
    const first = bytes[this.at]
    if (first === undefined) throw new Fault('cbor.invalid')
    this.at += 1
    const info = first & 31
    if (info < 24) this.argument = info
    else if (info === INDEFINITE) this.argument = Number.NaN
    else if (info > 27) throw new Fault('cbor.invalid')
    else this.readArgument(2 ** (info - 24))
    return first
  }

  private readArgument(size: number): void {
    const { bytes, at } = this
    if (at + size > bytes.length) throw new Fault('cbor.invalid')
    let value = 0
    for (let i = 0; i < size; i += 1) value = value * 256 + (bytes[at + i] ?? 0)
    this.argument = value
    this.at = at + size
  }

  private wholeNumber(value: number): number | bigint {
    if (Number.isNaN(value)) throw new Fault('cbor.invalid')
    return value <= Number.MAX_SAFE_INTEGER ? value : this.lastEightBytes().getBigUint64(0)
  }

  private negative(value: number): number | bigint {
    if (Number.isNaN(value)) throw new Fault('cbor.invalid')
    return value < Number.MAX_SAFE_INTEGER ? -1 - value : -1n - this.lastEightBytes().getBigUint64(0)
  }

  private lastEightBytes(): DataView {
    return this.lastBytes(8)
  }

  private lastBytes(count: number): DataView {
    const { buffer, byteOffset } = this.bytes
    return new DataView(buffer, byteOffset + this.at - count, count)
  }

  /** The bytes of a string; NaN, the sign of a string in pieces, fits nowhere. */
  private take(length: number): Uint8Array {
    const start = this.at
    if (!(length <= this.bytes.length - start)) throw new Fault('cbor.invalid')
    this.at = start + length
    return this.bytes.subarray(start, this.at)
  }

  private readText(length: number): string {
    const { bytes, at } = this
    if (!(length <= bytes.length - at)) throw new Fault('cbor.invalid')
    const end = at + length
    this.at = end
    const name = length < 4 ? memberName(bytes, at, length) : undefined
    if (name !== undefined) return name
    let all = 0
    for (let i = at; i < end; i += 1) all |= bytes[i] ?? 0
    if (all < 0x80) {
      this.letters ??= oneByteEach.decode(bytes)
      return this.letters.slice(at, end)
    }
    try {
      return utf8.decode(bytes.subarray(at, end))
    } catch {
      throw new Fault('cbor.invalid')
    }
  }

  private readArray(count: number, depth: number): readonly CborValue[] {
    const items: CborValue[] = []
    if (Number.isNaN(count)) {
      while (!this.isBreak()) items.push(this.readItem(depth))
      return items
    }
    if (count > this.bytes.length - this.at) throw new Fault('cbor.invalid')
    for (let i = 0; i < count; i += 1) items.push(this.readItem(depth))
    return items
  }

  private readMap(count: number, depth: number): ReadonlyMap<CborValue, CborValue> {
    const map = new Map<CborValue, CborValue>()
    if (Number.isNaN(count)) {
      while (!this.isBreak()) this.readPair(map, depth)
      return map
    }
    if (count * 2 > this.bytes.length - this.at) throw new Fault('cbor.invalid')
    for (let i = 0; i < count; i += 1) this.readPair(map, depth)
    return map
  }

  private readPair(map: Map<CborValue, CborValue>, depth: number): void {
    const major = (this.bytes[this.at] ?? BREAK) >> 5
    if (major !== MAJOR.text && major > MAJOR.negative)
      throw new Fault(
        this.bytes[this.at] === BREAK || this.at === this.bytes.length ? 'cbor.invalid' : 'cbor.key-type',
      )
    const key = this.readItem(depth)
    const value = this.readItem(depth)
    const before = map.size
    map.set(key, value)
    if (map.size === before) throw new Fault('cbor.duplicate-key')
  }

  private isBreak(): boolean {
    if (this.bytes[this.at] !== BREAK) return false
    this.at += 1
    return true
  }

  private readTagged(tag: number, depth: number): CborValue {
    const value = this.readItem(depth)
    const wanted = DATE_TAGS.get(tag)
    if (wanted === undefined || typeof value !== wanted) throw new Fault('cbor.invalid')
    return value
  }

  private simple(info: number): CborValue {
    if (info === 25) return halfFloat(this.argument)
    if (info === 26) return this.lastBytes(4).getFloat32(0)
    if (info === 27) return this.lastBytes(8).getFloat64(0)
    if (!SIMPLE.has(info)) throw new Fault('cbor.invalid')
    return SIMPLE.get(info)
  }
}

/** How long a head is; one that is reserved or without a length never ends. */
function headBytes(info: number): number {
  if (info < 24) return 1
  return info > 27 ? Number.POSITIVE_INFINITY : 1 + 2 ** (info - 24)
}

function open(depth: number): number {
  if (depth === 0) throw new Fault('cbor.too-deep')
  return depth - 1
}

/** IEEE 754 half precision (RFC 8949 appendix D). */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (fraction + 1024) * 2 ** (exponent - 25)
}
