/** SQL of the tables `dose` and `dose_action`; nobody else writes them. */
import type { Cell, Database, Tx } from '../../adapters/postgres/transaction.ts'
import {
  type DoseAction,
  type DoseStanding,
  type DoseState,
  NO_STANDING,
  stateOf,
} from '../../core/dose/actions.ts'
import type { DoseClaim, DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import {
  CLAIM_COLUMNS,
  claimCells,
  DOSE_COLUMNS,
  type DoseHead,
  type DoseRow,
  doseHead,
  HEAD_COLUMNS,
  type HeadRow,
  type NewDose,
  STANDING_COLUMNS,
  type StoredDose,
  standingCells,
  storedDose,
} from './rows.ts'

export type { Cell, Database, Tx }

/** One action ready to be written, with the standing that follows from it. */
export interface NextAction {
  readonly dose: DoseHead
  readonly actions: readonly DoseAction[]
  readonly standing: DoseStanding
  /** The new claim when an action changes it. */
  readonly claim: DoseClaim | undefined
}

const CLAIM_NAMES = Object.keys(CLAIM_COLUMNS)
const STANDING_NAMES = Object.keys(STANDING_COLUMNS)

/** Claims up to `limit` doses of one bucket in one state, in key order after `after`; others skip what is claimed. */
export async function selectForWork(
  tx: Tx,
  { bucket, state, after, limit }: { bucket: number; state: DoseState; after: DoseId | null; limit: number },
): Promise<StoredDose[]> {
  const rows = await tx.query<DoseRow>(
    `select ${DOSE_COLUMNS.join(', ')} from dose
     where bucket = $1 and state = $2 and ($3::uuid is null or dose_id > $3)
     order by dose_id limit $4 for update skip locked`,
    [bucket, state, after, limit],
  )
  return rows.map(storedDose)
}

/** Locks doses by id until the end of the transaction and reads what appending needs. Unknown and hidden ids are left out. */
export async function lockHeads(tx: Tx, ids: readonly DoseId[]): Promise<DoseHead[]> {
  const rows = await tx.query<HeadRow>(
    `select ${HEAD_COLUMNS.join(', ')} from dose
     join unnest($1::smallint[], $2::uuid[]) as wanted (bucket, dose_id)
       on dose.bucket = wanted.bucket and dose.dose_id = wanted.dose_id
     order by dose.bucket, dose.dose_id for update of dose`,
    [ids.map(bucketOf), ids],
  )
  return rows.map(doseHead)
}

/** Reads doses by id; `lock` keeps them until the end of the transaction. Unknown and hidden ids are left out. */
export async function selectDoses(tx: Tx, ids: readonly DoseId[], lock = false): Promise<StoredDose[]> {
  const rows = await tx.query<DoseRow>(
    `select ${DOSE_COLUMNS.join(', ')} from dose
     join unnest($1::smallint[], $2::uuid[]) as wanted (bucket, dose_id)
       on dose.bucket = wanted.bucket and dose.dose_id = wanted.dose_id
     order by dose.bucket, dose.dose_id${lock ? ' for update of dose' : ''}`,
    [ids.map(bucketOf), ids],
  )
  return rows.map(storedDose)
}

/** Buckets that hold at least one dose in a state. */
export async function selectBuckets(tx: Tx, state: DoseState): Promise<number[]> {
  const rows = await tx.query<{ bucket: number }>(
    `select bucket from generate_series(0, 255) as bucket
     where exists (select 1 from dose where dose.bucket = bucket.bucket and dose.state = $1) order by bucket`,
    [state],
  )
  return rows.map(({ bucket }) => bucket)
}

/** Claims up to `limit` doses that one facility entered, in one state, in key order after `after`. */
export async function selectFacilityForWork(
  tx: Tx,
  {
    facility,
    state,
    after,
    limit,
  }: { facility: string; state: DoseState; after: DoseId | null; limit: number },
): Promise<StoredDose[]> {
  const rows = await tx.query<DoseRow>(
    `select ${DOSE_COLUMNS.join(', ')} from dose
     where facility = $1 and state = $2 and ($3::uuid is null or dose_id > $3)
     order by dose_id limit $4 for update skip locked`,
    [facility, state, after, limit],
  )
  return rows.map(storedDose)
}

/** Facilities with doses in a state, and how many. */
export async function countByFacility(
  tx: Tx,
  state: DoseState,
): Promise<{ facility: string; count: number }[]> {
  return tx.query(
    'select facility, count(*)::int as count from dose where state = $1 group by facility order by facility',
    [state],
  )
}

/** How many doses are in each state, within the caller's units. */
export async function countStates(tx: Tx): Promise<{ state: DoseState; count: number }[]> {
  return tx.query('select state, count(*)::int as count from dose group by state order by state')
}

/** Inserts the records that are not there yet together with their first action; returns the ids that were inserted. */
export async function insertNew(tx: Tx, doses: readonly NewDose[]): Promise<Set<string>> {
  await tx.run(
    `create temporary table if not exists new_dose (
       bucket smallint, dose_id uuid, facility text, upload uuid, source_row integer,
       ${CLAIM_NAMES.map((name) => `${name} ${CLAIM_COLUMNS[name as keyof typeof CLAIM_COLUMNS]}`).join(', ')}
     ) on commit delete rows`,
  )
  await tx.run('delete from new_dose')
  await tx.copyIn(
    'new_dose',
    ['bucket', 'dose_id', 'facility', 'upload', 'source_row', ...CLAIM_NAMES],
    newRows(doses),
  )
  const inserted = await tx.query<{ dose_id: string }>(
    `insert into dose (bucket, dose_id, facility, upload, source_row, ${CLAIM_NAMES.join(', ')},
       ${STANDING_NAMES.join(', ')}, seq, entered_at, state_since)
     select bucket, dose_id, facility, upload, source_row, ${CLAIM_NAMES.join(', ')},
       ${STANDING_NAMES.map((_, i) => `$${i + 2}`).join(', ')}, 1, $1, $1
     from new_dose
     on conflict (bucket, dose_id) do nothing
     returning dose_id`,
    [tx.now, ...standingCells(NO_STANDING, stateOf(NO_STANDING))],
  )
  const fresh = inserted.map(({ dose_id }) => dose_id)
  await tx.run(
    `insert into dose_action (bucket, dose_id, seq, facility, kind, at, account, unit)
     select bucket, dose_id, 1, facility, 'entered', $1, $2, $3 from new_dose
     ${fresh.length === doses.length ? '' : 'where dose_id = any ($4)'}`,
    [tx.now, tx.caller.account, tx.caller.unit, ...(fresh.length === doses.length ? [] : [fresh])],
  )
  return new Set(fresh)
}

function* newRows(doses: readonly NewDose[]): Generator<Cell[]> {
  for (const { record, source } of doses) {
    const place = [bucketOf(record.doseId), record.doseId, record.facility]
    yield [...place, source?.upload ?? null, source?.row ?? null, ...claimCells(record.claim)]
  }
}

/** Appends the actions and writes the standing that follows from them; the doses must be locked by this transaction. */
export async function writeActions(tx: Tx, batch: readonly NextAction[]): Promise<void> {
  await tx.run(
    `create temporary table if not exists new_action (
       bucket smallint, dose_id uuid, seq integer, facility text, kind text, payload jsonb) on commit delete rows`,
  )
  await tx.copyIn(
    'new_action',
    ['bucket', 'dose_id', 'seq', 'facility', 'kind', 'payload'],
    actionRows(batch),
  )
  await tx.run(
    `insert into dose_action (bucket, dose_id, seq, facility, kind, at, account, unit, payload)
     select bucket, dose_id, seq, facility, kind, $1, $2, $3, payload from new_action`,
    [tx.now, tx.caller.account, tx.caller.unit],
  )
  await tx.run('delete from new_action')
  await writeStandings(tx, batch)
  await writeClaims(tx, batch)
}

function* actionRows(batch: readonly NextAction[]): Generator<Cell[]> {
  for (const { dose, actions } of batch) {
    for (const [index, { kind, ...payload }] of actions.entries()) {
      yield [dose.bucket, dose.doseId, dose.seq + index + 1, dose.facility, kind, JSON.stringify(payload)]
    }
  }
}

async function writeStandings(tx: Tx, batch: readonly NextAction[]): Promise<void> {
  const types = STANDING_NAMES.map(
    (name) => `${name} ${STANDING_COLUMNS[name as keyof typeof STANDING_COLUMNS]}`,
  )
  await tx.run(
    `create temporary table if not exists new_standing (
       bucket smallint, dose_id uuid, seq_before integer, steps integer, ${types.join(', ')}) on commit delete rows`,
  )
  const rows = batch.map(({ dose, actions, standing }): Cell[] => [
    dose.bucket,
    dose.doseId,
    dose.seq,
    actions.length,
    ...standingCells(standing, stateOf(standing)),
  ])
  await tx.copyIn('new_standing', ['bucket', 'dose_id', 'seq_before', 'steps', ...STANDING_NAMES], rows)
  const changed = await tx.run(
    `update dose set ${STANDING_NAMES.map((name) => `${name} = n.${name}`).join(', ')},
       seq = n.seq_before + n.steps,
       state_since = case when dose.state = n.state then dose.state_since else $1 end
     from new_standing as n
     where dose.bucket = n.bucket and dose.dose_id = n.dose_id and dose.seq = n.seq_before`,
    [tx.now],
  )
  await tx.run('delete from new_standing')
  if (changed !== batch.length)
    throw new Error(`${batch.length - changed} dose records changed under the transaction`)
}

async function writeClaims(tx: Tx, batch: readonly NextAction[]): Promise<void> {
  const changed = batch.flatMap(({ dose, claim }) => (claim === undefined ? [] : [{ dose, claim }]))
  if (changed.length === 0) return
  const types = CLAIM_NAMES.map((name) => `${name} ${CLAIM_COLUMNS[name as keyof typeof CLAIM_COLUMNS]}`)
  await tx.run(
    `create temporary table if not exists new_claim (bucket smallint, dose_id uuid, ${types.join(', ')})
     on commit delete rows`,
  )
  const rows = changed.map(({ dose, claim }): Cell[] => [dose.bucket, dose.doseId, ...claimCells(claim)])
  await tx.copyIn('new_claim', ['bucket', 'dose_id', ...CLAIM_NAMES], rows)
  await tx.run(
    `update dose set ${CLAIM_NAMES.map((name) => `${name} = n.${name}`).join(', ')}
     from new_claim as n where dose.bucket = n.bucket and dose.dose_id = n.dose_id`,
  )
  await tx.run('delete from new_claim')
}
