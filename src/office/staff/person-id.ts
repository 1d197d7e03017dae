import { createHash } from 'node:crypto'

/**
 * The id of a member of staff, the same for the same human: derived from the identity number that was shown, so that two
 * accounts of one human are known as one person and the number itself is not stored.
 */
export function personIdOfNumber(country: string, number: string): string {
  return uuidOf(`staff|${country}|${number.replaceAll(/\s/g, '').toUpperCase()}`)
}

/** The id of a head of whom only the unit and the name are known (units.csv). */
export function personIdOfHead(unit: string, name: string): string {
  return uuidOf(`head|${unit}|${name.normalize('NFC').toLocaleLowerCase('vi')}`)
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 32)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
