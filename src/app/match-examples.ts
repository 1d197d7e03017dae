/** Records that were made up to show how a verdict comes about; nobody in them exists. */
import type { Example } from '../adapters/documents/reports/match-report.ts'
import { type Day, type PartialDay, parseDay, parsePartialDay } from '../core/dates.ts'
import { fieldsOf } from '../core/dose/actions.ts'
import type { DoseClaim } from '../core/dose/dose.ts'
import type { RegisterEntry } from '../core/person/compare.ts'
import { personIdOfNumber } from '../core/person/person-id.ts'
import { probabilityOf, type Scorer } from '../core/person/weigh.ts'
import { askedOf, decide, type Verdict } from '../stages/authenticate/index.ts'

interface Case {
  readonly title: string
  readonly claim: Partial<DoseClaim>
  readonly entry?: Partial<RegisterEntry>
  readonly others?: readonly Partial<RegisterEntry>[]
}

const dayOf = (text: string): Day => known(parseDay(text))
const dateOf = (text: string): PartialDay => known(parsePartialDay(text))

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an example has a date that the calendar does not have')
  return value
}

/** How many of a million people have the words of the examples' name. */
const NAME_SHARE = 90 / 1_000_000
const NUMBER = '079185000123'
const BORN = dateOf('1985-03-12')

const CASES: readonly Case[] = [
  { title: 'Everything agrees', claim: {} },
  { title: 'Marks lost in typing', claim: { fullName: 'TRAN THI MAU' } },
  { title: 'No number: found by name, date and commune', claim: { idNumber: null } },
  { title: 'One digit of the number off', claim: { idNumber: '079185000128' } },
  { title: 'Day and month swapped', claim: { birthDate: dateOf('1985-12-03') } },
  {
    title: "A relative's number",
    claim: { fullName: 'Lê Văn Thử', birthDate: dateOf('1961-08-20'), sex: 'M' },
  },
  {
    title: 'Two people of one name and day',
    claim: { idNumber: null, commune: null },
    others: [{ number: '001185000777', commune: '00004' }],
  },
]

/** Every example, decided by the given weights. */
export function matchExamples(scorer: Scorer): Example[] {
  return CASES.map(({ title, claim, entry, others = [] }) => {
    const typed = claimOf(claim)
    const [first, ...rest] = [entry ?? {}, ...others].map((changes) => entryOf(changes, scorer))
    if (first === undefined) throw new Error('an example has no entry')
    const verdict = decide(askedOf(typed), [first, ...rest], scorer)
    return {
      title,
      typed: `${typed.fullName}, ${typed.birthDate ?? 'no date'}, ${typed.idNumber ?? 'no number'}`,
      registered: `${first.fullName}, ${first.birthDate}, ${first.number}`,
      verdict: sentenceOf(verdict),
      rows: verdict.comparison === null ? [] : scorer.rows(verdict.comparison),
      probability: probabilityOf(verdict.bits ?? Number.NEGATIVE_INFINITY),
    }
  })
}

function sentenceOf({ identity, wrong, fitting }: Verdict): string {
  if (identity === 'mismatch') return `mismatch: ${fieldsOf(wrong).join(', ')}`
  return identity === 'ambiguous' ? `ambiguous: ${fitting} people fit` : identity
}

function claimOf(changes: Partial<DoseClaim>): DoseClaim {
  return {
    recordRef: null,
    fullName: 'Trần Thị Mẫu',
    birthDate: BORN,
    sex: 'F',
    idNumber: NUMBER,
    idCountry: null,
    nationality: 'VN',
    phone: null,
    email: null,
    guardianName: null,
    guardianId: null,
    province: null,
    district: null,
    commune: '26734',
    vaccine: 'AZ',
    lotNumber: 'ABV4678',
    doseNumber: 1,
    dosePurpose: 'primary',
    givenOn: dayOf('2021-09-20'),
    givenAtFacility: 'TYT-1',
    ...changes,
  }
}

function entryOf(changes: Partial<RegisterEntry>, { size }: Scorer): RegisterEntry {
  const number = changes.number ?? NUMBER
  return {
    personId: personIdOfNumber(number),
    number,
    cmnd: null,
    fullName: 'Trần Thị Mẫu',
    birthDate: BORN,
    sex: 'F',
    commune: '26734',
    phone: null,
    phoneUsers: 0,
    nameUsers: Math.max(1, Math.round(size.people * NAME_SHARE)),
    deceasedOn: null,
    household: null,
    guardian1: null,
    guardian2: null,
    ...changes,
  }
}
