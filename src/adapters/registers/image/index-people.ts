/** The indexes of an image: who has which name, old number, birth date, phone, guardian, household and id. */
import { nameKey } from '../../../core/person/name.ts'
import { numberText, PREFIXES, yearOf } from './codes.ts'
import type { ImageColumns } from './columns.ts'
import { allRows, type Buckets, bucketRows, type Groups, groupRows, sortStable } from './group-rows.ts'
import { mix, mixPair } from './hash.ts'
import { nativePersonId } from './native-person-id.ts'
import { buildDictionary, TextDictionary } from './text-dictionary.ts'
import { TextInterner } from './text-interner.ts'

/** More people than this share a phone number: it singles nobody out, and is in no index. */
export const MOST_PHONE_USERS = 20
/** Years of a packed day. */
const YEARS = 1 << 14
const COMMUNES = 1 << 16
const HALF_BITS = 16
const HALF = 1 << HALF_BITS
/** The largest number of users that the column can say. */
export const CROWD = 255

/** Keys of the names: words without marks in alphabetical order. */
export function indexKeys(columns: Pick<ImageColumns, 'name' | 'birth' | 'commune'> & NameColumns) {
  const names = new TextDictionary({
    bytes: columns.nameBytes,
    starts: columns.nameStarts,
    buckets: columns.nameBuckets,
  })
  const keys = new TextInterner()
  const keyOfName = new Uint32Array(names.size)
  for (let id = 0; id < names.size; id += 1) keyOfName[id] = keys.intern(nameKey(names.text(id)))
  const built = buildDictionary(keys, new Uint8Array(keys.size).fill(1))
  for (let id = 0; id < names.size; id += 1) keyOfName[id] = built.idOf[keyOfName[id] ?? 0] ?? 0
  const keyOf = (row: number): number => keyOfName[columns.name[row] ?? 0] ?? 0
  const people = columns.name.length
  const byYear = sortStable(allRows(people), (row) => yearOf(columns.birth[row] ?? 0), YEARS)
  const byCommune = sortStable(allRows(people), (row) => columns.commune[row] ?? 0, COMMUNES)
  const groups = (rows: Uint32Array): Groups =>
    groupRows((visit) => {
      for (const row of rows) visit(keyOf(row), row)
    }, keys.size)
  const { starts, rows } = groups(byYear)
  const keyCommuneRows = groups(byCommune).rows
  return {
    keyBytes: built.bytes,
    keyStarts: built.starts,
    keyBuckets: built.buckets,
    keyOfName,
    keyRowStarts: starts,
    keyYearRows: rows,
    keyYears: Uint16Array.from(rows, (row) => yearOf(columns.birth[row] ?? 0)),
    keyCommuneRows,
    keyCommunes: Uint16Array.from(keyCommuneRows, (row) => columns.commune[row] ?? 0),
  }
}

type NameColumns = Pick<ImageColumns, 'nameBytes' | 'nameStarts' | 'nameBuckets'>

/** How many people have each phone number. */
export function countPhoneUsers(phone: Uint32Array) {
  let order = sortStable(allRows(phone.length), (row) => (phone[row] ?? 0) & (HALF - 1), HALF)
  order = sortStable(order, (row) => (phone[row] ?? 0) >>> HALF_BITS, HALF)
  const phoneUsers = new Uint8Array(phone.length)
  const crowds: { readonly code: number; readonly users: number }[] = []
  for (let start = 0; start < order.length; ) {
    const code = phone[order[start] ?? 0] ?? 0
    let end = start + 1
    while (end < order.length && phone[order[end] ?? 0] === code) end += 1
    const users = code === 0 ? 0 : end - start
    if (users >= CROWD) crowds.push({ code, users })
    for (let i = start; i < end; i += 1) phoneUsers[order[i] ?? 0] = Math.min(CROWD, users)
    start = end
  }
  return {
    phoneUsers,
    crowdPhone: Uint32Array.from(crowds, ({ code }) => code),
    crowdUsers: Uint32Array.from(crowds, ({ users }) => users),
  }
}

type Indexed = Pick<
  ImageColumns,
  'cmnd' | 'birth' | 'commune' | 'phone' | 'phoneUsers' | 'guardian1' | 'guardian2' | 'household'
>

/** Indexes by hash; whoever asks compares the value itself. */
export function indexValues(c: Indexed) {
  const people = c.cmnd.length
  const where = (hashOf: (row: number) => number | undefined): Buckets =>
    bucketRows((visit) => {
      for (let row = 0; row < people; row += 1) {
        const hash = hashOf(row)
        if (hash !== undefined) visit(hash, row)
      }
    })
  const cmnd = where((row) => (c.cmnd[row] === 0 ? undefined : mix(c.cmnd[row] ?? 0)))
  const birth = where((row) =>
    c.commune[row] === 0 ? undefined : mixPair(c.birth[row] ?? 0, c.commune[row] ?? 0),
  )
  const isTelling = (row: number) => c.phone[row] !== 0 && (c.phoneUsers[row] ?? 0) <= MOST_PHONE_USERS
  const phone = where((row) => (isTelling(row) ? mix(c.phone[row] ?? 0) : undefined))
  const guardian = bucketRows((visit) => {
    for (let row = 0; row < people; row += 1) {
      const [first = 0, second = 0] = [c.guardian1[row], c.guardian2[row]]
      if (first !== 0) visit(mix(first), row)
      if (second !== 0 && second !== first) visit(mix(second), row)
    }
  })
  return {
    cmndRowStarts: cmnd.starts,
    cmndRows: cmnd.rows,
    cmndTags: cmnd.tags,
    birthRowStarts: birth.starts,
    birthRows: birth.rows,
    birthTags: birth.tags,
    phoneRowStarts: phone.starts,
    phoneRows: phone.rows,
    phoneTags: phone.tags,
    guardianRowStarts: guardian.starts,
    guardianRows: guardian.rows,
    guardianTags: guardian.tags,
  }
}

/** People of each household. */
export function indexHouseholds(household: Uint32Array, households: number) {
  const { starts, rows } = groupRows((visit) => {
    for (let row = 0; row < household.length; row += 1) {
      const code = household[row] ?? 0
      if (code > 0) visit(code - 1, row)
    }
  }, households)
  return { householdRowStarts: starts, householdRows: rows }
}

/** By the first 32 bits of the person's id: a bucket is looked through without hashing. */
export function indexIds({ prefixStarts, serial }: Pick<ImageColumns, 'prefixStarts' | 'serial'>) {
  const heads = new Uint32Array(serial.length)
  for (let prefix = 0; prefix < PREFIXES; prefix += 1) {
    for (let row = prefixStarts[prefix] ?? 0, end = prefixStarts[prefix + 1] ?? 0; row < end; row += 1) {
      heads[row] = headOfId(nativePersonId(numberText(prefix, serial[row] ?? 0)))
    }
  }
  const { starts, rows, tags } = bucketRows((visit) => {
    for (let row = 0; row < heads.length; row += 1) visit(heads[row] ?? 0, row)
  })
  return { idRowStarts: starts, idRows: rows, idTags: tags }
}

/** First 32 bits of a person's id, unsigned. */
export function headOfId(personId: string): number {
  return Number.parseInt(personId.slice(0, 8), 16)
}
