/** Writes CBOR (RFC 8949) in every form that a reader may meet: heads longer than needed, no length, tags, nonsense. */

/** Bytes of the argument behind a head: the fewest that hold it, a given number, or a length that is not told. */
export type Form = 'shortest' | 'indefinite' | 1 | 2 | 4 | 8

export const FORMS: readonly Form[] = ['shortest', 'indefinite', 1, 2, 4, 8]

const MAJOR = { bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const
const BREAK = Uint8Array.of(0xff)
const utf8 = new TextEncoder()

export type Pair = readonly [key: Uint8Array, value: Uint8Array]

/** Major type and argument; a form too short for the argument is widened. */
export function cborHead(major: number, argument: number | bigint, form: Form = 'shortest'): Uint8Array {
  const first = major << 5
  if (form === 'indefinite') return Uint8Array.of(first | 31)
  const value = BigInt(argument)
  if (form === 'shortest' && value < 24n) return Uint8Array.of(first | Number(value))
  const least = value < 0x100n ? 1 : value < 0x10000n ? 2 : value < 0x1_0000_0000n ? 4 : 8
  const size = form === 'shortest' ? least : Math.max(form, least)
  const head = new Uint8Array(1 + size)
  head[0] = first | (24 + Math.log2(size))
  for (let i = 0; i < size; i += 1) head[size - i] = Number((value >> BigInt(8 * i)) & 0xffn)
  return head
}

/** A byte string; without a length it stands in one piece. */
export function cborBytes(bytes: Uint8Array, form: Form = 'shortest'): Uint8Array {
  return form === 'indefinite'
    ? joinBytes(cborHead(MAJOR.bytes, 0, form), cborBytes(bytes), BREAK)
    : joinBytes(cborHead(MAJOR.bytes, bytes.length, form), bytes)
}

export function cborText(text: string, form: Form = 'shortest'): Uint8Array {
  const bytes = utf8.encode(text)
  return form === 'indefinite'
    ? joinBytes(cborHead(MAJOR.text, 0, form), cborText(text), BREAK)
    : joinBytes(cborHead(MAJOR.text, bytes.length, form), bytes)
}

/** Items are encoded already. */
export function cborArray(items: readonly Uint8Array[], form: Form = 'shortest'): Uint8Array {
  const end = form === 'indefinite' ? [BREAK] : []
  return joinBytes(cborHead(MAJOR.array, items.length, form), ...items, ...end)
}

/** Keys and values are encoded already; they keep their order and may repeat. */
export function cborMap(pairs: readonly Pair[], form: Form = 'shortest'): Uint8Array {
  const end = form === 'indefinite' ? [BREAK] : []
  return joinBytes(cborHead(MAJOR.map, pairs.length, form), ...pairs.flat(), ...end)
}

export function cborTag(tag: number, item: Uint8Array, form: Form = 'shortest'): Uint8Array {
  return joinBytes(cborHead(MAJOR.tag, tag, form), item)
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}
