/** Who was vaccinated when and with what, as in 2021 and 2022, counted back from the day on which the nation stands. */
import type { DosePurpose } from '../core/dose/dose.ts'
import { VACCINES, type VaccineCode } from '../core/dose/vaccines.ts'
import { ageOn, dayAt } from './days.ts'
import { type Random, weightedTable } from './random.ts'

export interface Shot {
  readonly day: number
  readonly vaccine: VaccineCode
  readonly purpose: DosePurpose
}

/** The day whose figures the quotas are. */
const REFERENCE = dayAt('2022-04-26')
/** Before this day too little had been given for a nation with every kind of error. */
export const EARLIEST_AS_OF = '2021-10-01'

/** First doses of adults, by month; estimates after the ministry's daily reports. */
const FIRST_DAYS = weightedTable(
  (
    [
      ['2021-03-08', 23, 0.1],
      ['2021-04-01', 30, 0.5],
      ['2021-05-01', 31, 0.7],
      ['2021-06-01', 30, 3],
      ['2021-07-01', 31, 4.5],
      ['2021-08-01', 31, 18],
      ['2021-09-01', 30, 28],
      ['2021-10-01', 31, 27],
      ['2021-11-01', 30, 12],
      ['2021-12-01', 31, 4],
      ['2022-01-01', 31, 1.2],
      ['2022-02-01', 56, 1],
    ] as const
  ).flatMap(([start, days, weight]) =>
    Array.from({ length: days }, (_, i) => [dayAt(start) + i, weight / days] as const),
  ),
)
const TEENS = { from: dayAt('2021-11-01'), days: 60 }
const CHILDREN = { from: dayAt('2022-04-14'), days: 13 }
const ADDITIONAL_FROM = dayAt('2021-12-01')
const BOOSTER_FROM = dayAt('2021-12-15')

const PRIMARY = weightedTable<VaccineCode>([
  ['AZ', 36],
  ['VERO', 30],
  ['PFZ', 20],
  ['MOD', 8],
  ['ABD', 3.5],
  ['HAYAT', 1.2],
  ['SPUT', 0.9],
  ['JJ', 0.4],
])
const BOOSTER = weightedTable<VaccineCode>([
  ['PFZ', 58],
  ['MOD', 20],
  ['AZ', 18],
  ['VERO', 4],
])
/** Most days that the second dose waited beyond the shortest interval. */
const WAIT: Readonly<Record<VaccineCode, number>> = {
  AZ: 40,
  PFZ: 14,
  MOD: 14,
  VERO: 10,
  HAYAT: 10,
  SPUT: 14,
  JJ: 30,
  ABD: 7,
}
const COVERAGE = {
  adults: 0.985,
  teens: 0.97,
  children: 0.3,
  complete: 0.98,
  booster: 0.92,
  additional: { inactivated: 0.45, other: 0.06 },
}
const DAYS_TO_ADDITIONAL = 28
const DAYS_TO_BOOSTER = 90

/** The doses of one person up to `asOf`, in order; `sessionDay` moves a day to the next session. */
export function shotsOf(
  birth: number,
  asOf: number,
  random: Random,
  sessionDay: (day: number) => number,
): Shot[] {
  const shift = Math.max(0, asOf - REFERENCE)
  const firstDay = FIRST_DAYS[random.below(FIRST_DAYS.length)] ?? REFERENCE
  const age = ageOn(birth, firstDay + shift)
  const shots: Shot[] = []
  const give = (day: number, vaccine: VaccineCode, purpose: DosePurpose): boolean => {
    const on = sessionDay(day)
    if (on > asOf) return false
    shots.push({ day: on, vaccine, purpose })
    return true
  }
  if (age >= 18.1) adultShots(firstDay + shift, shift, random, give, shots)
  else youngShots(birth, shift, random, give, shots)
  return shots
}

type Give = (day: number, vaccine: VaccineCode, purpose: DosePurpose) => boolean

function adultShots(
  firstDay: number,
  shift: number,
  random: Random,
  give: Give,
  shots: readonly Shot[],
): void {
  if (!random.chance(COVERAGE.adults)) return
  const vaccine = inUse(random.pick(PRIMARY), firstDay - shift)
  if (!givePrimary(firstDay, vaccine, random, give, shots)) return
  const complete = shots.at(-1)?.day ?? 0
  const isInactivated = vaccine === 'VERO' || vaccine === 'HAYAT' || vaccine === 'SPUT'
  const { inactivated, other } = COVERAGE.additional
  if (random.chance(isInactivated ? inactivated : other)) {
    const day = Math.max(complete + DAYS_TO_ADDITIONAL, ADDITIONAL_FROM + shift) + random.below(40)
    const third = isInactivated && vaccine === 'VERO' && random.chance(0.5) ? 'VERO' : random.pick(BOOSTER)
    if (!give(day, third, 'additional')) return
    if (!random.chance(0.4)) return
  }
  if (!random.chance(COVERAGE.booster)) return
  const last = shots.at(-1)?.day ?? 0
  give(
    Math.max(last + DAYS_TO_BOOSTER, BOOSTER_FROM + shift) + random.below(50),
    random.pick(BOOSTER),
    'booster',
  )
}

/** A vaccine that the country had already; the first one otherwise. */
function inUse(vaccine: VaccineCode, day: number): VaccineCode {
  return FIRST_USE[vaccine] + 3 <= day ? vaccine : 'AZ'
}

const FIRST_USE = Object.fromEntries(
  Object.values(VACCINES).map(({ code, firstUse }) => [code, dayAt(firstUse)]),
) as Record<VaccineCode, number> // made from all vaccines

/** The primary series; false when it was not completed. */
function givePrimary(
  firstDay: number,
  vaccine: VaccineCode,
  random: Random,
  give: Give,
  shots: readonly Shot[],
): boolean {
  if (!give(firstDay, vaccine, 'primary')) return false
  const { primaryDoses, minIntervalDays } = VACCINES[vaccine]
  for (let dose = 2; dose <= primaryDoses; dose += 1) {
    if (!random.chance(COVERAGE.complete)) return false
    const last = shots.at(-1)?.day ?? firstDay
    if (!give(last + minIntervalDays + random.below(WAIT[vaccine]), vaccine, 'primary')) return false
  }
  return true
}

function youngShots(birth: number, shift: number, random: Random, give: Give, shots: readonly Shot[]): void {
  const teenDay = TEENS.from + shift + random.below(TEENS.days)
  if (ageOn(birth, teenDay) >= 12.05) {
    if (random.chance(COVERAGE.teens)) {
      givePrimary(teenDay, random.chance(0.9) ? 'PFZ' : 'MOD', random, give, shots)
    }
    return
  }
  const childDay = CHILDREN.from + shift + random.below(CHILDREN.days)
  const age = ageOn(birth, childDay)
  if (age < 5.05 || !random.chance(COVERAGE.children)) return
  givePrimary(childDay, age >= 6.05 && random.chance(0.6) ? 'MOD' : 'PFZ', random, give, shots)
}
