/** Names and codes of places -> codes, from memory: asked once for every row of a file. */
import { isFacilityKind, type Unit } from '../../core/unit.ts'
import type { UnitTree } from '../../core/unit-tree.ts'
import { nameKeys, PROVINCE_ALIASES } from './place-names.ts'

/** What is known of an address; a part that could not be told is null, never guessed. */
export interface PlaceCodes {
  readonly province: string | null
  readonly district: string | null
  readonly commune: string | null
}

export interface KnownFacility extends PlaceCodes {
  readonly code: string
  readonly kind: Unit['kind']
  readonly name: string
}

export interface Places {
  /** The facility of a code; null when there is none, or when the code is that of a province, district or commune. */
  facility(code: string): KnownFacility | null
  /** Resolves names (with or without Tỉnh, Quận, P. and the like, with or without diacritics) or GSO codes. */
  commune(province: string | null, district: string | null, commune: string | null): PlaceCodes
}

const NOWHERE: PlaceCodes = { province: null, district: null, commune: null }
/** Texts of places repeat from row to row; beyond this many different ones the memory of answers starts anew. */
const MEMORY_MAX = 50_000

/** Builds the index once. */
export function placesOf(tree: UnitTree): Places {
  const index = indexAreas(tree)
  const answers = new Map<string, PlaceCodes>()
  const addressOf = (unit: Unit): PlaceCodes => {
    const found: Record<string, string> = {}
    for (let at: Unit | undefined = unit; at !== undefined; at = tree.unit(at.parent ?? ''))
      found[at.kind] = at.code
    const { province = null, district = null, commune = null } = found
    return { province, district, commune }
  }
  return {
    facility: (code) => {
      const unit = tree.unit(code)
      if (unit === undefined || !isFacilityKind(unit.kind)) return null
      const place = unit.commune === null ? undefined : tree.unit(unit.commune)
      return { code, kind: unit.kind, name: unit.name, ...(place === undefined ? NOWHERE : addressOf(place)) }
    },
    commune: (province, district, commune) => {
      const key = `${province ?? ''}\n${district ?? ''}\n${commune ?? ''}`
      const known = answers.get(key)
      if (known !== undefined) return known
      const answer = resolve(index, [province, district, commune], addressOf)
      if (answers.size >= MEMORY_MAX) answers.clear()
      answers.set(key, answer)
      return answer
    },
  }
}

type AreaLevel = 'province' | 'district' | 'commune'

/** Areas of one level by code and, within each unit above, by both keys of their names. */
interface AreaIndex {
  readonly byCode: Readonly<Record<AreaLevel, ReadonlyMap<string, Unit>>>
  /** `parent|key` -> areas; under '' as parent those of the whole country. */
  readonly byName: Readonly<Record<AreaLevel, ReadonlyMap<string, readonly Unit[]>>>
}

const LEVELS = ['province', 'district', 'commune'] as const

function indexAreas(tree: UnitTree): AreaIndex {
  const byCode = { province: new Map(), district: new Map(), commune: new Map() } satisfies Record<
    AreaLevel,
    Map<string, Unit>
  >
  const byName = { province: new Map(), district: new Map(), commune: new Map() } satisfies Record<
    AreaLevel,
    Map<string, Unit[]>
  >
  for (const unit of tree.all()) {
    const level = LEVELS.find((name) => name === unit.kind)
    if (level === undefined) continue
    byCode[level].set(unit.code, unit)
    const above = tree.unit(unit.parent ?? '')
    const over = ['', above?.code ?? '', above?.parent ?? ''].filter((code, at) => at === 0 || code !== '')
    for (const key of keysOf(unit.name)) {
      for (const parent of over) add(byName[level], `${parent}|${key}`, unit)
    }
  }
  return { byCode, byName }
}

/** Every way to write a name, marked so that an exact spelling never meets one without diacritics. */
function keysOf(name: string): Set<string> {
  return new Set(nameKeys(name).flatMap(({ exact, bare }) => [`=${exact}`, `~${bare}`]))
}

function add(map: Map<string, Unit[]>, key: string, unit: Unit): void {
  const units = map.get(key)
  if (units === undefined) map.set(key, [unit])
  else units.push(unit)
}

/** From the largest part to the smallest; a part is looked for below the smallest one that is already known. */
function resolve(
  index: AreaIndex,
  texts: readonly (string | null)[],
  addressOf: (unit: Unit) => PlaceCodes,
): PlaceCodes {
  let smallest: Unit | null = null
  for (const [at, level] of LEVELS.entries()) {
    const text = texts[at]?.trim() ?? ''
    if (text === '') continue
    smallest = findArea(index, level, text, smallest) ?? smallest
  }
  return smallest === null ? NOWHERE : addressOf(smallest)
}

function findArea(index: AreaIndex, level: AreaLevel, text: string, within: Unit | null): Unit | null {
  // A bare number is a name first ("1" of Quận 1) and a code only after that.
  const named = findByName(index, level, text, within)
  if (named !== null) return named
  return /^\d{1,5}$/.test(text) ? findByCode(index, level, text, within) : null
}

/** Spreadsheets drop leading zeros of codes; without anything larger to check it against, only a whole code counts. */
const CODE_DIGITS: Readonly<Record<AreaLevel, number>> = { province: 2, district: 3, commune: 5 }

function findByCode(index: AreaIndex, level: AreaLevel, text: string, within: Unit | null): Unit | null {
  const digits = CODE_DIGITS[level]
  const unit = index.byCode[level].get(text.padStart(digits, '0'))
  if (unit === undefined) return null
  if (within === null) return text.length === digits || level === 'province' ? unit : null
  const isInside =
    unit.parent === within.code || index.byCode.district.get(unit.parent ?? '')?.parent === within.code
  return isInside ? unit : null
}

/** The one area of this name, by its exact spelling first; null when two could be meant. */
function findByName(index: AreaIndex, level: AreaLevel, text: string, within: Unit | null): Unit | null {
  const keys = nameKeys(text)
  const tries = [...keys.map(({ exact }) => `=${exact}`), ...keys.map(({ bare }) => `~${bare}`)]
  for (const key of tries) {
    const [only, ...others] = index.byName[level].get(`${within?.code ?? ''}|${key}`) ?? []
    if (only !== undefined && others.length === 0) return only
  }
  const alias = level === 'province' ? PROVINCE_ALIASES[keys[0]?.bare ?? ''] : undefined
  return alias === undefined ? null : (index.byCode.province.get(alias) ?? null)
}
