/**
 * The made-up Australians of FEBRL (P. Christen, "Febrl: a freely available record linkage system with a graphical user
 * interface", HDKM 2008): names, address, birth date and a number of seven digits, with up to ten errors in a record.
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
  type SchemeField,
  TEXT_LEVELS,
  textsCompared,
} from './scheme.ts'

const NAME_LEVELS = [...TEXT_LEVELS.slice(0, 3), 'swapped', 'differs']
const [SWAPPED, DIFFERS] = [3, 4]

/** Given name and surname may have changed places. */
function nameField(name: string, other: string): SchemeField {
  return {
    name,
    levels: NAME_LEVELS,
    compare: (a, b) => {
      const [left = '', right = '', crossed = ''] = [a[name], b[name], b[other]]
      const level = textsCompared(left, right, compareText)
      const isFar = level === TEXT_LEVELS.indexOf('differs')
      if (left !== '' && left === crossed && level !== 0) return SWAPPED
      return isFar ? DIFFERS : level
    },
  }
}

export const FEBRL: Scheme = {
  fields: [
    nameField('given_name', 'surname'),
    nameField('surname', 'given_name'),
    columnField('street_number', DIGIT_LEVELS, compareDigits),
    columnField('address_1', TEXT_LEVELS, compareText),
    columnField('address_2', TEXT_LEVELS, compareText),
    columnField('suburb', TEXT_LEVELS, compareText),
    columnField('postcode', DIGIT_LEVELS, compareDigits),
    columnField('state', EQUAL_LEVELS, compareEqual),
    columnField('date_of_birth', DIGIT_LEVELS, compareDigits),
    columnField('soc_sec_id', DIGIT_LEVELS, compareDigits),
  ],
  keys: (row) => {
    const key = (name: string, ...parts: (string | undefined)[]): string[] =>
      parts.some((part) => part === undefined || part === '') ? [] : [`${name} ${parts.join('|')}`]
    return [
      ...key('number', row.soc_sec_id),
      ...key('birth', row.date_of_birth),
      ...key('names', [row.given_name, row.surname].sort().join(' ').trim()),
      ...key('street', row.address_1, row.postcode),
      ...key('surname', row.surname, row.postcode),
      ...key('given', row.given_name, row.suburb),
    ]
  },
  passes: [
    { name: 'number', blocked: ['soc_sec_id'], holds: ({ soc_sec_id }) => soc_sec_id === 0 },
    { name: 'birth date', blocked: ['date_of_birth'], holds: ({ date_of_birth }) => date_of_birth === 0 },
    {
      name: 'names',
      blocked: ['given_name', 'surname'],
      holds: ({ given_name, surname }) => given_name === 0 && surname === 0,
    },
    {
      name: 'street and postcode',
      blocked: ['address_1', 'postcode', 'suburb', 'state'],
      holds: ({ address_1, postcode }) => address_1 === 0 && postcode === 0,
    },
  ],
  isSame: ({ soc_sec_id, date_of_birth, surname }) =>
    soc_sec_id === 0 || (date_of_birth === 0 && surname === 0),
}

/** The set of one file finds its duplicates; of two files the pairs across. */
export async function linkFebrl(folder: string, files: readonly string[]): Promise<Quality> {
  const [left = [], other] = await Promise.all(files.map((file) => rowsOf(join(folder, file))))
  const right = other ?? left
  const { pairs } = link(FEBRL, { left, right })
  const nameOf = (a: Row | undefined, b: Row | undefined): string => [a?.rec_id, b?.rec_id].sort().join(' ')
  const linked = pairs
    .filter(({ bits }) => bits >= 0)
    .map((pair) => nameOf(left[pair.left], right[pair.right]))
  return qualityOf(new Set(linked), truthOf(left, right))
}

/** `rec-7-org` and `rec-7-dup-0` are one person. */
function truthOf(left: readonly Row[], right: readonly Row[]): Set<string> {
  const person = ({ rec_id = '' }: Row): string => rec_id.split('-')[1] ?? ''
  const others = Map.groupBy(right, person)
  return new Set(
    left.flatMap((a) =>
      (others.get(person(a)) ?? []).flatMap((b) =>
        a.rec_id === b.rec_id ? [] : [[a.rec_id, b.rec_id].sort().join(' ')],
      ),
    ),
  )
}
