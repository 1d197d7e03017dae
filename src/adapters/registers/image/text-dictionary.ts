/** Distinct texts of one kind: UTF-8 one after the other, numbered in the order of their hashes, so that a text is found. */
import { TextEncoder } from 'node:util'

import { bucketBits, hashBytes, shiftOf } from './hash.ts'
import type { TextInterner } from './text-interner.ts'

/** The columns of a dictionary. */
export interface DictionaryColumns {
  /** UTF-8 of all texts. */
  readonly bytes: Uint8Array
  /** Where each text begins, and where the last one ends. */
  readonly starts: Uint32Array
  /** First text of each bucket of hashes, and the number of texts. */
  readonly buckets: Uint32Array
}

/** Texts decoded last, by the lower bits of their number: candidates of one question share their names. */
const TEXTS_REMEMBERED = 4096
const encoder = new TextEncoder()

/** Reads a dictionary; its texts are numbered from 0. */
export class TextDictionary {
  readonly size: number
  readonly #bytes: Uint8Array
  readonly #starts: Uint32Array
  readonly #buckets: Uint32Array
  readonly #shift: number
  readonly #buffer: Buffer
  #scratch = new Uint8Array(256)
  readonly #knownIds = new Int32Array(TEXTS_REMEMBERED).fill(-1)
  readonly #known: string[] = new Array<string>(TEXTS_REMEMBERED).fill('')

  constructor({ bytes, starts, buckets }: DictionaryColumns) {
    this.size = starts.length - 1
    this.#bytes = bytes
    this.#starts = starts
    this.#buckets = buckets
    this.#shift = shiftOf(buckets)
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** The text with a number. */
  text(id: number): string {
    const place = id & (TEXTS_REMEMBERED - 1)
    if (this.#knownIds[place] === id) return this.#known[place] ?? ''
    const text = this.#buffer.toString('utf8', this.#starts[id] ?? 0, this.#starts[id + 1] ?? 0)
    this.#knownIds[place] = id
    this.#known[place] = text
    return text
  }

  /** The number of a text; -1 when it is not there. */
  find(text: string): number {
    if (text.length * 3 > this.#scratch.length) this.#scratch = new Uint8Array(text.length * 3)
    const length = encoder.encodeInto(text, this.#scratch).written
    const bucket = hashBytes(this.#scratch, 0, length) >>> this.#shift
    const end = this.#buckets[bucket + 1] ?? 0
    for (let id = this.#buckets[bucket] ?? 0; id < end; id += 1) if (this.#isScratch(id, length)) return id
    return -1
  }

  #isScratch(id: number, length: number): boolean {
    const start = this.#starts[id] ?? 0
    if ((this.#starts[id + 1] ?? 0) - start !== length) return false
    for (let i = 0; i < length; i += 1) if (this.#bytes[start + i] !== this.#scratch[i]) return false
    return true
  }
}

export interface BuiltDictionary extends DictionaryColumns {
  /** Number of an interned text -> its number in the dictionary; anything for texts that are not used. */
  readonly idOf: Uint32Array
}

/** A dictionary of the texts that are used: 1 at their number. The same texts make the same columns, whatever their order. */
export function buildDictionary(texts: TextInterner, used: Uint8Array): BuiltDictionary {
  let count = 0
  for (let id = 0; id < texts.size; id += 1) count += used[id] ?? 0
  const buckets = new Uint32Array((1 << bucketBits(count)) + 1)
  const shift = shiftOf(buckets)
  for (let id = 0; id < texts.size; id += 1) {
    const bucket = (texts.hashOf(id) >>> shift) + 1
    if (used[id] === 1) buckets[bucket] = (buckets[bucket] ?? 0) + 1
  }
  for (let b = 1; b < buckets.length; b += 1) buckets[b] = (buckets[b] ?? 0) + (buckets[b - 1] ?? 0)
  const order = inOrder(texts, used, buckets)
  const idOf = new Uint32Array(texts.size)
  const starts = new Uint32Array(count + 1)
  for (let i = 0; i < count; i += 1) {
    const id = order[i] ?? 0
    idOf[id] = i
    starts[i + 1] = (starts[i] ?? 0) + texts.startOf(id + 1) - texts.startOf(id)
  }
  const bytes = new Uint8Array(starts[count] ?? 0)
  for (let i = 0; i < count; i += 1) {
    const id = order[i] ?? 0
    const at = starts[i] ?? 0
    for (let k = texts.startOf(id), end = texts.startOf(id + 1); k < end; k += 1) {
      bytes[at + k - texts.startOf(id)] = texts.bytes[k] ?? 0
    }
  }
  return { bytes, starts, buckets, idOf }
}

/** Interned numbers by bucket, in a bucket by their bytes. */
function inOrder(texts: TextInterner, used: Uint8Array, buckets: Uint32Array): Uint32Array {
  const shift = shiftOf(buckets)
  const order = new Uint32Array(buckets.at(-1) ?? 0)
  const filled = buckets.slice()
  for (let id = 0; id < texts.size; id += 1) {
    if (used[id] !== 1) continue
    const bucket = texts.hashOf(id) >>> shift
    const first = buckets[bucket] ?? 0
    let place = filled[bucket] ?? 0
    filled[bucket] = place + 1
    for (; place > first && compareTexts(texts, id, order[place - 1] ?? 0) < 0; place -= 1) {
      order[place] = order[place - 1] ?? 0
    }
    order[place] = id
  }
  return order
}

function compareTexts(texts: TextInterner, a: number, b: number): number {
  const { bytes } = texts
  const [startA, startB] = [texts.startOf(a), texts.startOf(b)]
  const [lengthA, lengthB] = [texts.startOf(a + 1) - startA, texts.startOf(b + 1) - startB]
  for (let i = 0; i < lengthA && i < lengthB; i += 1) {
    const difference = (bytes[startA + i] ?? 0) - (bytes[startB + i] ?? 0)
    if (difference !== 0) return difference
  }
  return lengthA - lengthB
}
