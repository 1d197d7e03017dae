/**
 * Walks over CBOR (RFC 8949) without building anything, before the decoder may: nothing nested too deep, no length that the
 * bytes cannot hold, no break outside its place, text in valid UTF-8, map keys that are whole numbers or text.
 */

/** Deeper than any passport: header, claims, certificate, entry list, entry make 6 levels. */
export const CBOR_DEPTH_MAX = 16

export type CborFault =
  | 'cbor.invalid'
  | 'cbor.too-deep'
  | 'cbor.key-type'
  | 'cbor.duplicate-key'
  | 'cbor.trailing-bytes'

/** Major types of RFC 8949 section 3.1. */
const MAJOR = { bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const
const INDEFINITE = 31
const BREAK = 0xff
const TEXT_KEY_MAJORS = new Set<number>([0, 1, MAJOR.text])
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

interface Head {
  readonly major: number
  readonly info: number
  /** Value or length; NaN when the length is indefinite. */
  readonly value: number
  /** Where the content starts. */
  readonly next: number
}

/** An array or map that is still open: how many items it waits for. */
interface Open {
  left: number
  readonly isMap: boolean
  items: number
}

/** Reads the head of the item at `at`; undefined when the bytes end within it or it is reserved. */
export function readHead(bytes: Uint8Array, at: number): Head | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  const [major, info] = [first >> 5, first & 31]
  if (info < 24) return { major, info, value: info, next: at + 1 }
  if (info === INDEFINITE) return { major, info, value: Number.NaN, next: at + 1 }
  if (info > 27) return undefined
  const size = 2 ** (info - 24)
  if (at + size >= bytes.length) return undefined
  let value = 0
  for (let i = 1; i <= size; i += 1) value = value * 256 + (bytes[at + i] ?? 0)
  return { major, info, value, next: at + 1 + size }
}

/** Looks at the one item that `bytes` must hold; undefined when its shape is right. */
export function findShapeFault(bytes: Uint8Array): CborFault | undefined {
  const open: Open[] = []
  let at = 0
  do {
    const step = bytes[at] === BREAK ? closeIndefinite(open, at) : readItem(bytes, at, open)
    if (typeof step === 'string') return step
    at = step
    while (open.at(-1)?.left === 0) open.pop()
  } while (open.length > 0)
  return at === bytes.length ? undefined : 'cbor.trailing-bytes'
}

/** Steps over one item, or into it; returns where the next one starts. */
function readItem(bytes: Uint8Array, at: number, open: Open[]): number | CborFault {
  const head = readHead(bytes, at)
  if (head === undefined) return 'cbor.invalid'
  const { major, value, next } = head
  const around = open.at(-1)
  const isKey = around?.isMap === true && around.items % 2 === 0
  if (isKey && !TEXT_KEY_MAJORS.has(major)) return 'cbor.key-type'
  if (around !== undefined) {
    around.items += 1
    around.left -= 1
  }
  if (major <= 1) return Number.isNaN(value) ? 'cbor.invalid' : next
  if (major === MAJOR.bytes || major === MAJOR.text) return stepOverString(bytes, head)
  if (major === MAJOR.simple) return isSimple(head) ? next : 'cbor.invalid'
  if (open.length >= CBOR_DEPTH_MAX) return 'cbor.too-deep'
  if (major === MAJOR.tag) {
    if (Number.isNaN(value)) return 'cbor.invalid'
    open.push({ left: 1, isMap: false, items: 0 })
    return next
  }
  const items = major === MAJOR.map ? value * 2 : value
  if (items > bytes.length - next) return 'cbor.invalid'
  open.push({
    left: Number.isNaN(items) ? Number.POSITIVE_INFINITY : items,
    isMap: major === MAJOR.map,
    items: 0,
  })
  return next
}

/** Strings in pieces exist in CBOR, not in passports: the decoder does not read them. */
function stepOverString(bytes: Uint8Array, { major, value, next }: Head): number | CborFault {
  if (!(value <= bytes.length - next)) return 'cbor.invalid'
  if (major === MAJOR.text && !isUtf8(bytes.subarray(next, next + value))) return 'cbor.invalid'
  return next + value
}

/** false, true, null, undefined and the three floats. */
function isSimple({ info }: Head): boolean {
  return info >= 20 && info <= 27 && info !== 24
}

function closeIndefinite(open: Open[], at: number): number | CborFault {
  const last = open.pop()
  if (last?.left !== Number.POSITIVE_INFINITY || (last.isMap && last.items % 2 === 1)) return 'cbor.invalid'
  return at + 1
}

function isUtf8(bytes: Uint8Array): boolean {
  let all = 0
  for (let i = 0; i < bytes.length; i += 1) all |= bytes[i] ?? 0
  if (all < 0x80) return true
  try {
    utf8.decode(bytes)
    return true
  } catch {
    return false
  }
}
