/** The members of a JSON object that a stranger wrote. */
export type Fields = Readonly<Record<string, unknown>>

/** The members of a JSON object; undefined for anything else. */
export function fieldsOf(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : undefined // an object has text keys
}
