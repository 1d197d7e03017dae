/** What makes a row easy or hard to match, whatever its errors: groups of people for which figures are to be told apart. */
import { readNumber } from '../core/person/identity-number.ts'
import { normalisePhone } from '../core/person/phone.ts'
import { isSyllable } from '../core/person/syllable.ts'
import { numberOf, phoneOf } from './facility-file.ts'
import type { FileRow, Person } from './model.ts'

/** The traits of a row, joined by `;`. Every row has one of the last two. */
export function traitsOf(row: FileRow): string {
  const { person } = row.injection
  const traits: string[] = []
  if (isMinority(person)) traits.push('minority')
  if (person.isTwin) traits.push('twin')
  if (person.guardians.length > 0) traits.push('child')
  traits.push(hasNumberOrPhone(row) ? 'has-number-or-phone' : 'no-number-no-phone')
  return traits.join(';')
}

/** A name of which a word is no Vietnamese syllable; names of visitors are none of a minority. */
const isMinority = ({ name, isKinh, standing }: Person): boolean =>
  !isKinh && standing !== 'foreign' && !name.split(' ').every((word) => isSyllable(word))

/** A number can be used when it can be somebody's, right or wrong. */
function hasNumberOrPhone(row: FileRow): boolean {
  if (normalisePhone(phoneOf(row)) !== null || row.injection.person.standing === 'foreign') return true
  const { kind } = readNumber(numberOf(row))
  return kind === 'personal' || kind === 'cmnd'
}
