/** Rows over and above one for each injection. */
import { dayText } from './days.ts'
import type { Change, Injection } from './model.ts'
import type { ExtraClass } from './quotas.ts'
import type { Random } from './random.ts'

const UNKNOWN_VACCINES = ['Nano Covax', 'Covivac', 'Vaccine COVID-19', 'ARCT-154']

/** What an additional row says; undefined when it cannot be made from this injection. */
export function extraChange(
  extra: ExtraClass,
  { person, day }: Injection,
  asOf: number,
  random: Random,
): Change | undefined {
  if (extra === 'refused-unknown-lot') return { lot: `KR${random.below(90_000) + 10_000}` }
  if (extra === 'refused-unknown-vaccine') return { vaccine: random.pick(UNKNOWN_VACCINES) }
  if (extra === 'refused-impossible-date')
    return { givenOn: `${dayText(day).slice(0, 4)}-02-${random.pick([30, 31])}` }
  if (extra === 'refused-before-birth') {
    const room = asOf - day
    return room < 1 ? undefined : { birthDate: dayText(day + 1 + random.below(Math.min(room, 60))) }
  }
  return person.birthDate === '' ? undefined : {}
}
