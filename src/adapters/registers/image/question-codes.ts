/** A question in the codes of one image: integers are compared, no text. */
import { nameKey } from '../../../core/person/name.ts'
import { normalisePhone } from '../../../core/person/phone.ts'
import type { Question } from '../../../stages/authenticate/index.ts'
import { OTHER_GUARDIANS, OTHER_PHONES, packDay, packPhone, yearOf } from './codes.ts'
import { findNumberText } from './find-number.ts'
import type { Image } from './open-image.ts'

/** Nobody of the image has it, or the question does not say it. */
export const NOBODY = -1

export interface QuestionCodes {
  /** Group of the people whose names have these words. */
  readonly key: number
  /** Packed day. */
  readonly birth: number
  readonly year: number
  readonly commune: number
  readonly phone: number
  readonly guardian: number
  readonly household: number
  /** Digits whose neighbours are looked for; '' = none. */
  readonly digits: string
}

/** A question in the codes of this image; what the image does not know is NOBODY. */
export function codesOf(image: Image, question: Question): QuestionCodes {
  const { birthDate, commune, guardian, guardianHousehold } = question
  const birth = birthDate === null ? NOBODY : packDay(birthDate)
  return {
    key: keyOf(image, question.fullName),
    birth,
    year: birthDate === null ? NOBODY : yearOf(birth),
    commune: commune === null ? NOBODY : codeAbove(image.communes.find(commune)),
    phone: phoneOf(image, question.phone),
    guardian: guardian === null ? NOBODY : guardianOf(image, guardian),
    household: guardianHousehold === null ? NOBODY : image.households.find(guardianHousehold),
    digits: question.number ?? question.damaged ?? '',
  }
}

/** The words of a name that the register writes in the same way are known: most names need no reading. */
function keyOf({ names, keys, columns }: Image, fullName: string): number {
  const name = names.find(fullName)
  return name === NOBODY ? keys.find(nameKey(fullName)) : (columns.keyOfName[name] ?? NOBODY)
}

function phoneOf({ otherPhones }: Image, typed: string | null): number {
  const phone = typed === null ? null : normalisePhone(typed)
  if (phone === null) return NOBODY
  const code = packPhone(phone)
  if (!Number.isNaN(code)) return code
  const other = otherPhones.find(phone)
  return other === NOBODY ? NOBODY : OTHER_PHONES + 1 + other
}

function guardianOf({ columns, otherGuardians }: Image, guardian: string): number {
  const row = findNumberText(columns, guardian)
  if (row !== NOBODY) return row + 1
  const other = otherGuardians.find(guardian)
  return other === NOBODY ? NOBODY : OTHER_GUARDIANS + other
}

const codeAbove = (id: number): number => (id === NOBODY ? NOBODY : id + 1)
