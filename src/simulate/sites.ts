/** Where injections are given in an area, and the lots that these places receive. */
import type { VaccineCode } from '../core/dose/vaccines.ts'
import type { FacilityKind } from '../core/unit.ts'
import { dayAt } from './days.ts'
import type { Facility } from './model.ts'
import { nameFor } from './names.ts'
import type { Maker } from './people.ts'
import type { Commune } from './places.ts'
import { mix, type Random, weightedTable } from './random.ts'

/** Sessions of one place are this many days apart. */
const SESSION_EVERY = 4
/** Injections given at the health station of one's own commune; the others go to the sites of the area. */
const AT_HOME = 0.72
/** The emergency sites of 2021 closed with the year. */
const DISSOLVED_DAYS_BEFORE = 116

interface SiteKind {
  readonly kind: FacilityKind
  readonly prefix: string
  readonly name: (area: string) => string
  readonly weight: number
}

/** Sites of every area. */
const OF_DISTRICT: readonly SiteKind[] = [
  { kind: 'hospital', prefix: 'BV', name: (area) => `Bệnh viện đa khoa ${area}`, weight: 26 },
  { kind: 'district-centre', prefix: 'TTYT', name: (area) => `Trung tâm Y tế ${area}`, weight: 30 },
  { kind: 'mobile', prefix: 'LD', name: (area) => `Đội tiêm lưu động ${area}`, weight: 18 },
  { kind: 'company', prefix: 'CTY', name: (area) => `Điểm tiêm khu công nghiệp ${area}`, weight: 8 },
  { kind: 'private', prefix: 'PK', name: (area) => `Phòng khám tư nhân ${area}`, weight: 3 },
  { kind: 'dissolved', prefix: 'DT', name: (area) => `Điểm tiêm dã chiến ${area}`, weight: 15 },
]
/** Sites that a province has once. */
const OF_PROVINCE: readonly SiteKind[] = [
  { kind: 'province-hospital', prefix: 'BVT', name: (area) => `Bệnh viện đa khoa ${area}`, weight: 14 },
  { kind: 'cdc', prefix: 'CDC', name: (area) => `Trung tâm Kiểm soát bệnh tật ${area}`, weight: 8 },
  { kind: 'army', prefix: 'QY', name: (area) => `Bệnh xá quân y ${area}`, weight: 5 },
  { kind: 'ministry-site', prefix: 'BYT', name: (area) => `Cơ sở của Bộ Y tế tại ${area}`, weight: 4 },
  { kind: 'police-site', prefix: 'CA', name: (area) => `Bệnh xá công an ${area}`, weight: 3 },
  { kind: 'transport-site', prefix: 'GTVT', name: (area) => `Y tế giao thông vận tải ${area}`, weight: 2 },
]

export interface Sites {
  readonly all: readonly Facility[]
  /** Where somebody of this commune goes. */
  choose(commune: Commune, random: Random): Facility
  /** The same, on a day on which the place still exists. */
  standing(facility: Facility, commune: Commune, day: number): Facility
}

/** The sites of one area; those of its province come with the first area. */
export function sitesOf(maker: Maker): Sites {
  const { area } = maker
  const stations = area.settlements.map(({ commune }) =>
    facilityOf(maker, {
      kind: 'station',
      code: `TYT-${commune.code}`,
      name: `Trạm Y tế ${commune.name}`,
      commune: commune.code,
    }),
  )
  const suffix = area.ordinal === 1 ? '' : `-${area.ordinal}`
  const at = area.settlements[0]?.commune.code ?? area.district.code
  const place = (sites: readonly SiteKind[], code: string, name: string) =>
    sites.map((site): readonly [Facility, number] => [
      facilityOf(maker, {
        kind: site.kind,
        code: `${site.prefix}-${code}`,
        name: site.name(name),
        commune: at,
      }),
      site.weight,
    ])
  const { district } = area
  const others = place(OF_DISTRICT, district.code + suffix, district.name + (suffix && ` (${area.ordinal})`))
  if (area.isFirstOfProvince)
    others.push(...place(OF_PROVINCE, district.province.code, district.province.name))
  const table = weightedTable(others)
  const stationOf = new Map(area.settlements.map(({ commune }, i) => [commune, stations[i]]))
  const home = (commune: Commune, otherwise: Facility): Facility => stationOf.get(commune) ?? otherwise
  return {
    all: [...stations, ...others.map(([facility]) => facility)],
    choose: (commune, random) => {
      const other = random.pick(table)
      return random.chance(AT_HOME) ? home(commune, other) : other
    },
    standing: (facility, commune, day) =>
      facility.lastDay === null || day <= facility.lastDay ? facility : home(commune, facility),
  }
}

function facilityOf(
  { nation, area, random }: Maker,
  site: Pick<Facility, 'kind' | 'code' | 'name' | 'commune'>,
): Facility {
  const isDissolved = site.kind === 'dissolved'
  return {
    ...site,
    head: headName(area.district.province.region, random),
    lastDay: isDissolved ? nation.asOf - DISSOLVED_DAYS_BEFORE : null,
    successor: isDissolved ? site.code.replace('DT-', 'TTYT-') : '',
    phase: random.below(SESSION_EVERY),
  }
}

/** Somebody in charge; no one of the register. */
export function headName(region: Maker['area']['district']['province']['region'], random: Random): string {
  const sex = random.chance(0.5) ? 'M' : 'F'
  return nameFor({ sex, birthYear: 1965 + random.below(25), region, people: 'kinh' }, random).full
}

/** The first session of a place on a day or after it. */
export function sessionOn({ phase }: Facility, day: number): number {
  return day + ((((phase - day) % SESSION_EVERY) + SESSION_EVERY) % SESSION_EVERY)
}

const LOT_PERIOD_DAYS = 30
const LOTS_A_PERIOD = 4
const CAMPAIGN_START = dayAt('2021-03-01')
/** How each maker writes its lots; the first letters keep the lots of two vaccines apart. */
const LOT_PREFIX: Readonly<Record<VaccineCode, string>> = {
  AZ: 'ABW',
  PFZ: 'FK',
  MOD: 'MD',
  VERO: 'VC2021',
  HAYAT: 'HV',
  SPUT: 'II-',
  JJ: 'XD',
  ABD: 'CG',
}
/** No common divisor with 10,000: another lot for every serial. */
const LOT_STEP = 7919

/** The lot that a district uses of a vaccine at a time: national lots, a few for each period. */
export function lotOf(vaccine: VaccineCode, day: number, district: string): string {
  const period = Math.floor((day - CAMPAIGN_START) / LOT_PERIOD_DAYS)
  const which = mix(Number(district) * 8 + vaccine.charCodeAt(0), period) % LOTS_A_PERIOD
  const serial = (period * LOTS_A_PERIOD + which + 1) * LOT_STEP
  return LOT_PREFIX[vaccine] + String(serial % 10_000).padStart(4, '0')
}

/** Expiry of a lot: nine months from the time in which it is used; the same for the whole country. */
export const lotExpiry = (day: number): number =>
  CAMPAIGN_START + Math.floor((day - CAMPAIGN_START) / LOT_PERIOD_DAYS) * LOT_PERIOD_DAYS + 270
