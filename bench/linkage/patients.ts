/**
 * Made-up patients of the record linker of the Centers for Disease Control and Prevention (CDCgov/RecordLinker): each test row
 * is a seed row with something changed, and says whether an algorithm should call both a match, possible, or none. The labels
 * are a policy (a row with little left of it is none, though it was made from that seed), not a truth about persons.
 */
import { join } from 'node:path'

import { link } from './link.ts'
import { type Quality, qualityOf } from './quality.ts'
import { rowsOf } from './rows.ts'
import {
  columnField,
  compareDigits,
  compareEqual,
  compareText,
  DIGIT_LEVELS,
  EQUAL_LEVELS,
  type Row,
  type Scheme,
  TEXT_LEVELS,
} from './scheme.ts'

const COLUMNS = {
  BIRTHDATE: [DIGIT_LEVELS, compareDigits],
  FIRST: [TEXT_LEVELS, compareText],
  LAST: [TEXT_LEVELS, compareText],
  SUFFIX: [EQUAL_LEVELS, compareEqual],
  GENDER: [EQUAL_LEVELS, compareEqual],
  ADDRESS: [TEXT_LEVELS, compareText],
  CITY: [TEXT_LEVELS, compareText],
  STATE: [EQUAL_LEVELS, compareEqual],
  ZIP: [DIGIT_LEVELS, compareDigits],
  SSN: [DIGIT_LEVELS, compareDigits],
} as const

const PATIENTS: Scheme = {
  fields: Object.entries(COLUMNS).map(([name, [levels, compare]]) => columnField(name, levels, compare)),
  keys: (row) => {
    const key = (name: string, ...parts: (string | undefined)[]): string[] =>
      parts.some((part) => part === undefined || part === '') ? [] : [`${name} ${parts.join('|')}`]
    return [
      ...key('number', row.SSN),
      ...key('birth', row.BIRTHDATE),
      ...key('names', row.FIRST, row.LAST),
      ...key('address', row.ADDRESS, row.ZIP),
      ...key('last', row.LAST, row.ZIP),
    ]
  },
  passes: [
    { name: 'number', blocked: ['SSN'], holds: ({ SSN }) => SSN === 0 },
    { name: 'birth date', blocked: ['BIRTHDATE'], holds: ({ BIRTHDATE }) => BIRTHDATE === 0 },
    { name: 'names', blocked: ['FIRST', 'LAST'], holds: ({ FIRST, LAST }) => FIRST === 0 && LAST === 0 },
    {
      name: 'address',
      blocked: ['ADDRESS', 'ZIP', 'CITY', 'STATE'],
      holds: ({ ADDRESS, ZIP }) => ADDRESS === 0 && ZIP === 0,
    },
  ],
  isSame: ({ SSN, BIRTHDATE, LAST }) => SSN === 0 || (BIRTHDATE === 0 && LAST === 0),
}

const SEED = 'nbs_seed.csv'

/**
 * Asks of every test row whether it is linked with the seed row that its label is about. Links with other seed rows are not
 * judged (some persons are in the seeds more than once), and neither are rows labelled possible.
 */
export async function linkPatients(
  folder: string,
  file: string,
): Promise<{ readonly ours: Quality; readonly always: Quality }> {
  const right = (await rowsOf(join(folder, SEED))).map(cleaned)
  const left = (await rowsOf(join(folder, file))).map(cleaned)
  const labelOf = (i: number): string => left[i]?.['Expected Result'] ?? ''
  const labelled = (label: string): string[] =>
    left.flatMap((_, i) => (labelOf(i) === label ? [String(i)] : []))
  const linked = link(PATIENTS, { left, right }).pairs.filter(
    (pair) =>
      pair.bits >= 0 &&
      left[pair.left]?.['Match Id'] === right[pair.right]?.['Match Id'] &&
      labelOf(pair.left) !== 'possible_match',
  )
  const truth = new Set(labelled('match'))
  // What one reaches who calls every labelled pair a match.
  const always = new Set([...truth, ...labelled('no_match')])
  return {
    ours: qualityOf(new Set(linked.map((pair) => String(pair.left))), truth),
    always: qualityOf(always, truth),
  }
}

/** Birth dates in one form: the seeds write `6/8/48` too, and nobody of them is older than a hundred. */
function cleaned(row: Row): Row {
  const [, month = '', day = '', year = ''] =
    /^(\d{1,2})\/(\d{1,2})\/(\d{2})$/.exec(row.BIRTHDATE ?? '') ?? []
  const century = Number(year) > YOUNGEST ? '19' : '20'
  const date =
    year === ''
      ? (row.BIRTHDATE ?? '')
      : `${century}${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return { ...row, BIRTHDATE: date, SSN: (row.SSN ?? '').replace(/\D/g, '') }
}

/** Last two digits of the year in which the set was made. */
const YOUNGEST = 25
