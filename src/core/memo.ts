/** Remembers the results of a pure function of a text or a number; forgets all of them when there are more than `most`. */
export function memo<Key extends string | number, T>(
  compute: (key: Key) => T,
  most: number,
): (key: Key) => T {
  const known = new Map<Key, T>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const fresh = compute(key)
    if (known.size >= most) known.clear()
    known.set(key, fresh)
    return fresh
  }
}
