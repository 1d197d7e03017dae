/** What a row of each class says instead of the truth; undefined when this injection cannot carry the class. */
import { dayFromParts } from '../core/dates.ts'
import { findVaccine, type VaccineCode } from '../core/dose/vaccines.ts'
import { normaliseName } from '../core/person/name.ts'
import { dayText } from './days.ts'
import { asMojibake, asTcvn3, asVni } from './encodings.ts'
import { lunarDay } from './lunar.ts'
import type { Change, Injection, Person } from './model.ts'
import { givenNameOf } from './names.ts'
import type { HarmlessClass, Mix, UnverifiableClass, WrongClass } from './quotas.ts'
import { at, type Random } from './random.ts'
import * as spelling from './spelling.ts'

type Make = (injection: Injection, random: Random) => Change | undefined

/** Classes that change one row; the register's own errors and unknown people are planted by plant.ts. */
export type RowClass =
  | Exclude<WrongClass, 'register-name' | 'register-birth' | 'deceased-before'>
  | Extract<UnverifiableClass, 'unfindable'>
  | HarmlessClass

type PartsOf<S> = S extends `${infer First};${infer Rest}` ? First | PartsOf<Rest> : S
/** One error; a class is one or more of them. */
type RowPart = PartsOf<RowClass>

const named = (fullName: string | undefined, person: Person): Change | undefined =>
  fullName === undefined || fullName === person.name ? undefined : { fullName }

const name =
  (change: (name: string, random: Random) => string | undefined): Make =>
  ({ person }, random) =>
    named(change(person.name, random), person)

/** Broken encodings only of names made of Vietnamese syllables: nobody could tell a repair of the others from a name. */
const kinhName =
  (change: (name: string, random: Random) => string | undefined): Make =>
  ({ person }, random) =>
    person.isKinh ? named(change(person.name, random), person) : undefined

/** Some damaged names read as other names; damage of which that is true is not harmless. */
const repairable = (change: (name: string, random: Random) => string | undefined): Make =>
  kinhName((right, random) => {
    const damaged = change(right, random)
    return damaged !== undefined && normaliseName(damaged) === right.toLowerCase() ? damaged : undefined
  })

/** Another number, or none: then name, birth date, sex and commune must find the person. */
const number =
  (change: (person: Person, random: Random) => string | undefined): Make =>
  ({ person }, random) => {
    const idNumber = person.isFindable ? change(person, random) : undefined
    return idNumber === undefined || idNumber === person.number ? undefined : { idNumber }
  }

/** Another birth date, where the day is known; never one after the injection. */
const birth =
  (
    change: (parts: readonly [number, number, number], person: Person, random: Random) => string | undefined,
  ): Make =>
  ({ person, day }, random) => {
    const { birthDate } = person
    if (birthDate.length < 10) return undefined
    const parts = [birthDate.slice(0, 4), birthDate.slice(5, 7), birthDate.slice(8)].map(Number)
    const changed = change([at(parts, 0), at(parts, 1), at(parts, 2)], person, random)
    if (changed === undefined || changed === birthDate || changed > dayText(day)) return undefined
    return { birthDate: changed }
  }

const joined =
  (makes: readonly Make[]): Make =>
  (injection, random) => {
    let whole: Change = {}
    for (const make of makes) {
      const change = make(injection, random)
      if (change === undefined) return undefined
      whole = { ...whole, ...change }
    }
    return whole
  }

const NO_NUMBER_TEXTS = ['DANG LAM', 'Mat CCCD', 'CHO CAP LAI']
const PLACEHOLDERS = [
  '000000000000',
  '111111111111',
  '999999999999',
  '123456789012',
  '123456789',
  '000000000',
]

/** Digits missing or too many, a letter in the middle, a remark: nothing that could be read as a number of a person. */
export function malformed({ number: right }: Person, random: Random): string {
  const kind = random.below(5)
  if (kind === 0) return right.slice(0, random.pick([10, 7, 5]))
  if (kind === 1) return right + random.below(10)
  if (kind === 2) return `${right.slice(0, 5)}X${right.slice(6)}`
  if (kind === 3) return right.slice(3, 10)
  return random.pick(NO_NUMBER_TEXTS)
}

