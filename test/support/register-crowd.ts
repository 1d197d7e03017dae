/** A crowd of invented people who share everything that people can share, and questions about them: to compare registers. */
import fc from 'fast-check'

import type { RegisterRow } from '../../src/adapters/registers/load-register.ts'
import { parsePartialDay } from '../../src/core/dates.ts'
import type { RegisterEntry } from '../../src/core/person/compare.ts'
import type { Question } from '../../src/stages/authenticate/index.ts'

const SEED = 20_220_426

const NAMES = [
  'Trần Thị Mẫu',
  'TRAN THI MAU',
  'Mẫu Thị Trần',
  'Nguyễn Văn Thử',
  'Lý Thử',
  'Thử Lý',
  'Giàng A Mẫu',
]
const COMMUNES = ['', '26734', '26737', '00004']
/** Serials of a narrow span, so that numbers are one slip apart. */
const NUMBER = fc
  .tuple(fc.constantFrom('079185', '079186', '001085', '970085'), fc.integer({ min: 0, max: 1200 }))
  .map(([prefix, serial]) => prefix + String(serial * 10).padStart(6, '0'))
const DAY = fc
  .tuple(fc.integer({ min: 1983, max: 1988 }), fc.constantFrom('', '-03', '-03-12', '-03-12', '-12-31'))
  .map(([year, rest]) => `${year}${rest}`)
const PHONE = fc.oneof(
  fc.constantFrom('', '0912345678', '+84 912 345 679', '19001234', '8412345678901', '0901000000'),
  fc.integer({ min: 0, max: 150 }).map((n) => `09120${String(n).padStart(5, '0')}`),
)
const HOUSEHOLD = fc.integer({ min: 0, max: 80 }).map((n) => (n === 0 ? '' : `HK-${n % 5 === 0 ? 1 : n}`))
const CMND = fc.integer({ min: 0, max: 300 }).map((n) => (n < 80 ? '' : String(n * 11).padStart(9, '0')))
const GUARDIAN = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, NUMBER, fc.constant('không rõ'))

const PERSON: fc.Arbitrary<RegisterRow> = fc.record({
  person_number: NUMBER,
  cmnd: CMND,
  full_name: fc.constantFrom(...NAMES),
  birth_date: DAY,
  sex: fc.constantFrom('M', 'F'),
  residence_commune: fc.constantFrom(...COMMUNES),
  phone: PHONE,
  deceased_on: fc.constantFrom('', '', '', '2021-12-01'),
  hamlet: fc.constantFrom('', 'Thôn 1', 'Thôn 2'),
  household: HOUSEHOLD,
  guardian_1: GUARDIAN,
  guardian_2: GUARDIAN,
  family_name: fc.constantFrom('', '', 'Trần', 'Mẫu Thị', 'Họ Khác'),
  given_name: fc.constantFrom('', 'Thị Mẫu', 'Trần'),
})

/** At most `most` people with different numbers; always the same. */
export function crowdOf(most: number): RegisterRow[] {
  const people = fc.sample(PERSON, { seed: SEED, numRuns: most })
  return [...new Map(people.map((person) => [person.person_number, person])).values()]
}

const orNull = (text: fc.Arbitrary<string>) =>
  fc.option(
    text.map((value) => (value === '' ? null : value)),
    { freq: 2 },
  )
const damaged = NUMBER.chain((number) =>
  fc.nat({ max: 11 }).map((at) => number.slice(0, at) + number.slice(at + 1)),
)

const QUESTION: fc.Arbitrary<Question> = fc.record({
  number: orNull(NUMBER),
  cmnd: orNull(CMND),
  fullName: fc.constantFrom(...NAMES, 'Không Có Ai', ''),
  birthDate: fc.option(
    DAY.map((day) => parsePartialDay(day) ?? null),
    { freq: 4 },
  ),
  phone: orNull(PHONE),
  commune: orNull(fc.constantFrom(...COMMUNES, '99999')),
  guardian: orNull(NUMBER),
  guardianHousehold: orNull(HOUSEHOLD),
  damaged: fc.option(damaged, { freq: 2 }),
})

/** So many questions; always the same. */
export function crowdQuestions(count: number): Question[] {
  return fc.sample(QUESTION, { seed: SEED, numRuns: count })
}

/** Entries with every field read, for registers that read late. */
export function plainOf(entries: readonly RegisterEntry[]): RegisterEntry[] {
  return entries.map((e) => {
    const { personId, number, cmnd, fullName, birthDate, sex, commune, phone, phoneUsers, nameUsers } = e
    const { deceasedOn, household, guardian1, guardian2 } = e
    const first = { personId, number, cmnd, fullName, birthDate, sex, commune, phone, phoneUsers, nameUsers }
    return { ...first, deceasedOn, household, guardian1, guardian2 }
  })
}
