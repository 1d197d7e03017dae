/** What every adapter of the population register must answer, whatever lies behind it. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'

import type { RegisterRow } from '../../src/adapters/registers/load-register.ts'
import type { RegisterEntry } from '../../src/core/person/compare.ts'
import { personIdOfNumber } from '../../src/core/person/person-id.ts'
import type { Question, Register } from '../../src/stages/authenticate/index.ts'
import type { Tx } from '../../src/stages/record/index.ts'
import {
  asking,
  BROTHER,
  born,
  CHILD,
  communesOf,
  DEAD,
  FAMILY,
  MOTHER,
  mixedQuestions,
  NAMESAKE_OF_NUMBER,
  namesakes,
  numberOf,
  OLD_MAN,
  villageOf,
} from './register-people.ts'

/** A register and the transactions in which it is asked. */
export interface RegisterSubject {
  readonly register: Register
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/** Makes a register of exactly these people, which may replace the one made before; what it opens ends with the test. */
export type MakeRegister = (t: TestContext, people: readonly RegisterRow[]) => Promise<RegisterSubject>

/** As many candidates of a kind as authenticate asks for. */
const LIMIT = 20
/** A phone number of more people than this singles nobody out. */
const MOST_PHONE_USERS = 20

interface Answers {
  readonly owners: RegisterEntry[][]
  readonly similar: RegisterEntry[][]
}

/** Asks as authenticate does: what is far away is fetched first, then both searches run in one transaction. */
async function ask(
  subject: RegisterSubject,
  questions: readonly Question[],
  limit = LIMIT,
): Promise<Answers> {
  const { register } = subject
  await register.fetch?.(questions)
  return subject.transaction(async (tx) => {
    const owners = await register.byNumber(tx, questions)
    const similar = await register.similar(tx, questions, limit)
    return { owners: owners.map(plainEntries), similar: similar.map(plainEntries) }
  })
}

/** An adapter may answer with objects that read their fields late. */
function plainEntries(entries: readonly RegisterEntry[]): RegisterEntry[] {
  return entries.map((entry) => ({
    personId: entry.personId,
    number: entry.number,
    cmnd: entry.cmnd,
    fullName: entry.fullName,
    birthDate: entry.birthDate,
    sex: entry.sex,
    commune: entry.commune,
    phone: entry.phone,
    phoneUsers: entry.phoneUsers,
    nameUsers: entry.nameUsers,
    deceasedOn: entry.deceasedOn,
    household: entry.household,
    guardian1: entry.guardian1,
    guardian2: entry.guardian2,
  }))
}

const numbersIn = (entries: readonly RegisterEntry[] | undefined): string[] =>
  (entries ?? []).map(({ number }) => number).sort()
const numbersOf = (...people: readonly RegisterRow[]): string[] =>
  people.map(({ person_number }) => person_number ?? '').sort()

/** Declares the tests of the contract for one adapter. */
export function registerContract(name: string, make: MakeRegister): void {
  ownerTests(name, make)
  numberTests(name, make)
  similarTests(name, make)
  limitTests(name, make)
  orderTests(name, make)
  batchTests(name, make)
}

function ownerTests(name: string, make: MakeRegister): void {
  test(`${name}: a personal number has one owner, with everything that the register says`, async (t) => {
    const subject = await make(t, FAMILY)
    const { owners } = await ask(subject, [asking({ number: '079185000123' })])
    const mother = {
      personId: personIdOfNumber('079185000123'),
      number: '079185000123',
      cmnd: '023456789',
      fullName: 'Trần Thị Mẫu',
      birthDate: '1985-03-12',
      sex: 'F',
      commune: '26734',
      phone: '0912345678',
      phoneUsers: 1,
      nameUsers: 1,
      deceasedOn: null,
      household: 'HK-1',
      guardian1: null,
      guardian2: null,
    }
    assert.deepEqual(owners, [[mother]])
    const child = await ask(subject, [asking({ number: '079315000001' })])
    assert.equal(child.owners[0]?.[0]?.guardian1, '079185000123')
  })
}

function numberTests(name: string, make: MakeRegister): void {
  test(`${name}: an old number has everybody to whom a province gave it`, async (t) => {
    const subject = await make(t, FAMILY)
    const { owners } = await ask(subject, [asking({ cmnd: '023456789' })])
    assert.deepEqual(numbersIn(owners[0]), numbersOf(MOTHER, NAMESAKE_OF_NUMBER))
  })

  test(`${name}: a number that nobody has, and no number, have no owner`, async (t) => {
    const subject = await make(t, FAMILY)
    const unknown = [{ number: '079185000124' }, { cmnd: '987650000' }, {}, { damaged: '07918500012' }]
    const { owners } = await ask(subject, unknown.map(asking))
    assert.deepEqual(owners, [[], [], [], []])
  })

  test(`${name}: the dead are answered with the day; a birth year without a day is found and stays one`, async (t) => {
    const subject = await make(t, FAMILY)
    const { owners, similar } = await ask(subject, [
      asking({ number: DEAD.person_number ?? null }),
      asking({ number: OLD_MAN.person_number ?? null }),
      asking({ fullName: 'Phạm Văn Già', birthDate: born('1940-07-20') }),
      asking({ fullName: 'Trần Thị Mẫu', birthDate: born('1985') }),
    ])
    assert.equal(owners[0]?.[0]?.deceasedOn, '2021-12-01')
    assert.equal(owners[1]?.[0]?.birthDate, '1940')
    assert.deepEqual(numbersIn(similar[2]), numbersOf(OLD_MAN))
    assert.deepEqual(numbersIn(similar[3]), numbersOf(MOTHER))
  })
}

type Case = readonly [why: string, question: Question, found: readonly RegisterRow[]]

/** One case for each way in which a person can be meant. */
const WAYS: readonly Case[] = [
  [
    'words without marks, a year off',
    asking({ fullName: 'MAU THI TRAN', birthDate: born('1986-01-01') }),
    [MOTHER],
  ],
  ['name in the commune', asking({ fullName: 'Trần Thị Mẫu', commune: '26734' }), [MOTHER]],
  ['birth date in the commune', asking({ birthDate: born('1985-03-12'), commune: '26734' }), [MOTHER]],
  ['phone', asking({ phone: '+84 912 345 678', birthDate: born('1985-03-12') }), [MOTHER]],
  ['guardian', asking({ guardian: '079185000123', birthDate: born('2015-06-02') }), [CHILD]],
  ['household', asking({ guardianHousehold: 'HK-1', birthDate: born('2018-09-06') }), [BROTHER]],
  ['a digit replaced', asking({ number: '079185000193' }), [MOTHER]],
  ['two digits swapped', asking({ number: '079185001023' }), [MOTHER]],
  ['a digit left out', asking({ damaged: '07918500123' }), [MOTHER]],
  ['a digit doubled', asking({ damaged: '0791850001233' }), [MOTHER]],
  ['nothing', asking({ birthDate: born('1985-03-12'), commune: '99999' }), []],
  ['a name of other words', asking({ fullName: 'Trần Thị Mai', birthDate: born('1985-04-12') }), []],
]

function similarTests(name: string, make: MakeRegister): void {
  test(`${name}: whoever might be meant is found, by each way alone`, async (t) => {
    const subject = await make(t, FAMILY)
    const { similar } = await ask(
      subject,
      WAYS.map(([, question]) => question),
    )
    const found = WAYS.map(([why], i) => [why, numbersIn(similar[i])])
    assert.deepEqual(
      found,
      WAYS.map(([why, , people]) => [why, numbersOf(...people)]),
    )
  })
}

function limitTests(name: string, make: MakeRegister): void {
  test(`${name}: a phone number of more than ${MOST_PHONE_USERS} people singles nobody out`, async (t) => {
    const phone = '0987654321'
    const question = asking({ phone, birthDate: born('1990-01-01') })
    const ofFew = await ask(await make(t, namesakes(MOST_PHONE_USERS, { phone })), [question])
    const ofMany = await ask(await make(t, namesakes(MOST_PHONE_USERS + 1, { phone })), [question])
    assert.equal(ofFew.similar[0]?.length, MOST_PHONE_USERS)
    assert.equal(ofFew.similar[0]?.[0]?.phoneUsers, MOST_PHONE_USERS)
    assert.deepEqual(ofMany.similar, [[]])
  })

  test(`${name}: of a kind with many people the smallest numbers are answered, whatever other kinds answer`, async (t) => {
    const crowd = namesakes(30)
    const subject = await make(t, [...crowd, ...FAMILY])
    const question = asking({
      fullName: 'Nguyễn Văn Đông',
      birthDate: born('1990-05-05'),
      number: '079185000193',
    })
    const { similar } = await ask(subject, [question], 5)
    assert.deepEqual(numbersIn(similar[0]), numbersOf(...crowd.slice(0, 5), MOTHER))
    const [first] = similar[0] ?? []
    assert.equal(first?.number, numberOf(90, 100))
    assert.equal(first?.nameUsers, 30)
  })
}

function orderTests(name: string, make: MakeRegister): void {
  test(`${name}: answers have one order, whatever the order in which people were entered`, async (t) => {
    const people = villageOf(120)
    const questions = mixedQuestions(people, 60)
    const subject = await make(t, people)
    const answers = await ask(subject, questions)
    assert.ok(answers.similar.some((entries) => entries.length > 3))
    assert.deepEqual(await ask(subject, questions), answers)
    assert.deepEqual(await ask(await make(t, [...people].reverse()), questions), answers)
  })
}

function batchTests(name: string, make: MakeRegister): void {
  test(`${name}: a batch of 500 is answered like 500 questions one by one`, async (t) => {
    const people = villageOf(200)
    const subject = await make(t, people)
    const questions = mixedQuestions(people, 500)
    const together = await ask(subject, questions)
    assert.ok(together.owners.filter(({ length }) => length > 0).length > 40)
    assert.ok(together.similar.filter(({ length }) => length > 0).length > 300)
    for (const [i, question] of questions.entries()) {
      const alone = await ask(subject, [question])
      assert.deepEqual(alone, { owners: [together.owners[i]], similar: [together.similar[i]] })
    }
  })

  test(`${name}: an empty batch has no answers`, async (t) => {
    const subject = await make(t, FAMILY)
    assert.deepEqual(await ask(subject, []), { owners: [], similar: [] })
  })

  test(`${name}: the edition names people and communes and stays the same`, async (t) => {
    const people = villageOf(50)
    const { register, transaction } = await make(t, people)
    const edition = await transaction((tx) => register.edition(tx))
    assert.equal(edition.people, people.length)
    assert.ok(Math.abs(edition.communes - communesOf(people)) < 1e-3)
    assert.deepEqual(await transaction((tx) => register.edition(tx)), edition)
  })
}
