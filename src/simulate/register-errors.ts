/** Where the register itself is wrong. */
import { dayFromParts } from '../core/dates.ts'
import { dayAt } from './days.ts'
import type { Person } from './model.ts'
import type { Random } from './random.ts'
import * as spelling from './spelling.ts'

/** What the register says of somebody of whom it is wrong; undefined when this person does not lend themselves to it. */
export function registerError(
  planted: 'register-name' | 'register-birth',
  person: Person,
  random: Random,
): string | undefined {
  if (person.birthDate.length < 10) return undefined
  if (planted === 'register-name') {
    const wrong = spelling.loseTone(person.name, random) ?? spelling.slip(person.name, random)
    return wrong === person.name ? undefined : wrong
  }
  const [year, month, day] = [
    person.birthDate.slice(0, 4),
    person.birthDate.slice(5, 7),
    person.birthDate.slice(8),
  ]
  const wrong = dayFromParts(
    Number(year),
    Number(month),
    random.chance(0.5) ? 1 + random.below(28) : Number(day.at(-1)) + 10,
  )
  return wrong === undefined || wrong === person.birthDate || dayAt(wrong) > (person.injections[0]?.day ?? 0)
    ? undefined
    : wrong
}
