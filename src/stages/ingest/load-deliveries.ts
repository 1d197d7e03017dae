import type { Caller } from '../../core/caller.ts'
import { type FindingCode, FindingCounts, isError } from './findings.ts'
import type { IngestDeps, SourceTable } from './ports.ts'
import { cellsBy, DELIVERY_COLUMNS, readDelivery } from './read-figures.ts'
import { type DeliveryRow, upsertDeliveries } from './store-sessions.ts'

export interface LoadSummary {
  /** entered + updated + unchanged + rejected. */
  readonly rows: number
  readonly entered: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
  /** By code. */
  readonly findings: Readonly<Record<string, number>>
  /** The first refused rows, as a person sees them in the spreadsheet. */
  readonly rejectedRows: readonly { readonly row: number; readonly codes: readonly string[] }[]
}

export type LoadDeps = Pick<IngestDeps, 'database' | 'places' | 'progress'>

/** Refused rows named in the summary. */
const NAMED_MAX = 100
const BATCH_ROWS = 5000

/**
 * Loads deliveries (`lot,vaccine,facility,delivered_on,doses,returned,expiry`); a delivery sent again replaces its former
 * figures, the last row of several with one key counts. A row with an error is left out, the others are taken.
 * @throws {Refusal} `file.*`, `database.*`
 */
export async function loadDeliveries(
  caller: Caller,
  table: SourceTable,
  { database, places, progress }: LoadDeps,
): Promise<LoadSummary> {
  const cells = cellsBy(table, DELIVERY_COLUMNS)
  const sum = new LoadSum<DeliveryRow>(({ facility, vaccine, lot, deliveredOn }) =>
    [facility, vaccine, lot, deliveredOn].join('\n'),
  )
  const flush = async () => {
    const rows = sum.take()
    if (rows.length > 0) sum.wrote(await database.transaction(caller, (tx) => upsertDeliveries(tx, rows)))
    progress({ stage: 'lots', done: sum.rows, total: 0 })
  }
  for await (const row of table.rows()) {
    const findings: FindingCode[] = []
    sum.add(row.row, readDelivery(cells(row, findings), places, findings), findings)
    if (sum.waiting >= BATCH_ROWS) await flush()
  }
  await flush()
  return sum.toSummary()
}

/** Gathers the rows of one file of figures, each key once. */
export class LoadSum<Row> {
  rows = 0
  readonly #keyOf: (row: Row) => string
  readonly #waiting = new Map<string, Row>()
  readonly #counts = new FindingCounts()
  readonly #named: { row: number; codes: readonly string[] }[] = []
  #entered = 0
  #updated = 0
  #rejected = 0

  constructor(keyOf: (row: Row) => string) {
    this.#keyOf = keyOf
  }

  get waiting(): number {
    return this.#waiting.size
  }

  add(row: number, value: Row, findings: readonly FindingCode[]): void {
    this.rows += 1
    this.#counts.add(findings)
    if (findings.some(isError)) {
      this.#rejected += 1
      if (this.#named.length < NAMED_MAX) this.#named.push({ row, codes: findings })
    } else this.#waiting.set(this.#keyOf(value), value)
  }

  take(): Row[] {
    const rows = [...this.#waiting.values()]
    this.#waiting.clear()
    return rows
  }

  wrote({ entered, updated }: { readonly entered: number; readonly updated: number }): void {
    this.#entered += entered
    this.#updated += updated
  }

  toSummary(): LoadSummary {
    return {
      rows: this.rows,
      entered: this.#entered,
      updated: this.#updated,
      unchanged: this.rows - this.#entered - this.#updated - this.#rejected,
      rejected: this.#rejected,
      findings: this.#counts.toRecord(),
      rejectedRows: this.#named,
    }
  }
}
