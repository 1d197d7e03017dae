/** SQL of the tables `correction_run` and `correction`: what a run changed, so that it can be taken back as a whole. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'

export type RunKind = 'safe' | 'list' | 'case' | 'merge' | 'undo'

/** One run that applied corrections. */
export interface CorrectionRun {
  /** UUID. */
  readonly run: string
  readonly kind: RunKind
  /** The run that this one takes back. */
  readonly undoes: string | null
}

/** One correction: the dose action that it became, and by which rule. */
export interface RunCorrection {
  readonly doseId: DoseId
  /** Number of the dose action. */
  readonly seq: number
  /** Name of the rule, `case:<case id>`, `list` or `undo`. */
  readonly rule: string
}

/**
 * Enters a run on behalf of the caller; one that is there stays, and so does the first of two that take one run back. Every
 * batch of a run may call it.
 */
export async function insertRun(tx: Tx, { run, kind, undoes }: CorrectionRun): Promise<void> {
  await tx.run(
    `insert into correction_run (run, kind, at, account, unit, undoes) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [run, kind, tx.now, tx.caller.account, tx.caller.unit, undoes],
  )
}

/** Adds corrections to a run, set-wise; in the transaction that appends their dose actions. */
export async function insertCorrections(
  tx: Tx,
  run: string,
  corrections: readonly RunCorrection[],
): Promise<void> {
  await tx.run(
    `insert into correction (bucket, dose_id, seq, run, rule)
     select bucket, dose_id, seq, $5, rule
     from unnest($1::smallint[], $2::uuid[], $3::integer[], $4::text[]) as c (bucket, dose_id, seq, rule)`,
    [
      corrections.map(({ doseId }) => bucketOf(doseId)),
      corrections.map(({ doseId }) => doseId),
      corrections.map(({ seq }) => seq),
      corrections.map(({ rule }) => rule),
      run,
    ],
  )
}

/** A run; undefined when there is none. */
export async function selectRun(tx: Tx, run: string): Promise<CorrectionRun | undefined> {
  const [found] = await tx.query<CorrectionRun>(
    'select run, kind, undoes from correction_run where run = $1',
    [run],
  )
  return found
}

/** The run that takes this one back; undefined when nobody began one. */
export async function selectUndoing(tx: Tx, run: string): Promise<CorrectionRun | undefined> {
  const [found] = await tx.query<CorrectionRun>(
    'select run, kind, undoes from correction_run where undoes = $1',
    [run],
  )
  return found
}

/** Corrections of a run that its undoing has not taken back, in key order after `after`. */
export async function selectLeft(
  tx: Tx,
  { run, undoing }: { readonly run: string; readonly undoing: string },
  after: DoseId | null,
  limit: number,
): Promise<RunCorrection[]> {
  return tx.query(
    `select c.dose_id as "doseId", c.seq, c.rule from correction as c
     where c.run = $1 and ($3::uuid is null or c.dose_id > $3) and not exists (
       select 1 from correction as u where u.bucket = c.bucket and u.dose_id = c.dose_id and u.seq > c.seq and u.run = $2)
     order by c.dose_id limit $4`,
    [run, undoing, after, limit],
  )
}

/** How many dose records a run corrected. */
export async function countCorrections(tx: Tx, run: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    'select count(*)::int as count from correction where run = $1',
    [run],
  )
  return row?.count ?? 0
}

/** Of these dose records, those of which a correction was taken back: no rule mends them again. */
export async function selectUndone(tx: Tx, ids: readonly DoseId[]): Promise<Set<DoseId>> {
  const rows = await tx.query<{ dose_id: DoseId }>(
    `select distinct c.dose_id from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction as c on c.bucket = d.bucket and c.dose_id = d.dose_id where c.rule = 'undo'`,
    [ids.map(bucketOf), ids],
  )
  return new Set(rows.map(({ dose_id }) => dose_id))
}

/** The last correction of a dose record by this rule, and its run; undefined when there is none. */
export async function selectLast(
  tx: Tx,
  doseId: DoseId,
  rule: string,
): Promise<(RunCorrection & { readonly run: string }) | undefined> {
  const [row] = await tx.query<RunCorrection & { readonly run: string }>(
    `select dose_id as "doseId", seq, rule, run from correction
     where bucket = $1 and dose_id = $2 and rule = $3 order by seq desc limit 1`,
    [bucketOf(doseId), doseId, rule],
  )
  return row
}
