/** Rows by key: where each group begins, and the rows of all groups one after the other. */
import { bucketBits, shiftOf, tagOf } from './hash.ts'

/** Groups of rows; group g has the rows from `starts[g]` to `starts[g + 1]`. */
export interface Groups {
  readonly starts: Uint32Array
  readonly rows: Uint32Array
}

/** Calls back for every key of every row, rows in their order. */
export type EachKey = (visit: (key: number, row: number) => void) => void

/** Groups by keys below `groups`; rows of a group keep their order. */
export function groupRows(each: EachKey, groups: number): Groups {
  const starts = new Uint32Array(groups + 1)
  each((key) => {
    starts[key + 1] = (starts[key + 1] ?? 0) + 1
  })
  for (let g = 1; g <= groups; g += 1) starts[g] = (starts[g] ?? 0) + (starts[g - 1] ?? 0)
  const rows = new Uint32Array(starts[groups] ?? 0)
  const next = starts.slice()
  each((key, row) => {
    const place = next[key] ?? 0
    rows[place] = row
    next[key] = place + 1
  })
  return { starts, rows }
}

/** Groups by hash, and of each row the tag that tells most keys of a bucket apart. */
export interface Buckets extends Groups {
  readonly tags: Uint8Array
}

/** Groups by the upper bits of a hash (unsigned, 32 bits); whoever asks compares the tag, and then the key itself. */
export function bucketRows(each: EachKey): Buckets {
  let keys = 0
  each(() => {
    keys += 1
  })
  const buckets = 1 << bucketBits(keys)
  const shift = shiftOf({ length: buckets + 1 })
  const { starts, rows } = groupRows((visit) => each((hash, row) => visit(hash >>> shift, row)), buckets)
  const tags = new Uint8Array(keys)
  const next = starts.slice()
  each((hash) => {
    const place = next[hash >>> shift] ?? 0
    tags[place] = tagOf(hash, shift)
    next[hash >>> shift] = place + 1
  })
  return { starts, rows, tags }
}

/** The rows in the order of a key below `keys`; those of one key keep their order. */
export function sortStable(rows: Uint32Array, keyOf: (row: number) => number, keys: number): Uint32Array {
  const each: EachKey = (visit) => {
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] ?? 0
      visit(keyOf(row), row)
    }
  }
  return groupRows(each, keys).rows
}

/** The rows 0 to `count` - 1. */
export function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count)
  for (let row = 0; row < count; row += 1) rows[row] = row
  return rows
}
