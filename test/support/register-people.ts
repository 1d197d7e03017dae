/** Invented people and questions for the contract of the registers. */
import type { RegisterRow } from '../../src/adapters/registers/load-register.ts'
import { type PartialDay, parsePartialDay } from '../../src/core/dates.ts'
import type { Question } from '../../src/stages/authenticate/index.ts'

/** A question that fits nobody; every field can be replaced. */
export function asking(changes: Partial<Question> = {}): Question {
  return {
    number: null,
    cmnd: null,
    fullName: 'Vô Danh Tính',
    birthDate: null,
    phone: null,
    commune: null,
    guardian: null,
    guardianHousehold: null,
    damaged: null,
    ...changes,
  }
}

/** A birth date of a test. @throws when the calendar does not have it */
export function born(text: string): PartialDay {
  const day = parsePartialDay(text)
  if (day === undefined) throw new Error(`the calendar has no ${text}`)
  return day
}

/** A mother. */
export const MOTHER: RegisterRow = {
  person_number: '079185000123',
  cmnd: '023456789',
  full_name: 'Trần Thị Mẫu',
  birth_date: '1985-03-12',
  sex: 'F',
  residence_commune: '26734',
  phone: '0912345678',
  deceased_on: '',
  household: 'HK-1',
}
/** Her daughter, registered with the mother's number as a guardian's. */
export const CHILD: RegisterRow = {
  person_number: '079315000001',
  cmnd: '',
  full_name: 'Nguyễn Thị Bé',
  birth_date: '2015-06-01',
  sex: 'F',
  residence_commune: '26734',
  phone: '',
  household: 'HK-1',
  guardian_1: '079185000123',
}
/** Of the same household, without a guardian. */
export const BROTHER: RegisterRow = {
  person_number: '079218000002',
  cmnd: '',
  full_name: 'Nguyễn Văn Em',
  birth_date: '2018-09-05',
  sex: 'M',
  residence_commune: '26737',
  phone: '',
  household: 'HK-1',
}
/** Another province gave him the old number that the mother has too. */
export const NAMESAKE_OF_NUMBER: RegisterRow = {
  person_number: '001072000456',
  cmnd: '023456789',
  full_name: 'Lê Văn Cũ',
  birth_date: '1972-11-30',
  sex: 'M',
  residence_commune: '00004',
  phone: '',
}
/** The register knows the year of birth only. */
export const OLD_MAN: RegisterRow = {
  person_number: '079040000007',
  cmnd: '',
  full_name: 'Phạm Văn Già',
  birth_date: '1940',
  sex: 'M',
  residence_commune: '26734',
  phone: '',
}
/** Died. */
export const DEAD: RegisterRow = {
  person_number: '079150000009',
  cmnd: '',
  full_name: 'Đỗ Thị Mất',
  birth_date: '1950-02-03',
  sex: 'F',
  residence_commune: '26740',
  phone: '',
  deceased_on: '2021-12-01',
}

export const FAMILY: readonly RegisterRow[] = [MOTHER, CHILD, BROTHER, NAMESAKE_OF_NUMBER, OLD_MAN, DEAD]

/** A number of Ho Chi Minh City for a man born in 19yy. */
export function numberOf(yy: number, serial: number): string {
  return `0790${String(yy).padStart(2, '0')}${String(serial).padStart(6, '0')}`
}

/** So many men of one name, born on the days of one month of 1990. */
export function namesakes(count: number, changes: RegisterRow = {}): RegisterRow[] {
  return Array.from({ length: count }, (_, i) => ({
    person_number: numberOf(90, 100 + i),
    cmnd: '',
    full_name: 'Nguyễn Văn Đông',
    birth_date: `1990-05-${String((i % 28) + 1).padStart(2, '0')}`,
    sex: 'M',
    residence_commune: String(27_000 + i),
    phone: '',
    ...changes,
  }))
}

const FAMILY_NAMES = ['Nguyễn', 'Trần', 'Lê', 'Phạm'] as const
const GIVEN_NAMES = ['Văn An', 'Văn Bình', 'Văn Chi', 'Văn Dũng', 'Văn Giang'] as const

/** A village in which names, birthdays, phones, households and old numbers are shared. */
export function villageOf(count: number): RegisterRow[] {
  return Array.from({ length: count }, (_, i) => ({
    person_number: numberOf(60 + (i % 7), 200_000 + i * 3),
    cmnd: i % 3 === 0 ? String(20_000_000 + (i % 50)).padStart(9, '0') : '',
    full_name: `${FAMILY_NAMES[i % 4]} ${GIVEN_NAMES[i % 5]}`,
    birth_date: `19${60 + (i % 7)}-0${(i % 9) + 1}-1${i % 4}`,
    sex: 'M',
    residence_commune: String(26_700 + (i % 6)),
    phone: i % 4 === 0 ? '' : `09123${String(i % 60).padStart(5, '0')}`,
    deceased_on: i % 40 === 7 ? '2021-08-15' : '',
    household: `HK-${i % 70}`,
    guardian_1: i % 5 === 0 ? numberOf(60 + ((i + 1) % 7), 200_000 + (i + 1) * 3) : '',
  }))
}

const swapped = (number: string, at: number): string =>
  number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2)

/** Questions about people of the list, each with another part of what is known of them, some wrong, some about nobody. */
export function mixedQuestions(people: readonly RegisterRow[], count: number): Question[] {
  return Array.from({ length: count }, (_, i) => {
    const {
      person_number: number = '',
      full_name: fullName = '',
      ...person
    } = people[i % people.length] ?? {}
    const birthDate = born(person.birth_date ?? '')
    const commune = person.residence_commune ?? null
    const kinds: readonly Partial<Question>[] = [
      { number, fullName, birthDate, commune },
      { number: swapped(number, 7 + (i % 4)), fullName, birthDate },
      { damaged: number.slice(0, 5 + (i % 6)) + number.slice(6 + (i % 6)) },
      { fullName, birthDate },
      { fullName, commune },
      { birthDate, commune },
      { phone: person.phone ?? null, birthDate },
      { guardian: person.guardian_1 ?? null, birthDate },
      { guardianHousehold: person.household ?? null, birthDate },
      { cmnd: person.cmnd === '' ? null : (person.cmnd ?? null), fullName },
      { number: numberOf(99, i) },
    ]
    return asking(kinds[Math.floor(i / 3) % kinds.length])
  })
}

/** Communes as they are told apart: 1 / the chance that two of the people share one. */
export function communesOf(people: readonly RegisterRow[]): number {
  const shares = [...Map.groupBy(people, ({ residence_commune }) => residence_commune ?? '')]
    .filter(([commune]) => commune !== '')
    .map(([, residents]) => residents.length / people.length)
  return 1 / shares.reduce((sum, share) => sum + share ** 2, 0)
}
