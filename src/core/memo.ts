/** Remembers the results of a pure function of a text; forgets all of them when there are more than `most`. */
export function memo<T>(compute: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const fresh = compute(text)
    if (known.size >= most) known.clear()
    known.set(text, fresh)
    return fresh
  }
}
