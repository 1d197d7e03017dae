/** Who might be meant by a question, kind by kind; the kinds are those of the register table (../store.ts, SIMILAR). */
import { yearOf } from './codes.ts'
import type { ImageColumns } from './columns.ts'
import { eachNeighbour } from './find-number.ts'
import { mix, mixPair, shiftOf, tagOf } from './hash.ts'
import { NOBODY, type QuestionCodes } from './question-codes.ts'
import type { RowList } from './row-list.ts'

/** Values that are looked through one by one: they lie in one or two lines of the processor's cache. */
const FEW = 32

/** Adds the rows of every kind, of each at most `limit`, those with the smallest numbers; a row may come twice. */
export function findSimilar(c: ImageColumns, codes: QuestionCodes, limit: number, found: RowList): void {
  if (codes.key !== NOBODY && codes.year !== NOBODY) namesakesByYear(c, codes, limit, found)
  if (codes.key !== NOBODY && codes.commune !== NOBODY) namesakesByCommune(c, codes, limit, found)
  if (codes.birth !== NOBODY && codes.commune !== NOBODY) bornThatDay(c, codes, limit, found)
  if (codes.phone !== NOBODY && codes.year !== NOBODY) samePhone(c, codes, limit, found)
  if (codes.guardian !== NOBODY && codes.year !== NOBODY) sameGuardian(c, codes, limit, found)
  if (codes.household !== NOBODY && codes.year !== NOBODY) sameHousehold(c, codes, limit, found)
  if (codes.digits !== '') eachNeighbour(c, codes.digits, (row) => found.add(row))
}

/** Adds everybody with an old number (its code). */
export function findOldNumber(c: ImageColumns, cmnd: number, found: RowList): void {
  const { cmndRowStarts: starts, cmndRows: rows, cmndTags: tags } = c
  const hash = mix(cmnd)
  const tag = tagOf(hash, shiftOf(starts))
  const bucket = hash >>> shiftOf(starts)
  for (let i = starts[bucket] ?? 0, end = starts[bucket + 1] ?? 0; i < end; i += 1) {
    const row = rows[i] ?? 0
    if (tags[i] === tag && c.cmnd[row] === cmnd) found.add(row)
  }
}

/** The group is in the order of the years, and in a year in that of the numbers. */
function namesakesByYear(c: ImageColumns, { key, year }: QuestionCodes, limit: number, found: RowList): void {
  const { keyYears: years, keyYearRows: rows } = c
  const end = c.keyRowStarts[key + 1] ?? 0
  const before = found.count
  let place = firstNotBelow(years, c.keyRowStarts[key] ?? 0, end, year - 1)
  for (let [near, taken] = [year - 1, 0]; place < end && (years[place] ?? 0) <= year + 1; ) {
    if ((years[place] ?? 0) > near) {
      near = years[place] ?? 0
      taken = 0
    }
    if (taken < limit) {
      found.add(rows[place] ?? 0)
      taken += 1
      place += 1
    } else place = firstNotBelow(years, place, end, near + 1)
  }
  found.keepSmallest(before, limit)
}

/** The group is in the order of the communes, and in a commune in that of the numbers. */
function namesakesByCommune(
  c: ImageColumns,
  { key, commune }: QuestionCodes,
  limit: number,
  found: RowList,
): void {
  const { keyCommunes: communes, keyCommuneRows: rows } = c
  const end = c.keyRowStarts[key + 1] ?? 0
  const first = firstNotBelow(communes, c.keyRowStarts[key] ?? 0, end, commune)
  for (let i = first; i < end && i < first + limit && communes[i] === commune; i += 1) found.add(rows[i] ?? 0)
}

function bornThatDay(
  c: ImageColumns,
  { birth, commune }: QuestionCodes,
  limit: number,
  found: RowList,
): void {
  const { birthRowStarts: starts, birthRows: rows, birthTags: tags } = c
  const hash = mixPair(birth, commune)
  const tag = tagOf(hash, shiftOf(starts))
  const bucket = hash >>> shiftOf(starts)
  let left = limit
  for (let i = starts[bucket] ?? 0, end = starts[bucket + 1] ?? 0; i < end && left > 0; i += 1) {
    const row = rows[i] ?? 0
    if (tags[i] !== tag || c.birth[row] !== birth || c.commune[row] !== commune) continue
    found.add(row)
    left -= 1
  }
}

/** Numbers of too many people are not in the index. */
function samePhone(c: ImageColumns, { phone, year }: QuestionCodes, limit: number, found: RowList): void {
  const { phoneRowStarts: starts, phoneRows: rows, phoneTags: tags } = c
  const hash = mix(phone)
  const tag = tagOf(hash, shiftOf(starts))
  const bucket = hash >>> shiftOf(starts)
  let left = limit
  for (let i = starts[bucket] ?? 0, end = starts[bucket + 1] ?? 0; i < end && left > 0; i += 1) {
    const row = rows[i] ?? 0
    if (tags[i] !== tag || c.phone[row] !== phone || !isWithinAYear(yearOf(c.birth[row] ?? 0), year)) continue
    found.add(row)
    left -= 1
  }
}

function sameGuardian(
  c: ImageColumns,
  { guardian, year }: QuestionCodes,
  limit: number,
  found: RowList,
): void {
  const { guardianRowStarts: starts, guardianRows: rows, guardianTags: tags } = c
  const hash = mix(guardian)
  const tag = tagOf(hash, shiftOf(starts))
  const bucket = hash >>> shiftOf(starts)
  let left = limit
  for (let i = starts[bucket] ?? 0, end = starts[bucket + 1] ?? 0; i < end && left > 0; i += 1) {
    const row = rows[i] ?? 0
    if (tags[i] !== tag || (c.guardian1[row] !== guardian && c.guardian2[row] !== guardian)) continue
    if (!isWithinAYear(yearOf(c.birth[row] ?? 0), year)) continue
    found.add(row)
    left -= 1
  }
}

function sameHousehold(
  c: ImageColumns,
  { household, year }: QuestionCodes,
  limit: number,
  found: RowList,
): void {
  const { householdRowStarts: starts, householdRows: rows } = c
  let left = limit
  for (let i = starts[household] ?? 0, end = starts[household + 1] ?? 0; i < end && left > 0; i += 1) {
    const row = rows[i] ?? 0
    if (!isWithinAYear(yearOf(c.birth[row] ?? 0), year)) continue
    found.add(row)
    left -= 1
  }
}

function isWithinAYear(a: number, b: number): boolean {
  return a - b <= 1 && b - a <= 1
}

/** The first place from `start` on with a value of at least `least`, of ascending ones; `end` when there is none. */
function firstNotBelow(values: Uint16Array, start: number, end: number, least: number): number {
  let [low, high] = [start, end]
  while (high - low > FEW) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) >= least) high = middle
    else low = middle + 1
  }
  while (low < high && (values[low] ?? 0) < least) low += 1
  return low
}
