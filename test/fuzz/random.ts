/** Chance that can be repeated: the same seed draws the same numbers (mulberry32). */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** 32 bits. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }

  /** A whole number from 0 to `end` - 1; 0 when there is none. */
  below(end: number): number {
    return end <= 1 ? 0 : this.next() % end
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0
  }

  /** @throws {RangeError} when there is nothing to choose from */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to choose from')
    return list[this.below(list.length)] as T // below() stays within the list
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256))
  }
}
