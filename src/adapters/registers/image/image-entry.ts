import type { Day, PartialDay } from '../../../core/dates.ts'
import type { Sex } from '../../../core/dose/dose.ts'
import type { RegisterEntry } from '../../../core/person/compare.ts'
import { splitName } from '../../../core/person/name.ts'
import {
  numberText,
  OTHER_GUARDIANS,
  OTHER_PHONES,
  unpackDay,
  unpackOldNumber,
  unpackPhone,
} from './codes.ts'
import type { ImageColumns } from './columns.ts'
import { CROWD } from './index-people.ts'
import { isDead, SPLIT_ELSEWHERE, type SplitName, sexOf, splitAfter, splitOf } from './marks.ts'
import { nativePersonId } from './native-person-id.ts'
import type { Image } from './open-image.ts'

/** One person of an image. Nothing is read before it is asked for: most candidates are asked for a few fields only. */
export class ImageEntry implements RegisterEntry {
  readonly #image: Image
  readonly #row: number
  #personId: string | undefined
  #number: string | undefined

  constructor(image: Image, row: number) {
    this.#image = image
    this.#row = row
  }

  get personId(): string {
    this.#personId ??= nativePersonId(this.number)
    return this.#personId
  }

  get number(): string {
    this.#number ??= numberOfRow(this.#image.columns, this.#row)
    return this.#number
  }

  get cmnd(): string | null {
    return unpackOldNumber(this.#image.columns.cmnd[this.#row] ?? 0)
  }

  get fullName(): string {
    return this.#image.names.text(this.#image.columns.name[this.#row] ?? 0)
  }

  get birthDate(): PartialDay {
    return unpackDay(this.#image.columns.birth[this.#row] ?? 0)
  }

  get sex(): Sex {
    return sexOf(this.#image.columns.marks[this.#row] ?? 0)
  }

  get commune(): string | null {
    const code = this.#image.columns.commune[this.#row] ?? 0
    return code === 0 ? null : this.#image.communes.text(code - 1)
  }

  get phone(): string | null {
    const code = this.#image.columns.phone[this.#row] ?? 0
    if (code === 0) return null
    return code > OTHER_PHONES ? this.#image.otherPhones.text(code - OTHER_PHONES - 1) : unpackPhone(code)
  }

  get phoneUsers(): number {
    const { phoneUsers, phone, crowdPhone, crowdUsers } = this.#image.columns
    const users = phoneUsers[this.#row] ?? 0
    return users < CROWD ? users : (crowdUsers[placeOf(crowdPhone, phone[this.#row] ?? 0)] ?? 0)
  }

  get nameUsers(): number {
    const { name, keyOfName, keyRowStarts } = this.#image.columns
    const key = keyOfName[name[this.#row] ?? 0] ?? 0
    return (keyRowStarts[key + 1] ?? 0) - (keyRowStarts[key] ?? 0)
  }

  get deceasedOn(): Day | null {
    const { marks, deadRow, deadOn } = this.#image.columns
    if (!isDead(marks[this.#row] ?? 0)) return null
    return unpackDay(deadOn[placeOf(deadRow, this.#row)] ?? 0) as string as Day // packed from a whole day
  }

  get household(): string | null {
    const code = this.#image.columns.household[this.#row] ?? 0
    return code === 0 ? null : this.#image.households.text(code - 1)
  }

  get guardian1(): string | null {
    return guardianOf(this.#image, this.#image.columns.guardian1[this.#row] ?? 0)
  }

  get guardian2(): string | null {
    return guardianOf(this.#image, this.#image.columns.guardian2[this.#row] ?? 0)
  }
}

/** Family and given name as the register splits them. */
export function splitNameOf(image: Image, row: number): SplitName {
  const { marks, name, splitRow, splitFamily, splitGiven } = image.columns
  const fullName = image.names.text(name[row] ?? 0)
  const words = splitOf(marks[row] ?? 0)
  if (words === 0) return splitName(fullName)
  if (words < SPLIT_ELSEWHERE) return splitAfter(fullName, words)
  const place = placeOf(splitRow, row)
  const text = (code: number): string => (code === 0 ? '' : image.splits.text(code - 1))
  return { familyName: text(splitFamily[place] ?? 0), givenName: text(splitGiven[place] ?? 0) }
}

/** Hamlet of residence, where the register names one. */
export function hamletOf({ columns, hamlets }: Image, row: number): string | null {
  const code = columns.hamlet[row] ?? 0
  return code === 0 ? null : hamlets.text(code - 1)
}

/** The personal number of a row: its prefix is the one whose people it is among. */
export function numberOfRow(columns: Pick<ImageColumns, 'prefixStarts' | 'serial'>, row: number): string {
  return numberText(prefixOf(columns.prefixStarts, row), columns.serial[row] ?? 0)
}

/** Rows between two hints: few enough that the prefixes between them are found in a step or two. */
const HINT_BITS = 8
/** For every 256th row the prefix that it has; made once for each image that is opened. */
const HINTS = new WeakMap<Uint32Array, Uint32Array>()

function hintsOf(prefixStarts: Uint32Array): Uint32Array {
  let hints = HINTS.get(prefixStarts)
  if (hints === undefined) {
    const people = prefixStarts.at(-1) ?? 0
    hints = new Uint32Array((people >>> HINT_BITS) + 2).fill(prefixStarts.length - 1)
    for (let at = 0, prefix = 0; at << HINT_BITS < people; at += 1) {
      while ((prefixStarts[prefix + 1] ?? people) <= at << HINT_BITS) prefix += 1
      hints[at] = prefix
    }
    HINTS.set(prefixStarts, hints)
  }
  return hints
}

/** The last prefix that begins at or before the row. */
function prefixOf(prefixStarts: Uint32Array, row: number): number {
  const hints = hintsOf(prefixStarts)
  let low = hints[row >>> HINT_BITS] ?? 0
  let high = Math.min(prefixStarts.length - 1, (hints[(row >>> HINT_BITS) + 1] ?? prefixStarts.length) + 1)
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((prefixStarts[middle] ?? 0) <= row) low = middle
    else high = middle
  }
  return low
}

function guardianOf(image: Image, code: number): string | null {
  if (code === 0) return null
  if (code < OTHER_GUARDIANS) return numberOfRow(image.columns, code - 1)
  return image.otherGuardians.text(code - OTHER_GUARDIANS)
}

/** Place of a value in an ascending list; where it would be when it is not there. */
function placeOf(list: Uint32Array, value: number): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
