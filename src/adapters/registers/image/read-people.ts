/** The people of an image as a register lists them: what a delta starts from. */
import type { CleanPerson } from '../clean-row.ts'
import { hamletOf, ImageEntry, splitNameOf } from './image-entry.ts'
import { splitOf } from './marks.ts'
import type { Image } from './open-image.ts'

/** One person with everything that the register says. */
export function personOf(image: Image, row: number): CleanPerson {
  const entry = new ImageEntry(image, row)
  return {
    number: entry.number,
    cmnd: entry.cmnd,
    fullName: entry.fullName,
    split: splitOf(image.columns.marks[row] ?? 0) === 0 ? null : splitNameOf(image, row),
    birthDate: entry.birthDate,
    sex: entry.sex,
    commune: entry.commune,
    phone: entry.phone,
    deceasedOn: entry.deceasedOn,
    hamlet: hamletOf(image, row),
    household: entry.household,
    guardian1: entry.guardian1,
    guardian2: entry.guardian2,
  }
}
