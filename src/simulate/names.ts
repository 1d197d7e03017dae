/** Names as the register would hold them: by region, sex, cohort and people; drawn from weights, naming nobody. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Sex } from '../core/dose/dose.ts'
import type { Province, Region } from './places.ts'
import { type Random, weightedTable } from './random.ts'

export type People = 'kinh' | 'ede' | 'bahnar' | 'hmong' | 'thai' | 'khmer'

export interface PersonName {
  readonly full: string
  /** Inherited by children. */
  readonly family: string
}

export interface NameWish {
  readonly sex: Sex
  readonly birthYear: number
  readonly region: Region
  readonly people: People
  /** The father's, for a child. */
  readonly surname?: string | undefined
}

type Weights = Readonly<Record<string, number>>

interface NameWeights {
  readonly meta: { readonly words_in_name: { readonly male: Weights; readonly female: Weights } }
  readonly surnames: Readonly<Record<Region, Weights>>
  readonly given: Readonly<Record<'male' | 'female', Readonly<Record<Cohort, Weights>>>>
  readonly middle: Readonly<Record<'male' | 'female', { readonly old: Weights; readonly young: Weights }>> & {
    readonly second_middle_female_after_thi: readonly string[]
    readonly second_middle_male: readonly string[]
  }
}

type MinorityNames = Readonly<
  Record<
    Exclude<People, 'kinh' | 'bahnar'>,
    Readonly<Record<'surnames' | 'male' | 'female', readonly string[]>>
  >
> & { readonly bahnar: { readonly words: readonly string[] } }

type Cohort = 'before_1965' | '1965_1989' | '1990_2005' | 'after_2005'

const load = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'data', file), 'utf8'))

// Both files belong to this folder and are checked by its tests.
const WEIGHTS = load('names-weights.json') as NameWeights
const MINORITIES = load('minority-names.json') as MinorityNames

const table = (weights: Weights): readonly string[] => weightedTable(Object.entries(weights))

const byRegion = (weights: (region: Region) => Weights): Readonly<Record<Region, readonly string[]>> => ({
  north: table(weights('north')),
  central: table(weights('central')),
  south: table(weights('south')),
})

/** From this birth year on, names are chosen as in the published sample of young people. */
const YOUNG_SINCE = 1985
const SURNAMES = byRegion((region) => WEIGHTS.surnames[region])
const SEXES = { M: 'male', F: 'female' } as const
const GIVEN = {
  M: mapCohorts((cohort) => table(WEIGHTS.given.male[cohort])),
  F: mapCohorts((cohort) => table(WEIGHTS.given.female[cohort])),
}
const MIDDLE = {
  M: { old: table(WEIGHTS.middle.male.old), young: table(WEIGHTS.middle.male.young) },
  F: { old: table(WEIGHTS.middle.female.old), young: table(WEIGHTS.middle.female.young) },
}
const SECOND_MIDDLE = {
  M: WEIGHTS.middle.second_middle_male,
  F: WEIGHTS.middle.second_middle_female_after_thi,
}

function mapCohorts<T>(make: (cohort: Cohort) => T): Readonly<Record<Cohort, T>> {
  return {
    before_1965: make('before_1965'),
    '1965_1989': make('1965_1989'),
    '1990_2005': make('1990_2005'),
    after_2005: make('after_2005'),
  }
}

function cohortOf(birthYear: number): Cohort {
  if (birthYear < 1965) return 'before_1965'
  if (birthYear < 1990) return '1965_1989'
  return birthYear <= 2005 ? '1990_2005' : 'after_2005'
}

/** Share of two-word to five-word names: how often a second and a third middle name is given. */
const LONGER = {
  M: { second: share('male', '4') + share('male', '5'), third: share('male', '5') },
  F: { second: share('female', '4') + share('female', '5'), third: share('female', '5') },
}

function share(sex: 'male' | 'female', words: string): number {
  return WEIGHTS.meta.words_in_name[sex][words] ?? 0
}

/** A surname of the region. */
export const surnameOf = (region: Region, random: Random): string => random.pick(SURNAMES[region])

/** A given name of a Kinh person; may be the same as another's. */
export const givenNameOf = (sex: Sex, birthYear: number, random: Random): string =>
  random.pick(GIVEN[sex][cohortOf(birthYear)])

/** A whole name. */
export function nameFor(wish: NameWish, random: Random): PersonName {
  return wish.people === 'kinh' ? kinhName(wish, random) : MINORITY[wish.people](wish, random)
}

function kinhName({ sex, birthYear, region, surname }: NameWish, random: Random): PersonName {
  const family = surname ?? surnameOf(region, random)
  const isYoung = birthYear >= YOUNG_SINCE
  let given = givenNameOf(sex, birthYear, random)
  const middle = random.pick(MIDDLE[sex][isYoung ? 'young' : 'old'])
  const longer = LONGER[sex]
  // Older names have fewer words; the published shares are those of the young.
  if (middle !== '' && random.chance(isYoung ? longer.second : longer.second / 2)) {
    const second = random.pick(SECOND_MIDDLE[sex])
    if (second !== given && second !== middle) given = `${second} ${given}`
    if (random.chance(longer.third)) given = `${random.pick(SECOND_MIDDLE[sex])} ${given}`
  }
  if (middle !== '') given = `${middle} ${given}`
  return { full: `${family} ${given}`, family }
}

