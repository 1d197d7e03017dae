/** Compares the JSON of a vector with the certificate that we read from its bytes. */
import { isDeepStrictEqual } from 'node:util'

import { plainCertificate } from '../../../src/core/passport/payload.ts'

/** Compares as a reader would: text without white space around it, no null members, date-times as instants. */
export function isSameJson(ours: unknown, theirs: unknown): boolean {
  if (typeof theirs !== 'object' || theirs === null) return false
  return isDeepStrictEqual(inOneForm(ours), inOneForm(plainOf(theirs)))
}

function plainOf(value: object): unknown {
  return plainCertificate(new Map(Object.entries(value).map(([key, member]) => [key, mapped(member)])))
}

/** JSON as the CBOR decoder would have given it. */
function mapped(value: unknown): never {
  const isObject = typeof value === 'object' && value !== null
  if (Array.isArray(value)) return value.map(mapped) as never // any shape: only plainCertificate reads it
  return (
    isObject ? new Map(Object.entries(value).map(([key, member]) => [key, mapped(member)])) : value
  ) as never // as above
}

function inOneForm(value: unknown): unknown {
  if (typeof value === 'string') return instantOf(value) ?? value.normalize('NFC')
  if (Array.isArray(value)) return value.map(inOneForm)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, inOneForm(member)]),
  )
}

/** A date-time in UTC; without a zone it counts as UTC. Undefined for any other text. */
function instantOf(text: string): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(text)
  if (parts === null) return undefined
  const [, day, time, zone = 'Z'] = parts
  const instant = new Date(`${day}T${time}${zone.length === 3 ? `${zone}:00` : zone.toUpperCase()}`)
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString()
}
