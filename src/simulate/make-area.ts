/** One area with its people, places, injections and errors; nothing of it outlives its turn. */
import { type Shot, shotsOf } from './campaign.ts'
import type { Ledger } from './ledger.ts'
import type { Facility, FileRow, Injection, Person } from './model.ts'
import {
  createIndex,
  type Index,
  letDie,
  type Maker,
  makeForeigner,
  makeUnregistered,
  settle,
} from './people.ts'
import { plantErrors, unregisteredDue } from './plant.ts'
import { lotOf, type Sites, sessionOn, sitesOf } from './sites.ts'

export interface MadeArea {
  readonly sites: Sites
  readonly registered: readonly Person[]
  /** Every injection given in the area, entered or not. */
  readonly injections: readonly Injection[]
  readonly extras: readonly FileRow[]
}

/** Residents with a passport of another country, as a share of the registered. */
const FOREIGNERS = 0.002

/** A few hundred people may have nobody with a name that can be misspelt in every way; others then take their place. */
const MOST_TRIES = 100

/**
 * Makes the area and plants its errors; the last area closes the ledger.
 * @throws when no try has room for every class: a fault of the quotas
 */
export function makeArea(maker: Maker, ledger: Ledger, isLast: boolean): MadeArea {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const made = tryArea(maker, ledger, isLast)
    if (made !== undefined) return made
  }
  throw new Error('the errors of the last area found no injections')
}

function tryArea(maker: Maker, ledger: Ledger, isLast: boolean): MadeArea | undefined {
  const sites = sitesOf(maker)
  const index = createIndex()
  const registered = settle(maker, index)
  for (const person of registered) vaccinate(maker, sites, person)
  const foreigners: Person[] = []
  for (let left = registered.length * FOREIGNERS; left > 0; left -= 1) {
    if (left < 1 && !maker.random.chance(left)) break
    const person = makeForeigner(maker)
    vaccinate(maker, sites, person)
    foreigners.push(person)
  }
  const known = [...registered, ...foreigners]
  const unregistered = addUnregistered(maker, sites, closingNumber(ledger, known, isLast), index)
  const injections = [...known, ...unregistered].flatMap((person) => person.injections)
  const ground = { ...maker, sites, registered, unregistered, isLast }
  const extras = plantErrors(ground, ledger, ledger.given + injections.length)
  if (extras === undefined) return undefined
  letDie(maker, registered)
  return { sites, registered, injections, extras }
}

function vaccinate(maker: Maker, sites: Sites, person: Person): void {
  const { nation, area, random } = maker
  const places: Facility[] = []
  const sessionDay = (day: number): number => {
    let place = sites.standing(sites.choose(person.commune, random), person.commune, day)
    let on = sessionOn(place, day)
    if (place.lastDay !== null && on > place.lastDay) {
      place = sites.standing(place, person.commune, on)
      on = sessionOn(place, on)
    }
    places.push(place)
    return on
  }
  const shots = shotsOf(person.birth, nation.asOf, random, sessionDay)
  person.injections = shots.flatMap((shot, i) => {
    const facility = places[i]
    return facility === undefined ? [] : [injectionOf(person, shot, i + 1, facility, area.district.code)]
  })
}

function injectionOf(
  person: Person,
  { day, vaccine, purpose }: Shot,
  ordinal: number,
  facility: Facility,
  district: string,
): Injection {
  const lot = lotOf(vaccine, day, district)
  return { person, ordinal, purpose, vaccine, day, facility, lot, planted: null, change: null, phone: null }
}

/** People whom the register does not know, with exactly so many injections. */
function addUnregistered(maker: Maker, sites: Sites, count: number, index: Index): Person[] {
  const persons: Person[] = []
  for (let left = count; left > 0; ) {
    const person = makeUnregistered(maker, index)
    vaccinate(maker, sites, person)
    person.injections = person.injections.slice(0, left)
    if (person.injections.length === 0) continue
    left -= person.injections.length
    persons.push(person)
  }
  return persons
}

const ATTEMPTS = 40

/**
 * How many injections of unregistered people are due. They count among the given, on which in turn depends what is due:
 * the number is sought at which both agree.
 */
function closingNumber(ledger: Ledger, known: readonly Person[], isLast: boolean): number {
  for (;;) {
    const given = ledger.given + known.reduce((sum, { injections }) => sum + injections.length, 0)
    let count = 0
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const due = unregisteredDue(ledger.due(given + count, isLast))
      if (due === count) return count
      count = due
    }
    // No number agrees: one injection less moves the roundings.
    known.find(({ injections }) => injections.length > 1)?.injections.pop()
  }
}
