import { confirmInjections, countEntered, type SessionKey } from '../record/index.ts'
import type { Tx } from './store.ts'
import { keepSignals, type SessionRow, type Signal, selectReports, selectStock } from './store-sessions.ts'

export interface Compared {
  /** Records confirmed now. */
  readonly confirmed: number
  /** Sessions or lots whose figures do not add up. */
  readonly signals: number
}

/** Records in memory at once while they are confirmed. */
const CONFIRM_DOSES = 5000

/** Compares sessions with what was entered and delivered, keeps signals, confirms the records of sound sessions. */
export async function compareSessions(tx: Tx, keys: readonly SessionKey[]): Promise<Compared> {
  const reports = await selectReports(tx, keys)
  if (reports.length === 0) return { confirmed: 0, signals: 0 }
  const entered = new Map<string, number>()
  for (const row of await countEntered(tx, reports)) entered.set(keyOfSession(row), row.entered)
  const comparisons = reports.map((report): Signal => {
    const { facility, day, vaccine, lot, dosesGiven } = report
    const found = entered.get(keyOfSession(report)) ?? 0
    return { kind: 'entered-above-given', facility, day, vaccine, lot, expected: dosesGiven, found }
  })
  const stock = (await selectStock(tx, reports)).map(
    ({ delivered, given, ...place }): Signal => ({
      kind: 'given-above-delivered',
      day: null,
      expected: delivered,
      found: given,
      ...place,
    }),
  )
  const signals = await keepSignals(tx, [...comparisons, ...stock])
  let confirmed = 0
  for (const sound of soundSessions(reports, entered)) confirmed += await confirmInjections(tx, sound)
  return { confirmed, signals }
}

/** Sessions that hold records and no more than injections, in groups of about CONFIRM_DOSES records. */
function* soundSessions(
  reports: readonly SessionRow[],
  entered: ReadonlyMap<string, number>,
): Generator<SessionRow[]> {
  let group: SessionRow[] = []
  let doses = 0
  for (const report of reports) {
    const found = entered.get(keyOfSession(report)) ?? 0
    if (found === 0 || found > report.dosesGiven) continue
    group.push(report)
    doses += found
    if (doses < CONFIRM_DOSES) continue
    yield group
    group = []
    doses = 0
  }
  if (group.length > 0) yield group
}

/** One text for each session; a cell never holds a line break. */
export function keyOfSession({ facility, day, vaccine, lot }: SessionKey): string {
  return `${facility}\n${day}\n${vaccine}\n${lot}`
}

/** The session that `keyOfSession` named. */
export function sessionOfKey(key: string): SessionKey {
  const [facility = '', day = '', vaccine = '', lot = ''] = key.split('\n')
  return { facility, day, vaccine, lot }
}
