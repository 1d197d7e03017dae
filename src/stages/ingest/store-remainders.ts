/** What session reports counted on one day, whatever the lot. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { SessionRow } from './store-sessions.ts'

/** More lots of one vaccine than a facility opens in a day. */
const LOTS_MOST = 50

/** The reports of one facility, day and vaccine, lot by lot. */
export async function selectDayReports(
  tx: Tx,
  { facility, day, vaccine }: { readonly facility: string; readonly day: string; readonly vaccine: string },
): Promise<SessionRow[]> {
  return tx.query(
    `select facility, day::text as day, vaccine, lot, doses_given as "dosesGiven" from session_report
     where facility = $1 and day = $2 and vaccine = $3 order by lot limit $4`,
    [facility, day, vaccine, LOTS_MOST],
  )
}
