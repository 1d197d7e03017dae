import { TextEncoder } from 'node:util'

import { Refusal } from '../../../core/refusal.ts'
import { hashBytes } from './hash.ts'

const FIRST_BYTES = 1 << 16
const FIRST_TEXTS = 1 << 12
/** Starts of texts are 32-bit integers. */
const MOST_BYTES = 0xffff_ffff
/** UTF-8 of one UTF-16 unit. */
const MOST_BYTES_OF_UNIT = 3
const encoder = new TextEncoder()

/**
 * Gives equal texts one number, counted from 0 in the order in which they come. Holds tens of millions of texts, which a Map
 * does not; the texts lie one after the other in one array of UTF-8.
 */
export class TextInterner {
  #bytes = new Uint8Array(FIRST_BYTES)
  #starts = new Uint32Array(FIRST_TEXTS)
  #hashes = new Uint32Array(FIRST_TEXTS)
  /** Place of the hash -> number of the text + 1; open addressing, at most half full. */
  #slots = new Uint32Array(FIRST_TEXTS * 2)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** UTF-8 of all texts; valid until the next text comes. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Where the UTF-8 of a text begins; that of number `size` is where the last one ends. */
  startOf(id: number): number {
    return this.#starts[id] ?? 0
  }

  hashOf(id: number): number {
    return this.#hashes[id] ?? 0
  }

  textOf(id: number): string {
    return Buffer.from(this.#bytes.buffer).toString('utf8', this.startOf(id), this.startOf(id + 1))
  }

  /** @throws {Refusal} `file.too-large` */
  intern(text: string): number {
    const start = this.startOf(this.#size)
    const most = start + text.length * MOST_BYTES_OF_UNIT
    if (most > MOST_BYTES) throw new Refusal('file.too-large', 'the texts of one column are more than 4 GB')
    if (most > this.#bytes.length) this.#bytes = doubled(this.#bytes, most)
    const end = start + encoder.encodeInto(text, this.#bytes.subarray(start)).written
    const hash = hashBytes(this.#bytes, start, end)
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1
      if (id < 0) return this.#add(slot, hash, end)
      if (this.#hashes[id] === hash && this.#isEqual(id, start, end)) return id
    }
  }

  #isEqual(id: number, start: number, end: number): boolean {
    const other = this.startOf(id)
    if (this.startOf(id + 1) - other !== end - start) return false
    for (let i = start, k = other; i < end; i += 1, k += 1) {
      if (this.#bytes[i] !== this.#bytes[k]) return false
    }
    return true
  }

  #add(slot: number, hash: number, end: number): number {
    const id = this.#size
    this.#size += 1
    if (id + 2 > this.#starts.length) {
      this.#starts = doubled(this.#starts, id + 2)
      this.#hashes = doubled(this.#hashes, id + 2)
    }
    this.#slots[slot] = id + 1
    this.#hashes[id] = hash
    this.#starts[id + 1] = end
    if (this.#size * 2 > this.#slots.length) this.#spread()
    return id
  }

  #spread(): void {
    const slots = new Uint32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let id = 0; id < this.#size; id += 1) {
      let slot = this.hashOf(id) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id + 1
    }
    this.#slots = slots
  }
}

function doubled<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(array: T, least: number): T {
  const length = Math.max(array.length * 2, least)
  const larger = array instanceof Uint8Array ? new Uint8Array(length) : new Uint32Array(length)
  larger.set(array)
  return larger as T // of the same kind as the array
}