/** One digit from place `from` on is another. */
export function otherDigit(digits: string, from: number, random: Random): string {
  const i = from + random.below(digits.length - from)
  return digits.slice(0, i) + ((Number(digits.charAt(i)) + 1 + random.below(9)) % 10) + digits.slice(i + 1)
}

function swapDigits({ number: right }: Person, random: Random): string | undefined {
  const i = 3 + random.below(right.length - 4)
  if (right.charAt(i) === right.charAt(i + 1)) return undefined
  return right.slice(0, i) + right.charAt(i + 1) + right.charAt(i) + right.slice(i + 2)
}

/** One digit of the year's last two, the month or the day. */
function birthDigit(_parts: unknown, { birthDate }: Person, random: Random): string | undefined {
  const i = random.pick([3, 6, 8, 9])
  const text = birthDate.slice(0, i) + random.below(10) + birthDate.slice(i + 1)
  return dayFromParts(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)))
}

const lunarBirth: Make = birth((_parts, person) => {
  const { year, month, day } = lunarDay(person.birth)
  return dayFromParts(year, month, day)
})

const otherGiven: Make = ({ person }, random) => {
  const words = person.name.split(' ')
  const given = givenNameOf(person.sex, Number(person.birthDate.slice(0, 4)), random)
  if (spelling.asciiOf(given) === spelling.asciiOf(words.at(-1) ?? '') || words.length < 2) return undefined
  return { fullName: words.with(-1, given).join(' ') }
}

const SPELLINGS: Readonly<Record<VaccineCode, readonly string[]>> = {
  AZ: ['Astra Zeneca', 'ASTRAZENECA', 'AZD1222', 'Vaxzevria', 'Covid-19 Vaccine AstraZeneca'],
  PFZ: ['Pfize', 'PFIZER-BIONTECH', 'Comirnaty', 'BNT162b2', 'pfizer'],
  MOD: ['MODERNA', 'Spikevax', 'mRNA-1273', 'COVID-19 Vaccine Moderna'],
  VERO: ['Verocell', 'VERO-CELL', 'Sinopharm', 'BBIBP-CorV', 'COVID-19 Vaccine (Vero Cell), Inactivated'],
  HAYAT: ['HayatVax', 'hayat vax', 'Hayat'],
  SPUT: ['SputnikV', 'Sputnik-V', 'Gam-COVID-Vac'],
  JJ: ['Johnson & Johnson', 'J&J', 'Jcovden'],
  ABD: ['Adbala', 'ABDALA', 'CIGB-66'],
}

const vaccineSpelling: Make = ({ vaccine }, random) => {
  const text = random.pick(SPELLINGS[vaccine])
  if (findVaccine(text) !== vaccine) throw new Error(`the catalogue does not know a spelling of ${vaccine}`)
  return { vaccine: text }
}

/** Nothing but a form of address and a year. */
const unfindable: Make = ({ person, day }, random) => {
  if (!person.isKinh) return undefined
  const year = Number(dayText(day).slice(0, 4)) - 20 - random.below(50)
  const fullName = random.pick(['Anh', 'Chị', 'Cô', 'Bác', 'Em']) + (random.chance(0.5) ? ' A' : ' B')
  return { fullName, birthDate: String(year), idNumber: '', phone: '', isNobody: true }
}

/** Lives in another commune of the province than the register says. */
const moved: Make = ({ person }, random) => {
  const { districts } = person.commune.district.province
  const commune = random.pick(random.pick(districts).communes)
  return commune === person.commune ? undefined : { commune }
}

