/** Questions to the tables of cases that the rules of decisions rest on. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { CaseAction, CaseKind, EvidenceKind } from '../../core/case/case.ts'
import { type ClaimChange, fieldsOf } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { CASE_COLUMNS, type CaseRow, type StoredCase, storedCase } from './store-case-rows.ts'

/** Humans who acted on a case, or on the identity of its dose record, before. */
export interface PastDeciders {
  /** Decided whose the dose is; the station's mending of its own typing does not. */
  readonly deciders: readonly string[]
  /** Refused this case, or found the record right, before it was appealed. */
  readonly refusers: ReadonlySet<string>
}

/** Reads both for one case. */
export async function selectPastDeciders(
  tx: Tx,
  { bucket, caseId, doseId }: StoredCase,
): Promise<PastDeciders> {
  const deciders = await tx.query<{ person: string }>(
    `select distinct a.person from correction_case as c
     join case_action as a on a.bucket = c.bucket and a.case_id = c.case_id
     where c.bucket = $1 and c.dose_id = $2 and a.person is not null and (a.kind = 'confirmed'
       or a.kind = 'decided' and a.reason in ('correct', 'reassign', 'attest', 'link', 'change-register'))
       and a.unit is distinct from c.facility`,
    [bucket, doseId],
  )
  const refusers = await tx.query<{ person: string }>(
    `select distinct a.person from case_action as a
     where a.bucket = $1 and a.case_id = $2 and a.person is not null
       and (a.kind in ('refused', 'confirmed') or a.kind = 'decided' and a.reason = 'stands')
       and a.seq < (select max(p.seq) from case_action as p
         where p.bucket = $1 and p.case_id = $2 and p.kind = 'appealed')`,
    [bucket, caseId],
  )
  return {
    deciders: deciders.map(({ person }) => person),
    refusers: new Set(refusers.map(({ person }) => person)),
  }
}

/** Fields of the register that open cases say to be wrong for a person. */
export async function selectOpenRegisterFields(tx: Tx, personId: string): Promise<Set<string>> {
  const cases = await tx.query<{ fields: number }>(
    `select fields from correction_case
     where person_id = $1 and kind = 'register-wrong' and state in ('open', 'second-key', 'waiting')`,
    [personId],
  )
  const changes = await tx.query<{ field: string }>(
    'select field from register_change where bucket = $1 and person_id = $2 and seen_in is null',
    [bucketOf(personId), personId],
  )
  return new Set([...cases.flatMap(({ fields }) => fieldsOf(fields)), ...changes.map(({ field }) => field)])
}

/** Kinds of evidence that a case holds. */
export async function selectEvidenceKinds(tx: Tx, { bucket, caseId }: StoredCase): Promise<EvidenceKind[]> {
  const rows = await tx.query<{ kind: EvidenceKind }>(
    'select distinct kind from case_evidence where bucket = $1 and case_id = $2 and length(bytes) > 0',
    [bucket, caseId],
  )
  return rows.map(({ kind }) => kind)
}

/** Cases that are not closed, of these dose records. */
export async function selectLiveCases(tx: Tx, ids: readonly DoseId[]): Promise<StoredCase[]> {
  const rows = await tx.query<CaseRow>(
    `select ${CASE_COLUMNS} from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join correction_case as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     where c.state <> 'closed' order by c.opened_at, c.case_id`,
    [ids.map(bucketOf), ids],
  )
  return rows.map(storedCase)
}

/** More live cases of one kind than a person has. */
const PERSON_CASES_MOST = 50

/** Live cases of a kind about a person without a dose record, the oldest first. */
export async function selectLivePersonCases(tx: Tx, kind: CaseKind, personId: string): Promise<StoredCase[]> {
  const rows = await tx.query<CaseRow>(
    `select ${CASE_COLUMNS} from correction_case as c
     where c.person_id = $1 and c.kind = $2 and c.dose_id is null and c.state <> 'closed'
     order by c.opened_at limit ${PERSON_CASES_MOST}`,
    [personId, kind],
  )
  return rows.map(storedCase)
}

/** Cases without a dose record -> the humans who decided that they were answered by an entry; others are left out. */
export async function selectEnterers(tx: Tx, caseIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ case_id: string; person: string }>(
    `select distinct a.case_id, a.person from unnest($1::smallint[], $2::uuid[]) as c (bucket, case_id)
     join case_action as a on a.bucket = c.bucket and a.case_id = c.case_id
     where a.kind = 'decided' and a.reason = 'entered' and a.person is not null`,
    [caseIds.map(bucketOf), caseIds],
  )
  const grouped = Map.groupBy(rows, ({ case_id }) => case_id)
  return new Map([...grouped].map(([id, some]) => [id, some.map(({ person }) => person)]))
}

/** Cases of a dose record that ended with it, at this instant or later. */
export async function selectSuperseded(tx: Tx, doseId: DoseId, since: Date): Promise<string[]> {
  const rows = await tx.query<{ case_id: string }>(
    `select c.case_id from correction_case as c
     where c.bucket = $1 and c.dose_id = $2 and c.state = 'closed' and c.outcome = 'superseded'
       and exists (select 1 from case_action as a where a.bucket = c.bucket and a.case_id = c.case_id
         and a.kind = 'closed' and a.at >= $3)`,
    [bucketOf(doseId), doseId, since],
  )
  return rows.map(({ case_id }) => case_id)
}

/** Cases -> everything that people asked for beside them, the last value of each field; cases without a proposal are left out. */
export async function selectAsked(
  tx: Tx,
  cases: readonly Pick<StoredCase, 'bucket' | 'caseId'>[],
): Promise<Map<string, ClaimChange>> {
  const rows = await tx.query<{ case_id: string; after: ClaimChange }>(
    `select a.case_id, a.payload -> 'after' as after from unnest($1::smallint[], $2::uuid[]) as c (bucket, case_id)
     join case_action as a on a.bucket = c.bucket and a.case_id = c.case_id
     where a.kind = 'proposed' order by a.case_id, a.seq`,
    [cases.map(({ bucket }) => bucket), cases.map(({ caseId }) => caseId)],
  )
  const grouped = Map.groupBy(rows, ({ case_id }) => case_id)
  return new Map([...grouped].map(([id, some]) => [id, Object.assign({}, ...some.map(({ after }) => after))]))
}

/** One stored action of a case. */
export interface PastAction {
  readonly seq: number
  readonly at: Date
  readonly account: string
  readonly unit: string
  readonly reason: string
  readonly action: CaseAction
}

/** The whole history of a case, oldest first. */
export async function selectCaseActions(tx: Tx, { bucket, caseId }: StoredCase): Promise<PastAction[]> {
  const rows = await tx.query<Omit<PastAction, 'action'> & { kind: string; payload: object | null }>(
    `select seq, at, account, unit, reason, kind, payload from case_action
     where bucket = $1 and case_id = $2 order by seq`,
    [bucket, caseId],
  )
  return rows.map(({ kind, payload, ...rest }) => ({
    ...rest,
    action: { ...payload, kind } as CaseAction, // the table holds only what was appended as one
  }))
}
