/** The certificate within a passport as plain JSON, freed of the liberties that issuers take (dcc-quality-assurance). */
import type { CborValue } from '../hcert/cbor.ts'

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Text is trimmed, null members are left out: neither ever carries meaning in a certificate. */
export function plainCertificate(dcc: ReadonlyMap<CborValue, CborValue>): JsonObject {
  const object: Record<string, Json> = {}
  dcc.forEach((value, key) => {
    const json = plain(value)
    if (json === undefined) return
    // Defined, never set: a key "__proto__" stays an ordinary key.
    if (key === '__proto__') Object.defineProperty(object, key, { value: json, enumerable: true })
    else object[String(key)] = json
  })
  return object
}

function plain(value: CborValue): Json | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array)
    return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (isMap(value)) return plainCertificate(value)
  return value.flatMap((item) => plain(item) ?? [])
}

function isMap(value: CborValue): value is ReadonlyMap<CborValue, CborValue> {
  return value instanceof Map
}

/** True for a JSON object; arrays are none. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && !Array.isArray(value)
}

/** A member that is text, or undefined. */
export function textMember(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  return typeof value === 'string' ? value : undefined
}
