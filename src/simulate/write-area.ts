/** Writes one area: its rows of the nation's lists, and one file for each place that sends something. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { dayText } from './days.ts'
import { facilityFile, habitOf, truthOf } from './facility-file.ts'
import type { Lists } from './lists.ts'
import type { MadeArea } from './make-area.ts'
import type { Facility, FileRow, Injection, Person } from './model.ts'
import type { Maker } from './people.ts'
import type { Random } from './random.ts'
import { headName, lotExpiry } from './sites.ts'
import { traitsOf } from './traits.ts'

export interface Written {
  rows: number
  files: number
  facilities: number
}

/** Writes the area and adds to `written`. */
export function writeArea(out: string, lists: Lists, maker: Maker, made: MadeArea, written: Written): void {
  lists.append('register', made.registered.map(registerLine))
  lists.append('units', [...areaLines(maker), ...made.sites.all.map(unitLine)])
  const injections = [...made.injections].sort((a, b) => a.day - b.day)
  writeStocks(lists, injections, maker.random)
  const rowsOf = rowsByFacility(injections, made.extras)
  for (const facility of made.sites.all) {
    const rows = rowsOf.get(facility)
    if (rows === undefined) continue
    const habit = habitOf(facility, written.files, maker.nation.seed)
    const name = `${facility.code}.${habit.format}`
    writeFileSync(join(out, 'facilities', name), facilityFile(rows, habit))
    lists.append(
      'truth',
      rows.map((row, i) => `${name},${i + 2},${truthOf(row)},${row.errors},${traitsOf(row)}`),
    )
    written.files += 1
    written.rows += rows.length
  }
  written.facilities += made.sites.all.length
}

function registerLine(person: Person): string {
  const { number, cmnd, sex, commune, phone, deceasedOn, hamlet, household, guardians } = person
  const name = person.registerName ?? person.name
  const birthDate = person.registerBirth ?? person.birthDate
  const [first, second] = guardians
  return `${number},${cmnd},${name},${birthDate},${sex},${commune.code},${phone},${deceasedOn},${hamlet},${household},${first?.number ?? ''},${second?.number ?? ''}`
}

/** The province, the district and the communes themselves, so that each has somebody in charge; only once each. */
function areaLines({ area, random }: Maker): string[] {
  const { district } = area
  const line = (code: string, name: string, kind: string): string =>
    `${code},${name},${kind},,${headName(district.province.region, random)},,,,`
  const lines = area.settlements.map(({ commune }) => line(commune.code, commune.name, 'commune'))
  if (area.ordinal === 1) lines.unshift(line(district.code, district.name, 'district'))
  if (area.isFirstOfProvince) lines.unshift(line(district.province.code, district.province.name, 'province'))
  return lines
}

function unitLine({ code, name, kind, commune, head, lastDay, successor }: Facility): string {
  return `${code},${name},${kind},${commune},${head},,,${lastDay === null ? '' : dayText(lastDay)},${successor}`
}

/** One lot at one place. */
interface Stock {
  readonly first: Injection
  doses: number
  /** The session that is being counted. */
  day: number
  given: number
}

/** Vials come in boxes of ten doses. */
const BOX = 10
const MOST_DAYS_AHEAD = 12

/**
 * Session reports, and the deliveries before them: every lot reaches the place before its first use there, with some doses
 * to spare; some of these go back. The injections come by day, so that each session is counted in one go.
 */
function writeStocks(lists: Lists, injections: readonly Injection[], random: Random): void {
  const places = new Map<Facility, Map<string, Stock>>()
  const sessions: string[] = []
  for (const injection of injections) {
    const { facility, lot, day } = injection
    const stocks = places.get(facility) ?? new Map<string, Stock>()
    if (stocks.size === 0) places.set(facility, stocks)
    const stock = stocks.get(lot)
    if (stock === undefined) stocks.set(lot, { first: injection, doses: 1, day, given: 1 })
    else {
      if (stock.day !== day) {
        sessions.push(sessionLine(stock))
        stock.day = day
        stock.given = 0
      }
      stock.doses += 1
      stock.given += 1
    }
  }
  const all = [...places.values()].flatMap((stocks) => [...stocks.values()])
  sessions.push(...all.map(sessionLine))
  lists.append('sessions', sessions)
  lists.append(
    'deliveries',
    all.map((stock) => deliveryLine(stock, random)),
  )
}

const sessionLine = ({ first, day, given }: Stock): string =>
  `${first.facility.code},${dayText(day)},${first.vaccine},${first.lot},${given}`

function deliveryLine({ first, doses }: Stock, random: Random): string {
  const delivered = Math.ceil((doses * 1.03) / BOX) * BOX
  const returned = random.chance(0.2) ? random.below(delivered - doses + 1) : 0
  const day = first.day - 1 - random.below(MOST_DAYS_AHEAD)
  return `${first.lot},${first.vaccine},${first.facility.code},${dayText(day)},${delivered},${returned},${dayText(lotExpiry(first.day))}`
}

/** The rows of every file, by day; an additional row of the same place stands below the row that it repeats. */
function rowsByFacility(
  injections: readonly Injection[],
  extras: readonly FileRow[],
): Map<Facility, FileRow[]> {
  const extraOf = new Map(extras.map((row) => [row.injection, row]))
  const rowsOf = new Map<Facility, FileRow[]>()
  const add = (row: FileRow): void => {
    const rows = rowsOf.get(row.sender)
    if (rows === undefined) rowsOf.set(row.sender, [row])
    else rows.push(row)
  }
  for (const injection of injections) {
    if (injection.planted === 'not-entered') continue
    const { facility: sender, change, planted, phone } = injection
    const errors = [planted, phone?.planted].filter((one) => one != null).join(';')
    add({ injection, sender, change, errors, isCopy: false })
    const extra = extraOf.get(injection)
    if (extra !== undefined) add(extra)
  }
  return rowsOf
}
