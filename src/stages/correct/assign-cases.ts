import type { Caller } from '../../core/caller.ts'
import type { CaseAction } from '../../core/case/case.ts'
import { assignDown, type CasePlace, stationsOf } from '../../core/case/routing.ts'
import { dayOfInstant } from '../../core/dates.ts'
import { startOfDay } from '../../core/dose/next-step-clocks.ts'
import type { Progress } from '../../core/progress.ts'
import type { AREA_KINDS } from '../../core/unit.ts'
import type { UnitTree } from '../../core/unit-tree.ts'
import type { Database, Tx } from '../record/index.ts'
import { placeOfDetails } from './case-details.ts'
import { selectPooled } from './store-case-lists.ts'
import { appendCaseActions, lockCases, type StoredCase } from './store-cases.ts'

export interface AssignDeps {
  readonly worker: Database
  readonly readTree: (tx: Tx) => Promise<UnitTree>
  readonly progress: Progress
}

/** Cases of one transaction. */
const CASES_PER_BATCH = 2000

/** Kinds of unit that hold cases for others. */
const POOLS: readonly string[] = [
  'ministry',
  'branch',
  'province',
  'district',
  'commune',
] satisfies readonly (typeof AREA_KINDS)[number][]

/**
 * Sends every case that waits in a pool one level down, as far as the site or the residence says where (9458/BYT-CNTT,
 * annex: assigned daily). A case that was assigned today already stays. @throws {Refusal} `database.*`
 */
export async function assignCases(
  caller: Caller,
  { worker, readTree, progress }: AssignDeps,
): Promise<{ readonly looked: number; readonly assigned: number }> {
  let after: string | null = null
  let looked = 0
  let assigned = 0
  for (;;) {
    const from: string | null = after
    const batch: Assigned = await worker.transaction(caller, (tx) => assignBatch(tx, from, readTree))
    looked += batch.looked
    assigned += batch.assigned
    after = batch.last
    progress({ stage: 'assign', done: looked, total: looked + (after === null ? 0 : CASES_PER_BATCH) })
    if (after === null) return { looked, assigned }
  }
}

interface Assigned {
  readonly looked: number
  readonly assigned: number
  /** Id after which the next batch goes on; null when there is none. */
  readonly last: string | null
}

async function assignBatch(
  tx: Tx,
  after: string | null,
  readTree: AssignDeps['readTree'],
): Promise<Assigned> {
  const tree = await readTree(tx)
  const day = dayOfInstant(tx.now)
  const stations = stationsOf({ tree, day })
  const pools = [...tree.all()].filter(({ kind }) => POOLS.includes(kind)).map(({ code }) => code)
  const ids = await selectPooled(tx, pools, {
    after,
    limit: CASES_PER_BATCH,
    notSince: startOfDay(day),
  })
  const steps = (await lockCases(tx, ids)).flatMap((found) => {
    if (found.standing.state !== 'open') return []
    const unit = assignDown(found.standing.unit, placeOf(found), { tree, day, stations })
    const action: CaseAction | null = unit === null ? null : { kind: 'routed', unit, why: 'assigned' }
    return action === null ? [] : [{ found, actions: [action] }]
  })
  await appendCaseActions(tx, steps)
  return {
    looked: ids.length,
    assigned: steps.length,
    last: ids.length < CASES_PER_BATCH ? null : (ids.at(-1) ?? null),
  }
}

/** Cases about a record go to the commune of the person; missing injections to where they say they were given. */
function placeOf({ kind, commune, details }: StoredCase): CasePlace {
  const named = placeOfDetails(details)
  return kind === 'missing-dose' ? named : { ...named, facility: null, commune: commune ?? named.commune }
}