const MINORITY: Readonly<Record<Exclude<People, 'kinh'>, (wish: NameWish, random: Random) => PersonName>> = {
  // Ê Đê: the given name first, with Y or H' before it.
  ede: ({ sex, surname }, random) => {
    const given = `${sex === 'M' ? 'Y ' : "H'"}${word('ede', SEXES[sex], random)}`
    const family = surname ?? word('ede', 'surnames', random)
    return { full: `${given} ${family}`, family }
  },
  // Ba Na, Xơ Đăng: A for men, Y for women and one word, or the one word alone.
  bahnar: ({ sex }, random) => {
    const one = random.pick(MINORITIES.bahnar.words)
    if (random.chance(0.3)) return { full: one, family: one }
    const family = sex === 'M' ? 'A' : 'Y'
    return { full: `${family} ${one}`, family }
  },
  hmong: (wish, random) => familyFirst('hmong', wish, wish.sex === 'M' ? 'A' : 'Thị', random),
  thai: (wish, random) => familyFirst('thai', wish, wish.sex === 'M' ? 'Văn' : 'Thị', random),
  khmer: (wish, random) => familyFirst('khmer', wish, '', random),
}

function familyFirst(
  people: 'hmong' | 'thai' | 'khmer',
  { sex, surname }: NameWish,
  middle: string,
  random: Random,
): PersonName {
  const family = surname ?? word(people, 'surnames', random)
  const given = `${middle} ${word(people, SEXES[sex], random)}`.trim()
  return { full: `${family} ${given}`, family }
}

function word(
  people: Exclude<People, 'kinh' | 'bahnar'>,
  list: 'surnames' | 'male' | 'female',
  random: Random,
): string {
  return random.pick(MINORITIES[people][list])
}

/** Share of a minority among the households of a province, by its code; estimates, the rest of the country below. */
const MINORITY_SHARES: Readonly<Record<string, readonly (readonly [Exclude<People, 'kinh'>, number])[]>> = {
  '11': [
    ['thai', 0.38],
    ['hmong', 0.36],
  ],
  '12': [
    ['thai', 0.32],
    ['hmong', 0.23],
  ],
  '14': [
    ['thai', 0.53],
    ['hmong', 0.15],
  ],
  '02': [['hmong', 0.32]],
  '10': [['hmong', 0.22]],
  '62': [['bahnar', 0.4]],
  '64': [
    ['bahnar', 0.14],
    ['ede', 0.3],
  ],
  '66': [['ede', 0.19]],
  '84': [['khmer', 0.31]],
  '94': [['khmer', 0.3]],
}
const ELSEWHERE: readonly (readonly [Exclude<People, 'kinh'>, number])[] = [
  ['ede', 0.006],
  ['khmer', 0.006],
  ['hmong', 0.004],
  ['thai', 0.004],
  ['bahnar', 0.003],
]

/**
 * The people of a household, drawn by the province. Where `times` is above 1, minorities live in every province, and outside
 * those known for them their share is so many times larger.
 */
export function peopleOf(province: Province, times: number, random: Random): People {
  let rest = random.next() / 4_294_967_296
  for (const [people, part] of sharesIn(province, times)) {
    if (rest < part) return people
    rest -= part
  }
  return 'kinh'
}

function sharesIn({ code }: Province, times: number): readonly (readonly [People, number])[] {
  const known = MINORITY_SHARES[code]
  if (times === 1) return known ?? ELSEWHERE
  const others = ELSEWHERE.map(([people, part]) => [people, part * times] as const)
  return known === undefined
    ? others
    : [...known, ...others.filter(([one]) => known.every(([has]) => has !== one))]
}

/** Where a foreigner may come from; surnames and given names as common there, joined by chance. */
const FOREIGN = [
  {
    country: 'KR',
    surnames: ['KIM', 'LEE', 'PARK', 'CHOI'],
    given: ['MIN JUN', 'SEO YEON', 'JI HOON', 'EUN JI'],
  },
  { country: 'JP', surnames: ['SATO', 'SUZUKI', 'TANAKA', 'ITO'], given: ['HARUTO', 'YUI', 'KENTA', 'AOI'] },
  { country: 'CN', surnames: ['WANG', 'ZHANG', 'LIU', 'CHEN'], given: ['WEI', 'FANG', 'JING', 'LEI'] },
  { country: 'TW', surnames: ['LIN', 'HUANG', 'TSAI', 'HSU'], given: ['CHIH MING', 'YA TING', 'CHUN HUNG'] },
  { country: 'US', surnames: ['SMITH', 'JOHNSON', 'BROWN'], given: ['EMILY ANN', 'JAMES', 'MICHAEL LEE'] },
  { country: 'FR', surnames: ['MARTIN', 'PETIT', 'MOREAU'], given: ['CAMILLE', 'LUC', 'HELENE'] },
  { country: 'IN', surnames: ['SHARMA', 'PATEL', 'SINGH'], given: ['PRIYA', 'ARJUN', 'RAHUL'] },
] as const

/** A foreigner's name as the passport prints it, and the country. */
export function foreignName(random: Random): { name: PersonName; country: string } {
  const { country, surnames, given } = random.pick(FOREIGN)
  const family = random.pick<string>(surnames)
  const first = random.pick<string>(given)
  return { country, name: { full: `${family} ${first}`, family } }
}
