import { hashId } from '../../core/hash-id.ts'

/**
 * The id of a member of staff, the same for the same human: derived from the identity number that was shown, so that two
 * accounts of one human are known as one person and the number itself is not stored.
 */
export function personIdOfNumber(country: string, number: string): string {
  return hashId(['staff', country, number.replaceAll(/\s/g, '').toUpperCase()])
}

/** The id of a head of whom only the unit and the name are known (units.csv). */
export function personIdOfHead(unit: string, name: string): string {
  return hashId(['head', unit, name.normalize('NFC').toLocaleLowerCase('vi')])
}