const PARTS: Readonly<Record<RowPart, Make>> = {
  'id-missing': number(() => ''),
  'id-malformed': number(malformed),
  'id-placeholder': number((_person, random) => random.pick(PLACEHOLDERS)),
  'id-lost-zero': number(({ number: right }) => right.replace(/^0+/, '')),
  'id-cmnd': ({ person, ordinal }) =>
    person.cmnd === '' || ordinal > 1 ? undefined : { idNumber: person.cmnd },
  'id-digit': number(({ number: right }, random) => otherDigit(right, 6, random)),
  'id-digits-swapped': number(swapDigits),
  'id-of-relative': number(({ relative }) => relative?.number),
  'name-ascii': name(spelling.asciiOf),
  'name-mark-lost': name(spelling.loseTone),
  'name-hoi-nga': name(spelling.swapHoiNga),
  'name-telex': name(spelling.leaveTelex),
  'name-middle-dropped': name(spelling.dropMiddle),
  'name-other-given': otherGiven,
  'name-order': name(spelling.turnOrder),
  'name-iy': name(spelling.swapIy),
  'name-typo': name(spelling.slip),
  'name-split': ({ person }, random) =>
    person.isKinh ? undefined : named(spelling.splitOtherwise(person.name, random), person),
  'birth-swapped': birth(([year, month, day]) => dayFromParts(year, day, month)),
  'birth-default': birth(([year]) => `${year}-01-01`),
  'birth-digit': birth(birthDigit),
  'birth-year-only': birth(([year]) => String(year)),
  'birth-lunar': lunarBirth,
  'sex-wrong': ({ person: { sex } }) => ({ sex: sex === 'M' ? 'F' : 'M' }),
  moved,
  unfindable,
  'noise-upper-case': name((text) => text.toUpperCase()),
  'noise-nfd': name((text) => text.normalize('NFD')),
  'noise-spaces': name(spelling.addSpaces),
  'noise-tone-style': kinhName(spelling.moveTone),
  'noise-tcvn3': repairable(asTcvn3),
  'noise-vni': repairable(asVni),
  'noise-utf8-as-1252': repairable(asMojibake),
  'noise-invisible': name(spelling.addInvisible),
  'noise-look-alike': repairable(spelling.lookAlike),
  'noise-id-spaces': ({ person: { number: right } }) => ({
    idNumber: `${right.slice(0, 3)} ${right.slice(3, 6)} ${right.slice(6)}`,
  }),
  'noise-id-letters': ({ person: { number: right } }) => ({ idNumber: right.replace('0', 'O') }),
  'noise-purpose-missing': ({ ordinal }) => (ordinal === 3 ? { purpose: '' } : undefined),
  'noise-vaccine-spelling': vaccineSpelling,
}

/** Errors that fit few injections, the rarest first. */
const RARE: readonly string[] = [
  'id-cmnd',
  'name-iy',
  'noise-tone-style',
  'noise-utf8-as-1252',
  'noise-purpose-missing',
  'name-hoi-nga',
  'birth-lunar',
  'birth-swapped',
  'noise-tcvn3',
  'noise-vni',
  'id-of-relative',
  'name-middle-dropped',
  'name-split',
]

/** The classes of a mix that change one row, in the order of planting: those that fit fewest injections first. */
export function rowClassesOf({ wrong, harmless }: Mix): readonly RowClass[] {
  const all = [...Object.keys(wrong), 'unfindable', ...Object.keys(harmless)].filter(isRowClass)
  const rank = (one: RowClass): number =>
    Math.min(...one.split(';').map((part) => (RARE.includes(part) ? RARE.indexOf(part) : RARE.length)))
  return all.sort((a, b) => rank(a) - rank(b))
}

const isRowClass = (one: string): one is RowClass => one.split(';').every((part) => part in PARTS)

/** Classes that belong to one dose of the series, on any dose: for nations in which too few have come so far. */
const ON_ANY_DOSE: Readonly<Partial<Record<RowPart, Make>>> = {
  'id-cmnd': ({ person: { cmnd } }) => (cmnd === '' ? undefined : { idNumber: cmnd }),
  'noise-purpose-missing': () => ({ purpose: '' }),
}

/** Tries one class on one injection. */
export function rowError(
  planted: RowClass,
  injection: Injection,
  random: Random,
  onAnyDose: boolean,
): Change | undefined {
  const parts = planted.split(';') as RowPart[] // the parts of a class of rows are its errors
  return joined(parts.map((part) => (onAnyDose ? ON_ANY_DOSE[part] : undefined) ?? PARTS[part]))(
    injection,
    random,
  )
}
