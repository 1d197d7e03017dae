/** Reading the JSON of strangers; every reader brings the refusal that it throws. */
import type { Refusal } from './refusal.ts'

/** The members of a JSON object that a stranger wrote. */
export type Fields = Readonly<Record<string, unknown>>

/** The members of a JSON object; undefined for anything else. */
export function fieldsOf(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : undefined // an object has text keys
}

/** What a reader throws, with the sentence that says why. */
export type Invalid = (why: string) => Refusal

/** A JSON text. @throws what `invalid` makes */
export function jsonIn(text: string, invalid: Invalid): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it is not JSON')
  }
}

/** A list at the place `at`. @throws what `invalid` makes */
export function listIn(value: unknown, at: string, invalid: Invalid): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`"${at}" must be a list`)
  return value
}
