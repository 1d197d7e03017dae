/** Plants the errors of one area by the ledger's numbers. */
import { dayText } from './days.ts'
import { malformed, otherDigit, type RowClass, rowClassesOf, rowError } from './errors.ts'
import { extraChange } from './extra-rows.ts'
import type { Ledger } from './ledger.ts'
import type { Change, Facility, FileRow, Injection, Person } from './model.ts'
import type { Nation } from './people.ts'
import { CLASSES, EXTRA, type ExtraClass, type PhoneClass, type PlantedClass, type Quotas } from './quotas.ts'
import { at, type Random, shuffle } from './random.ts'
import { registerError } from './register-errors.ts'
import type { Sites } from './sites.ts'

export interface Ground {
  readonly nation: Nation
  readonly random: Random
  readonly sites: Sites
  readonly registered: readonly Person[]
  readonly unregistered: readonly Person[]
  readonly isLast: boolean
}

/**
 * Plants everything that is due after `given` injections; returns the rows beyond one for each injection. Undefined, and
 * nothing counted, when the last area has no injection for a class: it has to be made anew.
 */
export function plantErrors(ground: Ground, ledger: Ledger, given: number): FileRow[] | undefined {
  const due = ledger.due(given, ground.isLast)
  const before = { ...due }
  const { random, registered } = ground
  plantUnregistered(ground, due)
  const persons = [...registered]
  shuffle(persons, random)
  plantRegisterErrors(persons, random, due)
  plantDeaths(persons, random, due)
  const injections = persons.flatMap((person) => person.injections)
  shuffle(injections, random)
  plantNotEntered(injections, due)
  const rows = { injections, random, classes: rowClassesOf(ledger.mix) }
  plantRowErrors(rows, due, false)
  if (ground.isLast) plantRowErrors(rows, due, true)
  plantPhones(ground, injections, due)
  const extras = plantExtras(ground, injections, due)
  if (ground.isLast && CLASSES.some((one) => due[one] !== 0)) return undefined
  for (const one of CLASSES) ledger.planted[one] += before[one] - due[one]
  ledger.given = given
  return extras
}

function mark(injection: Injection, planted: PlantedClass, change: Change | null, due: Quotas): void {
  injection.planted = planted
  injection.change = change
  due[planted] -= 1
}

const UNREGISTERED = ['unregistered;id-missing', 'unregistered;id-malformed', 'unregistered'] as const

/** Injections that people unknown to the register have to have received. */
export const unregisteredDue = (due: Quotas): number => UNREGISTERED.reduce((sum, one) => sum + due[one], 0)

function plantUnregistered({ unregistered, random }: Ground, due: Quotas): void {
  const injections = unregistered.flatMap((person) => person.injections)
  shuffle(injections, random)
  for (const injection of injections) {
    const one = UNREGISTERED.find((each) => due[each] > 0) ?? 'unregistered'
    if (one === 'unregistered') mark(injection, one, null, due)
    else {
      const idNumber = one === 'unregistered;id-missing' ? '' : malformed(injection.person, random)
      mark(injection, one, { idNumber }, due)
    }
  }
}

/** Where the register is wrong, every injection of the person differs from it. */
function plantRegisterErrors(persons: readonly Person[], random: Random, due: Quotas): void {
  for (const planted of ['register-name', 'register-birth'] as const) {
    // First people whose injections fit whole; then one whose other injections nobody has entered.
    for (const mayLeaveOut of [false, true]) {
      for (const person of persons) {
        if (due[planted] <= 0) break
        const surplus = person.injections.length - due[planted]
        if (!isUntouched(person) || surplus > (mayLeaveOut ? due['not-entered'] : 0)) continue
        const wrong = registerError(planted, person, random)
        if (wrong === undefined) continue
        if (planted === 'register-name') person.registerName = wrong
        else person.registerBirth = wrong
        for (const injection of person.injections) {
          mark(injection, due[planted] > 0 ? planted : 'not-entered', null, due)
        }
      }
    }
  }
}

const isUntouched = ({ injections }: Person): boolean =>
  injections.length > 0 && injections.every(({ planted }) => planted === null)

