/** Rows of deliveries.csv and sessions.csv -> figures, or findings; no I/O. */
import { type Day, parseDay } from '../../core/dates.ts'
import { findVaccine } from '../../core/dose/vaccines.ts'
import { Refusal } from '../../core/refusal.ts'
import { parseWholeDay, plainCell } from './cells.ts'
import type { FindingCode } from './findings.ts'
import type { KnownLots } from './lots.ts'
import type { Places, SourceRow, SourceTable } from './ports.ts'
import type { DeliveryRow, SessionRow } from './store-sessions.ts'

export const DELIVERY_COLUMNS = [
  'lot',
  'vaccine',
  'facility',
  'delivered_on',
  'doses',
  'returned',
  'expiry',
] as const
export const SESSION_COLUMNS = ['facility', 'day', 'vaccine', 'lot', 'doses_given'] as const

/** Doses in one delivery or session; more is a slip of the finger. */
const DOSES_MAX = 10_000_000

/** Cells of a row by column. */
export type CellOf<Column extends string> = (column: Column) => string

/**
 * Finds the columns of a table by their exact names.
 * @throws {Refusal} `file.missing-columns`
 */
export function cellsBy<Column extends string>(
  { header }: SourceTable,
  columns: readonly Column[],
): (row: SourceRow, findings: FindingCode[]) => CellOf<Column> {
  const names = header.map((name) => name.toLowerCase())
  const missing = columns.filter((column) => !names.includes(column))
  if (missing.length > 0) {
    throw new Refusal(
      'file.missing-columns',
      `the file lacks the columns ${missing.join(', ')}: check its header and its separator`,
    )
  }
  return ({ cells }, findings) =>
    (column) =>
      plainCell(cells[names.indexOf(column)] ?? '', findings)
}

/** Reads a row of deliveries.csv; what is wrong with it is added to `findings`. */
export function readDelivery(
  cell: CellOf<(typeof DELIVERY_COLUMNS)[number]>,
  places: Places,
  findings: FindingCode[],
): DeliveryRow {
  const expiry = cell('expiry')
  return {
    facility: knownFacility(cell('facility'), places, findings),
    vaccine: knownVaccine(cell('vaccine'), findings),
    lot: lotOf(cell('lot'), findings),
    deliveredOn: dayOf(cell('delivered_on'), findings),
    doses: wholeNumber(cell('doses'), findings),
    returned: cell('returned') === '' ? 0 : wholeNumber(cell('returned'), findings),
    expiry: expiry === '' ? null : dayOf(expiry, findings),
  }
}

/** Reads a row of sessions.csv; what is wrong with it is added to `findings`. */
export function readSession(
  cell: CellOf<(typeof SESSION_COLUMNS)[number]>,
  { places, lots, today }: { readonly places: Places; readonly lots: KnownLots; readonly today: Day },
  findings: FindingCode[],
): SessionRow {
  const day = dayOf(cell('day'), findings)
  if (day > today) findings.push('day.in-future')
  const vaccine = knownVaccine(cell('vaccine'), findings)
  const lot = lotOf(cell('lot'), findings)
  const code = findVaccine(vaccine)
  return {
    facility: knownFacility(cell('facility'), places, findings),
    day,
    vaccine,
    // An unknown lot is kept as it is: its doses were given, and the comparison with the deliveries says so.
    lot: code === undefined ? lot : (lots.find(code, lot) ?? lot),
    dosesGiven: wholeNumber(cell('doses_given'), findings),
  }
}

function knownFacility(code: string, places: Places, findings: FindingCode[]): string {
  if (!places.facilityExists(code)) findings.push('facility.unknown')
  return code
}

function knownVaccine(text: string, findings: FindingCode[]): string {
  const vaccine = findVaccine(text)
  if (vaccine === undefined) findings.push('vaccine.unknown')
  return vaccine ?? ''
}

function lotOf(text: string, findings: FindingCode[]): string {
  if (text === '') findings.push('lot.missing')
  return text
}

function dayOf(text: string, findings: FindingCode[]): string {
  const day = parseDay(text) ?? parseWholeDay(text)
  if (day === undefined) findings.push('day.invalid')
  return day ?? ''
}

function wholeNumber(text: string, findings: FindingCode[]): number {
  const value = /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN
  if (value <= DOSES_MAX) return value
  findings.push('number.invalid')
  return 0
}
