/** Finds an entry among millions: 8 bytes of memory for each, and no object. */
import { ENTRY_BYTES } from './hashes.ts'

export interface EntryIndex {
  /** Numbers of all blocks that hold the entry, each once. */
  blocksWith(entry: Uint8Array): readonly number[]
}

/** In a 64-bit number, the half that counts more. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0
const LOW = 1 - HIGH

/**
 * Indexes blocks of 16-byte entries, which stay where they are. Each entry becomes one number, its first four bytes before
 * its place, and the numbers are sorted.
 */
export function indexEntries(blocks: readonly Uint8Array[]): EntryIndex {
  const starts = startsOf(blocks)
  const keys = new BigUint64Array(starts.at(-1) ?? 0)
  const halves = new Uint32Array(keys.buffer)
  for (const [number, block] of blocks.entries()) {
    const view = viewOf(block)
    const start = starts[number] ?? 0
    for (let row = 0; row * ENTRY_BYTES < block.length; row += 1) {
      halves[2 * (start + row) + HIGH] = view.getUint32(row * ENTRY_BYTES)
      halves[2 * (start + row) + LOW] = start + row
    }
  }
  keys.sort()
  return { blocksWith: (entry) => find(entry, { blocks, starts, halves }) }
}

interface Sorted {
  readonly blocks: readonly Uint8Array[]
  readonly starts: readonly number[]
  readonly halves: Uint32Array
}

function find(entry: Uint8Array, { blocks, starts, halves }: Sorted): number[] {
  const found = new Set<number>()
  const first = viewOf(entry).getUint32(0)
  const count = halves.length / 2
  const lowest = firstWhere(count, (at) => (halves[2 * at + HIGH] ?? 0) >= first)
  for (let at = lowest; at < count && halves[2 * at + HIGH] === first; at += 1) {
    const row = halves[2 * at + LOW] ?? 0
    const number = firstWhere(starts.length, (index) => (starts[index] ?? 0) > row) - 1
    if (isAt(entry, blocks[number], row - (starts[number] ?? 0))) found.add(number)
  }
  return [...found]
}

/** Row with which each block begins; at the end, the number of all rows. */
function startsOf(blocks: readonly Uint8Array[]): number[] {
  const starts = [0]
  for (const { length } of blocks) starts.push((starts.at(-1) ?? 0) + length / ENTRY_BYTES)
  return starts
}

/** The first of 0..count for which a monotone condition holds. */
function firstWhere(count: number, isSo: (at: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isSo(middle)) high = middle
    else low = middle + 1
  }
  return low
}

function isAt(entry: Uint8Array, block: Uint8Array | undefined, row: number): boolean {
  return block !== undefined && entry.every((byte, at) => block[row * ENTRY_BYTES + at] === byte)
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
