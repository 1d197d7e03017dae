/**
 * The columns of an image, one file each, numbers in little endian. People are numbered from 0 in the order of their personal
 * numbers; a column of values has one element a person, and 0 is "none" (a number in a dictionary is stored plus 1).
 */
export const COLUMN_TYPES = {
  // The personal number: first person of each prefix of six digits, and the serials.
  prefixStarts: 'u32',
  serial: 'u32',
  // The same by serial: the prefixes of the people with each serial.
  serialStarts: 'u32',
  serialPrefixes: 'u32',
  // Packed days, marks (codes of marks.ts), and the other values.
  birth: 'u32',
  marks: 'u8',
  /** Number in the dictionary `name`, never none. */
  name: 'u32',
  cmnd: 'u32',
  phone: 'u32',
  /** 255 = that many or more: `crowdPhone`. */
  phoneUsers: 'u8',
  commune: 'u16',
  hamlet: 'u32',
  household: 'u32',
  /** Row + 1 of a guardian in the image, else OTHER_GUARDIANS + number in the dictionary `otherGuardian`. */
  guardian1: 'u32',
  guardian2: 'u32',
  // Few have these: row and value, rows ascending.
  deadRow: 'u32',
  deadOn: 'u32',
  splitRow: 'u32',
  splitFamily: 'u32',
  splitGiven: 'u32',
  /** Codes of phone numbers of 255 people or more, ascending. */
  crowdPhone: 'u32',
  crowdUsers: 'u32',
  // Dictionaries.
  nameBytes: 'u8',
  nameStarts: 'u32',
  nameBuckets: 'u32',
  keyBytes: 'u8',
  keyStarts: 'u32',
  keyBuckets: 'u32',
  communeBytes: 'u8',
  communeStarts: 'u32',
  communeBuckets: 'u32',
  hamletBytes: 'u8',
  hamletStarts: 'u32',
  hamletBuckets: 'u32',
  householdBytes: 'u8',
  householdStarts: 'u32',
  householdBuckets: 'u32',
  otherPhoneBytes: 'u8',
  otherPhoneStarts: 'u32',
  otherPhoneBuckets: 'u32',
  otherGuardianBytes: 'u8',
  otherGuardianStarts: 'u32',
  otherGuardianBuckets: 'u32',
  splitBytes: 'u8',
  splitStarts: 'u32',
  splitBuckets: 'u32',
  /** Name -> its key (the words without marks in alphabetical order). */
  keyOfName: 'u32',
  // Groups of exact keys: name key, household.
  keyRowStarts: 'u32',
  /** By key, then year of birth, then row; and the years, so that a group is read without leaping. */
  keyYearRows: 'u32',
  keyYears: 'u16',
  /** By key, then commune, then row; and the communes. */
  keyCommuneRows: 'u32',
  keyCommunes: 'u16',
  householdRowStarts: 'u32',
  householdRows: 'u32',
  // Buckets of hashes; rows of a bucket ascending, each with the eight bits of the hash behind those of the bucket.
  cmndRowStarts: 'u32',
  cmndRows: 'u32',
  cmndTags: 'u8',
  birthRowStarts: 'u32',
  birthRows: 'u32',
  birthTags: 'u8',
  phoneRowStarts: 'u32',
  phoneRows: 'u32',
  phoneTags: 'u8',
  guardianRowStarts: 'u32',
  guardianRows: 'u32',
  guardianTags: 'u8',
  /** The hash is the first 32 bits of the person's id. */
  idRowStarts: 'u32',
  idRows: 'u32',
  idTags: 'u8',
  /** Numbers that a delta added, changed or removed, ascending; empty in an image that was built anew. */
  changedNumbers: 'f64',
} as const satisfies Record<string, ElementType>

export type ElementType = 'u8' | 'u16' | 'u32' | 'f64'

export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = { u8: 1, u16: 2, u32: 4, f64: 8 }

interface Arrays {
  readonly u8: Uint8Array
  readonly u16: Uint16Array
  readonly u32: Uint32Array
  readonly f64: Float64Array
}

export type ColumnName = keyof typeof COLUMN_TYPES

/** Every column by its name. */
export type ImageColumns = { readonly [Name in ColumnName]: Arrays[(typeof COLUMN_TYPES)[Name]] }

/** In the order of the manifest. */
export const COLUMN_NAMES = Object.keys(COLUMN_TYPES) as readonly ColumnName[] // the keys of that object

/** File of a column: `prefix-starts.u32`. */
export function fileOfColumn(name: ColumnName): string {
  return `${name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}.${COLUMN_TYPES[name]}`
}

/** The bytes of a column as its numbers. */
export function viewOf(type: ElementType, buffer: ArrayBufferLike): Arrays[ElementType] {
  if (type === 'u8') return new Uint8Array(buffer)
  if (type === 'u16') return new Uint16Array(buffer)
  return type === 'u32' ? new Uint32Array(buffer) : new Float64Array(buffer)
}
