/**
 * Where a case goes, and whose desk a decision lies on (9458/BYT-CNTT, annex: the facility that is named; else the pool of
 * the province, then district, then commune; pools are assigned daily). Units are asked for the day: what has ended is
 * answered for by its successor.
 */
import { ROOT_UNIT } from '../caller.ts'
import type { Day } from '../dates.ts'
import { fieldsOf } from '../dose/actions.ts'
import { AREA_KINDS, isFacilityKind } from '../unit.ts'
import { aboveBoth, type UnitTree } from '../unit-tree.ts'
import { type CaseKind, type CaseStanding, NO_CASE } from './case.ts'

/** What the rules must know of a case; a stored case has it all. */
export interface CaseMatter {
  readonly kind: CaseKind
  /** Sum of `WRONG_FIELDS` bits. */
  readonly fields: number
  readonly facility: string | null
  /** GSO code: where the person lives. */
  readonly commune: string | null
  readonly otherFacility: string | null
  readonly standing: CaseStanding
}

/** Whose decision it is, before anybody asked which unit that is. */
export type Desk = 'facility' | 'residence' | 'above-both' | 'above-facility' | 'holder'

/** A moment's view of the units. */
export interface UnitsOn {
  readonly tree: UnitTree
  readonly day: Day
}

type FindDesk = (matter: CaseMatter, units: UnitsOn) => string

const FIND_DESK: Readonly<Record<Desk, FindDesk>> = {
  facility: ({ facility, standing }, { tree, day }) => tree.standing(facility ?? standing.unit, day).code,
  residence: residenceOf,
  'above-both': ({ facility, otherFacility, standing }, { tree, day }) => {
    const one = facility ?? standing.unit
    return aboveBoth(tree, one, otherFacility ?? one, day).code
  },
  'above-facility': ({ facility, standing }, { tree, day }) =>
    tree.above(facility ?? standing.unit, day)?.code ?? ROOT_UNIT,
  holder: ({ standing }, { tree, day }) => tree.standing(standing.unit, day).code,
}

/** The unit at a desk, raised by as many levels as appeals have raised the case; at most the ministry. */
export function deskOf(desk: Desk, matter: CaseMatter, units: UnitsOn): string {
  return levelsAt(desk, matter, units)[0] ?? ROOT_UNIT
}

/** The units that may hold the case now, from the desk upwards; never empty. */
export function levelsAt(desk: Desk, matter: CaseMatter, units: UnitsOn): readonly string[] {
  const path = units.tree.path(FIND_DESK[desk](matter, units), units.day).map(({ code }) => code)
  const rest = path.slice(matter.standing.level)
  return rest.length > 0 ? rest : [ROOT_UNIT]
}

/** The unit that would decide an appeal; null when the ministry has decided: there is no level above. */
export function levelAbove(desk: Desk, matter: CaseMatter, units: UnitsOn): string | null {
  return levelsAt(desk, matter, units)[1] ?? null
}

/** The commune to which a case was routed, else that of the person, else the area that the facility stands under. */
function residenceOf({ commune, facility, standing }: CaseMatter, { tree, day }: UnitsOn): string {
  if (tree.unit(standing.unit)?.kind === 'commune') return tree.standing(standing.unit, day).code
  if (commune !== null && tree.unit(commune) !== undefined) return tree.standing(commune, day).code
  if (facility === null) return tree.standing(standing.unit, day).code
  return communeOfFacility(facility, { tree, day })
}

/**
 * The lowest area that the facility stands under: its commune, or the district of a hospital. The commune in which a hospital
 * merely lies sees none of its records.
 */
function communeOfFacility(facility: string, { tree, day }: UnitsOn): string {
  const isArea = (kind: string): boolean => (AREA_KINDS as readonly string[]).includes(kind) // widened to ask
  return tree.path(facility, day).find(({ kind }) => isArea(kind))?.code ?? ROOT_UNIT
}

/** The desk on which a case of each kind lies, unless it is the station's own typing. */
const KIND_DESK: Readonly<Record<CaseKind, Desk>> = {
  difference: 'residence',
  'other-person': 'residence',
  ambiguous: 'residence',
  nobody: 'residence',
  'facilities-disagree': 'above-both',
  duplicate: 'above-both',
  'missing-dose': 'holder',
  'register-wrong': 'residence',
  'not-mine': 'above-facility',
  'same-person': 'residence',
}

