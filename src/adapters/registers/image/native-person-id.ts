/** Ids of persons by the machine's own SHA-256: those of core/person/person-id.ts, eight times as fast. */
import { hash } from 'node:crypto'

/** The id that `personIdOfNumber` gives to a number of digits: the first 128 bits of the hash of its JSON. */
export function nativePersonId(number: string): string {
  const digits = hash('sha256', `["person","${number}"]`, 'hex')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20, 32)}`
}