/** The register has somebody die before their last injection. */
function plantDeaths(persons: readonly Person[], random: Random, due: Quotas): void {
  for (const person of persons) {
    if (due['deceased-before'] <= 0) return
    const last = person.injections.at(-1)
    const before = person.injections.at(-2)?.day ?? person.birth
    if (last === undefined || !isUntouched(person) || last.day - before < 3) continue
    person.deceasedOn = dayText(last.day - 1 - random.below(Math.min(60, last.day - before - 2)))
    mark(last, 'deceased-before', null, due)
  }
}

function plantNotEntered(injections: readonly Injection[], due: Quotas): void {
  for (const injection of injections) {
    if (due['not-entered'] <= 0) return
    if (injection.planted === null) mark(injection, 'not-entered', null, due)
  }
}

interface Rows {
  readonly injections: readonly Injection[]
  readonly random: Random
  readonly classes: readonly RowClass[]
}

function plantRowErrors({ injections, random, classes }: Rows, due: Quotas, onAnyDose: boolean): void {
  const count = injections.length
  for (const planted of classes) {
    const start = random.below(count)
    for (let i = 0; i < count && due[planted] > 0; i += 1) {
      const injection = at(injections, (start + i) % count)
      if (injection.planted !== null) continue
      const change = rowError(planted, injection, random, onAnyDose)
      if (change !== undefined) mark(injection, planted, change, due)
    }
  }
}

const PHONES: readonly PhoneClass[] = ['phone-missing', 'phone-wrong', 'phone-shared']

/** What rows say for a phone number, whatever else is wrong with them. */
function plantPhones({ random, registered }: Ground, injections: readonly Injection[], due: Quotas): void {
  if (PHONES.every((one) => due[one] <= 0)) return
  const leaders = new Map<Facility, string>()
  /** The phone of one person, in many rows of a station. */
  const leaderOf = (facility: Facility): string => {
    const known = leaders.get(facility) ?? random.pick(registered).phone
    leaders.set(facility, known)
    return known
  }
  const textOf: Readonly<Record<PhoneClass, (injection: Injection) => string>> = {
    'phone-missing': () => '',
    'phone-wrong': ({ person }) => otherDigit(person.phone, 2, random),
    'phone-shared': ({ facility }) => leaderOf(facility),
  }
  const count = injections.length
  for (const planted of PHONES) {
    const start = random.below(count)
    for (let i = 0; i < count && due[planted] > 0; i += 1) {
      const injection = at(injections, (start + i) % count)
      if (!mayLosePhone(injection)) continue
      const text = textOf[planted](injection)
      if (text === injection.person.phone || (text === '' && planted !== 'phone-missing')) continue
      injection.phone = { planted, text }
      due[planted] -= 1
    }
  }
}

const mayLosePhone = ({ person, planted, change, phone }: Injection): boolean =>
  person.phone !== '' && phone === null && planted !== 'not-entered' && change?.phone === undefined

const EXTRAS = Object.keys(EXTRA) as ExtraClass[] // the keys of a record of extra classes

const sessionKey = ({ facility, day, vaccine, lot }: Injection): string =>
  `${facility.code},${dayText(day)},${vaccine},${lot}`

/** Only beside faultless rows, and not in sessions that miss some: an additional row would hide what is missing. */
function plantExtras(
  { nation, random, sites }: Ground,
  injections: readonly Injection[],
  due: Quotas,
): FileRow[] {
  if (EXTRAS.every((one) => due[one] <= 0)) return []
  const missing = new Set<string>()
  for (const injection of injections) {
    if (injection.planted === 'not-entered') missing.add(sessionKey(injection))
  }
  const rows: FileRow[] = []
  let next = 0
  for (const errors of EXTRAS) {
    for (; due[errors] > 0 && next < injections.length; next += 1) {
      const injection = at(injections, next)
      if (injection.planted !== null || missing.has(sessionKey(injection))) continue
      const change = extraChange(errors, injection, nation.asOf, random)
      if (change === undefined) continue
      const isElsewhere = errors === 'extra-other-station'
      const sender = isElsewhere ? otherSite(sites, injection, random) : injection.facility
      rows.push({ injection, sender, change, errors, isCopy: errors === 'extra-same-row' })
      due[errors] -= 1
    }
  }
  return rows
}

function otherSite(sites: Sites, { facility }: Injection, random: Random): Injection['facility'] {
  const others = sites.all.filter((site) => site !== facility)
  return random.pick(others)
}
