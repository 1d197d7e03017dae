/** Households of an area, as the register would know them. */
import type { Sex } from '../core/dose/dose.ts'
import { dayText } from './days.ts'
import type { Homes } from './difficulty.ts'
import type { Person } from './model.ts'
import { foreignName, givenNameOf, nameFor, type People, peopleOf } from './names.ts'
import type { Numbers } from './numbers.ts'
import type { Area, Commune } from './places.ts'
import { type Random, weightedTable } from './random.ts'
import { asciiOf } from './spelling.ts'

/** What stays the same over all areas of one nation. */
export interface Nation {
  readonly seed: number
  /** The day on which everything is as it is; days since 1970-01-01. */
  readonly asOf: number
  readonly numbers: Numbers
  readonly homes: Homes
  /** Codes of the 63 provinces: where somebody may have been born. */
  readonly provinces: readonly string[]
}

const YEAR = 365.25
/** Estimates; together they give somewhat more adults than the census of 2019 counted. */
const SHARES = {
  bornHere: 0.88,
  couple: 0.3,
  single: 0.1,
  threeGenerations: 0.25,
  cmnd: 0.75,
  yearOnly: 0.03,
  noPhone: 0.06,
  ownPhone: 0.7,
  email: 0.05,
  deceased: 0.01,
}
const CHILDREN = weightedTable([
  [0, 0.2],
  [1, 0.4],
  [2, 0.32],
  [3, 0.08],
] as const)
/** The old card was issued until the new one reached every province. */
const CMND_FROM_AGE = 25
const YEAR_ONLY_FROM_AGE = 55
/** Fewest days between two births, and the most that a close sibling comes later still. */
const NEXT_CHILD_DAYS = 330

/** Makes people of one area one after another. */
export interface Maker {
  readonly nation: Nation
  readonly area: Area
  readonly random: Random
}

interface Home {
  readonly commune: Commune
  readonly people: People
  readonly hamlet: string
  readonly household: string
  readonly phone: string
}

/** Everybody who lives in the area, entered into `index`: exactly as many as the plan says. */
export function settle(maker: Maker, index: Index): Person[] {
  const persons: Person[] = []
  for (const { commune, people } of maker.area.settlements) {
    const until = persons.length + people
    for (let household = 1; persons.length < until; household += 1) {
      persons.push(...makeHousehold(maker, commune, household, until - persons.length))
    }
  }
  markFindable(persons, index)
  return persons
}

function makeHousehold(maker: Maker, commune: Commune, ordinal: number, room: number): Person[] {
  const { random, nation, area } = maker
  const home: Home = {
    commune,
    people: peopleOf(area.district.province, nation.homes.minorities, random),
    hamlet: `${commune.isUrban ? 'Tổ dân phố' : 'Thôn'} ${1 + Math.floor(ordinal / 60)}`,
    household: `${commune.code}-${String(ordinal).padStart(5, '0')}`,
    phone: nation.numbers.phone(),
  }
  const kind = random.next() / 4_294_967_296
  if (room === 1 || kind < SHARES.single) return [adult(maker, home, random.chance(0.5) ? 'M' : 'F', 20, 75)]
  const isOlder = kind < SHARES.single + SHARES.couple
  const mother = adult(maker, home, 'F', isOlder ? 44 : 23, isOlder ? 80 : 52)
  const motherAge = (nation.asOf - mother.birth) / YEAR
  const father = adult(maker, home, 'M', Math.max(22, motherAge - 4), motherAge + 8)
  mother.relative = father
  father.relative = mother
  const members = [father, mother]
  if (!isOlder) addChildren(maker, home, members)
  if (!isOlder && random.chance(SHARES.threeGenerations)) {
    const elder = adult(maker, home, random.chance(0.4) ? 'M' : 'F', motherAge + 21, motherAge + 32)
    elder.relative = father
    members.push(elder)
  }
  const settled = members.slice(0, room)
  for (const one of settled) one.isTwin = settled.some((other) => other !== one && other.birth === one.birth)
  return settled
}