/** The desk of a case. Own typing is the station's, and one facility's own two records are its own. */
export function deskOfKind(matter: CaseMatter, isTypingError: boolean): Desk {
  if (matter.kind === 'difference' && isOwnTyping(matter, isTypingError)) return 'facility'
  if (matter.kind === 'duplicate' && isOneFacility(matter)) return 'facility'
  return KIND_DESK[matter.kind]
}

/** True for what a station typed wrong and mends by itself: a rule names it, or no identity field is in question. */
export function isOwnTyping({ fields }: CaseMatter, isTypingError: boolean): boolean {
  return isTypingError || fieldsOf(fields).join() === 'other'
}

/** True when both records are one facility's. */
export function isOneFacility({ facility, otherFacility }: CaseMatter): boolean {
  return facility !== null && facility === otherFacility
}

/** What is known of where a case belongs, as codes of units. */
export interface CasePlace {
  readonly facility: string | null
  readonly commune: string | null
  readonly district: string | null
  readonly province: string | null
}

/** Where a new case goes. What names no unit at all goes to the ministry's pool. */
export function routeOf(matter: Omit<CaseMatter, 'standing'>, place: CasePlace, units: UnitsOn): string {
  if (matter.kind === 'missing-dose') return routeOfMissing(place, units)
  const pool =
    [place.commune, place.district, place.province].find((code) => isUnit(code, units)) ?? ROOT_UNIT
  const standing = { ...NO_CASE, unit: place.facility ?? pool }
  return FIND_DESK[deskOfKind({ ...matter, standing }, false)]({ ...matter, standing }, units)
}

function isUnit(code: string | null, { tree }: UnitsOn): code is string {
  return code !== null && tree.unit(code) !== undefined
}

/** A district that somebody calls a facility is none: it cannot enter an injection. */
function isFacility(code: string | null, { tree }: Pick<UnitsOn, 'tree'>): code is string {
  return code !== null && isFacilityKind(tree.unit(code)?.kind ?? '')
}

/** The facility that is named; else the pool of the province, from where it is assigned downwards. */
function routeOfMissing({ facility, commune, district, province }: CasePlace, units: UnitsOn): string {
  const { tree, day } = units
  if (isFacility(facility, units)) return tree.standing(facility, day).code
  const area = [commune, district, province].find((code) => isUnit(code, units))
  if (area === null || area === undefined) return ROOT_UNIT
  const path = tree.path(area, day)
  return (path.find(({ kind }) => kind === 'province') ?? path.at(-1))?.code ?? ROOT_UNIT
}

/**
 * Commune -> its health station, where there is exactly one; made once for any number of cases. A commune that was merged is
 * asked for by its former code as well: of several stations of the new one, a person names one by it.
 */
export function stationsOf({ tree, day }: UnitsOn): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>()
  for (const unit of tree.all()) {
    const commune = unit.kind === 'station' ? (unit.commune ?? unit.parent) : null
    if (commune === null) continue
    for (const code of new Set([commune, tree.standing(commune, day).code])) {
      const stations = found.get(code) ?? new Set()
      found.set(code, stations.add(tree.standing(unit.code, day).code))
    }
  }
  return new Map(
    [...found].flatMap(([commune, stations]) => {
      const [only] = stations
      return stations.size === 1 && only !== undefined ? [[commune, only] as const] : []
    }),
  )
}

/**
 * One level down from a pool towards where the case belongs; null when it names nothing below. Below a commune comes its
 * health station.
 */
export function assignDown(
  unit: string,
  place: CasePlace,
  { tree, day, stations }: UnitsOn & { readonly stations: ReadonlyMap<string, string> },
): string | null {
  const units = { tree, day }
  const facility = isFacility(place.facility, units) ? place.facility : null
  const target = [facility, place.commune, place.district, place.province].find((code) => isUnit(code, units))
  if (target === null || target === undefined) return null
  const path = tree.path(target, day).map(({ code }) => code)
  const now = tree.standing(unit, day).code
  const here = path.indexOf(now)
  if (here !== 0) return path[here - 1] ?? null
  const station = stations.get(target) ?? stations.get(now) ?? null
  return station === now ? null : station
}
