/** Which rows of a buffer are the register's people, in the order of their numbers. */
import { PREFIXES, SERIALS } from './codes.ts'
import { allRows, sortStable } from './group-rows.ts'
import type { PeopleBuffer } from './people-buffer.ts'

/** What a delta did to the image before it. */
export interface Changes {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly unchanged: number
}

export interface OrderedPeople {
  /** Rows of the buffer, ascending by number; one for each person. */
  readonly rows: Uint32Array
  /** Rows left out because a later one has the same number. */
  readonly duplicates: number
  readonly changes: Changes
  /** Numbers that were added, changed or removed, ascending. */
  readonly changedNumbers: Float64Array
}

/** Half of a serial: two passes over a thousand groups stay in the processor's cache. */
const HALF = 1000

/**
 * Of rows with one number the last wins. The first `parents` rows are the people of an older image, each once; what comes
 * after them is compared with them.
 */
export function orderPeople(buffer: PeopleBuffer, parents: number): OrderedPeople {
  const order = byNumber(buffer)
  const rows = new Uint32Array(order.length)
  const numbers = new Float64Array(order.length)
  const counts = { added: 0, changed: 0, removed: 0, unchanged: 0 }
  let [people, differing, duplicates] = [0, 0, 0]
  for (let start = 0; start < order.length; ) {
    const end = endOfRun(buffer, order, start)
    const [first = 0, last = 0] = [order[start], order[end - 1]]
    const change = changeOf(buffer, first, last, parents)
    duplicates += end - start - (first < parents && last >= parents ? 2 : 1)
    if (buffer.columns.removed[last] === 0) rows[people++] = last
    if (change !== undefined) counts[change] += 1
    if (change !== undefined && change !== 'unchanged') numbers[differing++] = numberOf(buffer, last)
    start = end
  }
  return {
    rows: rows.slice(0, people),
    duplicates,
    changes: counts,
    changedNumbers: numbers.slice(0, differing),
  }
}

/** Undefined for the removal of somebody who was not there. */
function changeOf(
  buffer: PeopleBuffer,
  first: number,
  last: number,
  parents: number,
): keyof Changes | undefined {
  const wasThere = first < parents
  const isThere = buffer.columns.removed[last] === 0
  if (!wasThere) return isThere ? 'added' : undefined
  if (!isThere) return 'removed'
  return buffer.isSame(first, last) ? 'unchanged' : 'changed'
}

function byNumber(buffer: PeopleBuffer): Uint32Array {
  const { prefix, serial } = buffer.columns
  let order = allRows(buffer.rows)
  order = sortStable(order, (row) => (serial[row] ?? 0) % HALF, HALF)
  order = sortStable(order, (row) => Math.floor((serial[row] ?? 0) / HALF), SERIALS / HALF)
  return sortStable(order, (row) => prefix[row] ?? 0, PREFIXES)
}

function endOfRun({ columns: { prefix, serial } }: PeopleBuffer, order: Uint32Array, start: number): number {
  const first = order[start] ?? 0
  let end = start + 1
  while (
    end < order.length &&
    prefix[order[end] ?? 0] === prefix[first] &&
    serial[order[end] ?? 0] === serial[first]
  ) {
    end += 1
  }
  return end
}

function numberOf({ columns: { prefix, serial } }: PeopleBuffer, row: number): number {
  return (prefix[row] ?? 0) * SERIALS + (serial[row] ?? 0)
}