function addChildren(maker: Maker, home: Home, members: Person[]): void {
  const { nation, random } = maker
  const [father, mother] = members
  if (father === undefined || mother === undefined) return
  const oldest = Math.min(27, (nation.asOf - mother.birth) / YEAR - 20)
  const wanted = random.pick(CHILDREN)
  const surname = home.people === 'bahnar' ? undefined : familyOf(father.name, home.people)
  for (let i = 0; i < wanted; i += 1) {
    const last = members.at(-1)
    const near = i > 0 && last !== undefined ? nearSibling(maker, last) : undefined
    const birth = near?.birth ?? nation.asOf - Math.floor(random.below(1000) * oldest * (YEAR / 1000))
    const sex = near?.sex ?? (random.chance(0.52) ? 'M' : 'F')
    const like = near?.like ?? null
    const child = makePerson(maker, { home, sex, birth, surname, like, standing: 'registered' })
    if (near !== undefined && child.name === last?.name) continue
    child.relative = mother
    if ((nation.asOf - birth) / YEAR < 18) child.guardians = [mother, father]
    members.push(child)
  }
}

/** A twin of the child before, or one of the same sex born soon after; undefined when the next child is neither. */
function nearSibling(
  { nation: { homes, asOf }, random }: Maker,
  last: Person,
): (Pick<Person, 'birth' | 'sex'> & { readonly like: string | null }) | undefined {
  const { birth, sex } = last
  if (random.chance(homes.twins)) return { birth, sex, like: homes.closeSiblings > 0 ? last.name : null }
  if (homes.closeSiblings === 0 || !random.chance(homes.closeSiblings)) return undefined
  const later = birth + NEXT_CHILD_DAYS + random.below(NEXT_CHILD_DAYS)
  return later > asOf ? undefined : { birth: later, sex, like: last.name }
}

/** Ê Đê write the family name last, everybody else first. */
function familyOf(name: string, people: People): string {
  const words = name.split(' ')
  return (people === 'ede' ? words.slice(name.startsWith('Y ') ? 2 : 1).join(' ') : words[0]) ?? ''
}

function adult({ nation, random }: Maker, home: Home, sex: Sex, youngest: number, oldest: number): Person {
  const years = youngest + (random.below(1000) / 1000) * (oldest - youngest)
  const birth = nation.asOf - Math.floor(Math.min(years, 101) * YEAR)
  return makePerson(
    { nation, random },
    { home, sex, birth, surname: undefined, like: null, standing: 'registered' },
  )
}

interface Wish {
  readonly home: Home
  readonly sex: Sex
  readonly birth: number
  readonly surname: string | undefined
  /** The name of a sibling, of which only the last word is to differ. */
  readonly like: string | null
  readonly standing: 'registered' | 'unregistered'
}

function makePerson({ nation, random }: Pick<Maker, 'nation' | 'random'>, wish: Wish): Person {
  const { home, sex, birth, surname, like, standing } = wish
  const date = dayText(birth)
  const birthYear = Number(date.slice(0, 4))
  const age = (nation.asOf - birth) / YEAR
  const { region, code } = home.commune.district.province
  const name =
    like !== null && home.people === 'kinh'
      ? siblingName(like, sex, birthYear, random)
      : nameFor({ sex, birthYear, region, people: home.people, surname }, random).full
  const bornIn = random.chance(SHARES.bornHere) ? code : random.pick(nation.provinces)
  const hasOwnPhone = age >= 18 && random.chance(SHARES.ownPhone)
  const isYearOnly = age > YEAR_ONLY_FROM_AGE && random.chance(SHARES.yearOnly)
  const hasEmail = age >= 18 && age < 60 && random.chance(SHARES.email)
  const number = nation.numbers.person(bornIn, sex, birthYear)
  return {
    number,
    cmnd: age > CMND_FROM_AGE && random.chance(SHARES.cmnd) ? nation.numbers.cmnd() : '',
    name,
    isKinh: home.people === 'kinh',
    sex,
    birth,
    birthDate: isYearOnly ? date.slice(0, 4) : date,
    commune: home.commune,
    hamlet: home.hamlet,
    household: home.household,
    phone: random.chance(SHARES.noPhone) ? '' : hasOwnPhone ? nation.numbers.phone() : home.phone,
    // A domain that RFC 2606 keeps free of people.
    email: hasEmail ? `nguoidan${number.slice(3)}@example.com` : '',
    standing,
    country: 'VN',
    ...blank(),
  }
}

