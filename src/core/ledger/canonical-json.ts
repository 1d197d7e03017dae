/** Canonical JSON: one text for one value, so that a hash over it means the same everywhere (RFC 8785). */

/** What JSON can say. `undefined` is not part of it: a member that silently vanishes would not be signed. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/**
 * Writes a value in the one form of RFC 8785: no white space, members sorted by UTF-16 code units, numbers as ECMAScript
 * writes them.
 * @throws {TypeError} for what has no such form: NaN, infinity, a lone surrogate, a member without a value
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return finite(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object') throw new TypeError(`canonical JSON has no ${typeof value}`)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${quoted(name)}:${canonicalJson(member)}`).join(',')}}`
}

/** `Array.isArray` does not narrow read-only lists. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('canonical JSON has no lone surrogates')
  return JSON.stringify(text)
}

function finite(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('canonical JSON has finite numbers only')
  return JSON.stringify(value)
}
