/** The values of people, in the order of their numbers, with the dictionaries of their texts. */
import { Refusal } from '../../../core/refusal.ts'
import { OTHER_GUARDIANS, OTHER_PHONES, SERIALS } from './codes.ts'
import { findNumber } from './find-number.ts'
import { isDead, SPLIT_ELSEWHERE, splitOf } from './marks.ts'
import { type Numbers, numberColumns } from './number-columns.ts'
import type { PeopleBuffer } from './people-buffer.ts'
import { type BuiltDictionary, buildDictionary } from './text-dictionary.ts'
import type { TextInterner } from './text-interner.ts'

/** Codes of guardians tell rows from texts by their upper bit. */
export const MOST_PEOPLE = OTHER_GUARDIANS - 1
/** Communes are numbered in 16 bits; Viet Nam had 10,599 in 2022. */
const MOST_COMMUNES = 0xffff

/** The columns that find people by number. */
export function gatherNumbers({ columns }: PeopleBuffer, rows: Uint32Array): Numbers {
  return numberColumns(gather(columns.prefix, rows), gather(columns.serial, rows))
}

/** The columns that need no dictionary. */
export function gatherValues({ columns }: PeopleBuffer, rows: Uint32Array) {
  const marks = gather(columns.marks, rows)
  const dead = rowsWhere(marks, isDead)
  return {
    birth: gather(columns.birth, rows),
    marks,
    cmnd: gather(columns.cmnd, rows),
    deadRow: dead,
    deadOn: gather(columns.deadOn, gather(rows, dead)),
  }
}

/** Names: never none. */
export function gatherNames({ columns, names }: PeopleBuffer, rows: Uint32Array) {
  const source = gather(columns.name, rows)
  const built = buildDictionary(names, usedOf(names, source, 0))
  return { name: gather(built.idOf, source), ...namedColumns('name', built) }
}

/** Texts that may be none: 0, else number in the dictionary plus 1. */
export function gatherTexts(buffer: PeopleBuffer, rows: Uint32Array) {
  const commune = optional(buffer.communes, gather(buffer.columns.commune, rows))
  if (commune.built.starts.length - 1 > MOST_COMMUNES) {
    throw new Refusal(
      'file.wrong-format',
      `the register names more than ${MOST_COMMUNES} communes: look at the column residence_commune`,
    )
  }
  const hamlet = optional(buffer.hamlets, gather(buffer.columns.hamlet, rows))
  const household = optional(buffer.households, gather(buffer.columns.household, rows))
  return {
    commune: Uint16Array.from(commune.codes),
    ...namedColumns('commune', commune.built),
    hamlet: hamlet.codes,
    ...namedColumns('hamlet', hamlet.built),
    household: household.codes,
    ...namedColumns('household', household.built),
  }
}

/** Phone numbers: those of another form than the national one are numbers in a dictionary. */
export function gatherPhones({ columns, otherPhones }: PeopleBuffer, rows: Uint32Array) {
  const phone = gather(columns.phone, rows)
  const built = buildDictionary(otherPhones, usedOf(otherPhones, phone, OTHER_PHONES + 1))
  for (let i = 0; i < phone.length; i += 1) {
    const other = (phone[i] ?? 0) - OTHER_PHONES - 1
    if (other >= 0) phone[i] = OTHER_PHONES + 1 + (built.idOf[other] ?? 0)
  }
  return { phone, ...namedColumns('otherPhone', built) }
}

/** Guardians: rows of the image where they are in it, else texts. */
export function gatherGuardians(
  { columns, otherGuardians }: PeopleBuffer,
  rows: Uint32Array,
  numbers: Numbers,
) {
  const codeOf = (value: number): number => {
    if (value === 0) return 0
    if (value < 0) return OTHER_GUARDIANS - 1 - value
    const number = value - 1
    const row = findNumber(numbers, Math.floor(number / SERIALS), number % SERIALS)
    return row < 0 ? OTHER_GUARDIANS + otherGuardians.intern(String(number).padStart(12, '0')) : row + 1
  }
  const guardian1 = Uint32Array.from(rows, (row) => codeOf(columns.guardian1[row] ?? 0))
  const guardian2 = Uint32Array.from(rows, (row) => codeOf(columns.guardian2[row] ?? 0))
  const used = usedOf(otherGuardians, guardian1, OTHER_GUARDIANS)
  markUsed(used, guardian2, OTHER_GUARDIANS)
  const built = buildDictionary(otherGuardians, used)
  for (const codes of [guardian1, guardian2]) {
    for (let i = 0; i < codes.length; i += 1) {
      const code = codes[i] ?? 0
      if (code >= OTHER_GUARDIANS) codes[i] = OTHER_GUARDIANS + (built.idOf[code - OTHER_GUARDIANS] ?? 0)
    }
  }
  return { guardian1, guardian2, ...namedColumns('otherGuardian', built) }
}

/** Names that the register splits in its own way. */
export function gatherSplits({ columns, splits }: PeopleBuffer, rows: Uint32Array, marks: Uint8Array) {
  const splitRow = rowsWhere(marks, (mark) => splitOf(mark) === SPLIT_ELSEWHERE)
  const sources = gather(rows, splitRow)
  const [family, given] = [gather(columns.splitFamily, sources), gather(columns.splitGiven, sources)]
  const used = usedOf(splits, family, 1)
  markUsed(used, given, 1)
  const built = buildDictionary(splits, used)
  const codesOf = (codes: Uint32Array) =>
    codes.map((code) => (code === 0 ? 0 : (built.idOf[code - 1] ?? 0) + 1))
  return {
    splitRow,
    splitFamily: codesOf(family),
    splitGiven: codesOf(given),
    ...namedColumns('split', built),
  }
}

function optional(texts: TextInterner, codes: Uint32Array) {
  const built = buildDictionary(texts, usedOf(texts, codes, 1))
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0
    if (code > 0) codes[i] = (built.idOf[code - 1] ?? 0) + 1
  }
  return { codes, built }
}

/** 1 at each text that a code names; codes of texts begin at `from`. */
function usedOf(texts: TextInterner, codes: Uint32Array, from: number): Uint8Array {
  const used = new Uint8Array(texts.size)
  markUsed(used, codes, from)
  return used
}

function markUsed(used: Uint8Array, codes: Uint32Array, from: number): void {
  for (const code of codes) if (code >= from) used[code - from] = 1
}

function rowsWhere(marks: Uint8Array, holds: (mark: number) => boolean): Uint32Array {
  const rows: number[] = []
  for (let row = 0; row < marks.length; row += 1) if (holds(marks[row] ?? 0)) rows.push(row)
  return Uint32Array.from(rows)
}

/** The elements at these places. */
function gather<T extends Uint8Array | Uint32Array>(source: T, places: Uint32Array): T {
  const gathered =
    source instanceof Uint8Array ? new Uint8Array(places.length) : new Uint32Array(places.length)
  for (let i = 0; i < places.length; i += 1) gathered[i] = source[places[i] ?? 0] ?? 0
  return gathered as T // of the same kind as the source
}

type Named<Name extends string> = {
  readonly [Part in 'Bytes' | 'Starts' | 'Buckets' as `${Name}${Part}`]: Part extends 'Bytes'
    ? Uint8Array
    : Uint32Array
}

function namedColumns<Name extends string>(
  name: Name,
  { bytes, starts, buckets }: BuiltDictionary,
): Named<Name> {
  const columns = { [`${name}Bytes`]: bytes, [`${name}Starts`]: starts, [`${name}Buckets`]: buckets }
  return columns as unknown as Named<Name> // the three names of the type, from the same name
}
