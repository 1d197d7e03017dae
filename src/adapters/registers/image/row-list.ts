const FIRST = 256

/** Rows that were found for one question; used again for the next. */
export class RowList {
  #rows = new Uint32Array(FIRST)
  #count = 0

  get count(): number {
    return this.#count
  }

  clear(): void {
    this.#count = 0
  }

  add(row: number): void {
    if (this.#count === this.#rows.length) {
      const larger = new Uint32Array(this.#count * 2)
      larger.set(this.#rows)
      this.#rows = larger
    }
    this.#rows[this.#count] = row
    this.#count += 1
  }

  /** Forgets what was added since there were `from` rows, but for the `most` smallest. */
  keepSmallest(from: number, most: number): void {
    if (this.#count - from <= most) return
    this.#rows.subarray(from, this.#count).sort()
    this.#count = from + most
  }

  /** As they were added. */
  rows(): number[] {
    return Array.from(this.#rows.subarray(0, this.#count))
  }

  /** Ascending, each once. Valid until the list is used again. */
  distinct(): Uint32Array {
    const rows = this.#rows.subarray(0, this.#count)
    // Few rows: inserting is faster than a sort that knows nothing.
    for (let i = 1; i < rows.length; i += 1) {
      const row = rows[i] ?? 0
      let place = i
      for (; place > 0 && (rows[place - 1] ?? 0) > row; place -= 1) rows[place] = rows[place - 1] ?? 0
      rows[place] = row
    }
    let count = 0
    for (let i = 0; i < rows.length; i += 1) {
      if (i === 0 || rows[i] !== rows[count - 1]) rows[count++] = rows[i] ?? 0
    }
    return rows.subarray(0, count)
  }
}
