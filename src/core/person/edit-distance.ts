/** Texts up to this length are compared in rows that are there already; names and numbers are shorter. */
const WIDTH = 64
const ROWS: Rows = [new Uint16Array(WIDTH), new Uint16Array(WIDTH), new Uint16Array(WIDTH)]

type Rows = [Uint16Array, Uint16Array, Uint16Array]

/**
 * Optimal string alignment distance: insertions, deletions, substitutions, and swaps of neighbours, each 1.
 * Stops as soon as the distance must be above `most` and then returns `most + 1`.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  // What both begin and end with costs nothing, and is most of two texts that are near each other.
  let start = 0
  let [aEnd, bEnd] = [a.length, b.length]
  while (start < aEnd && start < bEnd && a.charCodeAt(start) === b.charCodeAt(start)) start += 1
  while (aEnd > start && bEnd > start && a.charCodeAt(aEnd - 1) === b.charCodeAt(bEnd - 1)) {
    aEnd -= 1
    bEnd -= 1
  }
  if (aEnd === start || bEnd === start) return Math.min(aEnd + bEnd - 2 * start, most + 1)
  return distanceOf(a.slice(start, aEnd), b.slice(start, bEnd), most)
}

/** The table of distances of all beginnings, three rows at a time. */
function distanceOf(a: string, b: string, most: number): number {
  const width = b.length + 1
  let [before, previous, row] = width <= WIDTH ? ROWS : newRows(width)
  for (let j = 0; j < width; j += 1) previous[j] = j
  for (let i = 1; i <= a.length; i += 1) {
    const letter = a.charCodeAt(i - 1)
    row[0] = i
    let least = i
    for (let j = 1; j < width; j += 1) {
      const other = b.charCodeAt(j - 1)
      const replaced = valueAt(previous, j - 1) + (letter === other ? 0 : 1)
      let value = Math.min(valueAt(previous, j) + 1, valueAt(row, j - 1) + 1, replaced)
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        value = Math.min(value, valueAt(before, j - 2) + 1)
      }
      row[j] = value
      if (value < least) least = value
    }
    if (least > most) return most + 1
    ;[before, previous, row] = [previous, row, before]
  }
  return Math.min(valueAt(previous, b.length), most + 1)
}

const newRows = (width: number): Rows => [
  new Uint16Array(width),
  new Uint16Array(width),
  new Uint16Array(width),
]

const valueAt = (row: Uint16Array, place: number): number => row[place] ?? 0