const siblingName = (like: string, sex: Sex, birthYear: number, random: Random): string =>
  like
    .split(' ')
    .with(-1, givenNameOf(sex, birthYear, random))
    .join(' ')

const blank = () => ({
  guardians: [],
  relative: null,
  injections: [],
  registerName: null,
  registerBirth: null,
  deceasedOn: '',
  isTwin: false,
  isFindable: false,
})

/** An adult whom the register does not know, and like whom it knows nobody. */
export function makeUnregistered(maker: Maker, known: Index): Person {
  const { nation, random, area } = maker
  for (;;) {
    const { commune } = random.pick(area.settlements)
    const home: Home = { commune, people: 'kinh', hamlet: '', household: '', phone: nation.numbers.phone() }
    const birth = nation.asOf - Math.floor((20 + random.below(5000) / 100) * YEAR)
    const sex = random.chance(0.5) ? 'M' : 'F'
    const person = makePerson(maker, {
      home,
      sex,
      birth,
      surname: undefined,
      like: null,
      standing: 'unregistered',
    })
    if (!known.hasLike(person) && person.birthDate.length > 4) return person
  }
}

/** Somebody who lives here with a passport of another country. */
export function makeForeigner({ nation, random, area }: Maker): Person {
  const { name, country } = foreignName(random)
  const birth = nation.asOf - Math.floor((20 + random.below(4500) / 100) * YEAR)
  return {
    number: nation.numbers.passport(country),
    cmnd: '',
    name: name.full,
    isKinh: false,
    sex: random.chance(0.6) ? 'M' : 'F',
    birth,
    birthDate: dayText(birth),
    commune: random.pick(area.settlements).commune,
    hamlet: '',
    household: '',
    phone: nation.numbers.phone(),
    email: '',
    standing: 'foreign',
    country,
    ...blank(),
  }
}

/** Finds people of the area whose number is missing: by name without diacritics, birth date, sex and commune. */
export interface Index {
  add(person: Person): void
  /** Somebody else is told by the same. */
  hasLike(person: Person): boolean
}

/** Birth date and sex tell most apart: names are compared only where they do not. */
export function createIndex(): Index {
  const byBirth = new Map<number, Person[]>()
  const keyOf = ({ birth, sex }: Person): number => birth * 2 + (sex === 'M' ? 1 : 0)
  const isLike = (a: Person, b: Person): boolean =>
    a !== b && a.commune === b.commune && asciiOf(a.name).toLowerCase() === asciiOf(b.name).toLowerCase()
  return {
    add: (person) => {
      const key = keyOf(person)
      const others = byBirth.get(key)
      if (others === undefined) byBirth.set(key, [person])
      else others.push(person)
    },
    hasLike: (person) => byBirth.get(keyOf(person))?.some((other) => isLike(person, other)) ?? false,
  }
}

function markFindable(persons: readonly Person[], index: Index): void {
  for (const person of persons) index.add(person)
  for (const person of persons) person.isFindable = person.birthDate.length > 4 && !index.hasLike(person)
}

/** Some of the old have died since their last injection. */
export function letDie({ nation, random }: Maker, persons: readonly Person[]): void {
  for (const person of persons) {
    const since = person.injections.at(-1)?.day ?? person.birth
    const room = Math.min(400, nation.asOf - since)
    const isOld = nation.asOf - person.birth > 60 * YEAR
    if (isOld && room > 1 && person.deceasedOn === '' && random.chance(SHARES.deceased)) {
      person.deceasedOn = dayText(nation.asOf - random.below(room))
    }
  }
}
