/** SQL of the tables `identity_list`, `identity_list_import` and `identity_list_row`, and the bytes that came back. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import type { ListSecret } from './list-key.ts'
import type { ListFault, RowCode, RowOutcome } from './list-rules.ts'

/** A list that was made. */
export interface ListRecord extends ListSecret {
  readonly listId: string
  readonly commune: string
  readonly rows: number
  readonly counts: Readonly<Partial<Record<ListFault, number>>>
}

/** Keeps a list, in the caller's name. */
export async function insertList(tx: Tx, list: ListRecord): Promise<void> {
  await tx.run(
    `insert into identity_list (bucket, list_id, commune, code, secret, rows, counts, made_at, made_by, unit)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      bucketOf(list.listId),
      list.listId,
      list.commune,
      list.code,
      list.secret,
      list.rows,
      JSON.stringify(list.counts),
      tx.now,
      tx.caller.account,
      tx.caller.unit,
    ],
  )
}

/** Lists by the code in their row keys; two lists may share one. */
export async function selectLists(
  tx: Tx,
  codes: readonly string[],
): Promise<(ListSecret & { readonly commune: string })[]> {
  return tx.query('select code, secret, commune from identity_list where code = any ($1) order by made_at', [
    codes,
  ])
}

/** A file that came back. */
export interface ListFileRecord {
  readonly fileId: string
  readonly evidenceId: string
  readonly sha256: string
  readonly mediaType: string
}

/** Keeps the bytes of a file as evidence, once. */
export async function insertListEvidence(tx: Tx, file: ListFileRecord, bytes: Uint8Array): Promise<void> {
  await tx.run(
    `insert into case_evidence (bucket, evidence_id, case_id, kind, media_type, sha256, bytes, added_at, added_by)
     values ($1, $2, null, 'list', $3, $4, $5, $6, $7) on conflict (bucket, evidence_id) do nothing`,
    [
      bucketOf(file.evidenceId),
      file.evidenceId,
      file.mediaType,
      file.sha256,
      bytes,
      tx.now,
      tx.caller.account,
    ],
  )
}

/** What a file came to. */
export interface ListImportResult {
  readonly commune: string
  /** The run of corrections; null when no row was applied. */
  readonly run: string | null
  readonly rows: number
  /** By outcome and code. */
  readonly counts: Readonly<Record<string, number>>
}

/** Keeps that a file was taken in to its end; the first time counts. */
export async function insertListImport(
  tx: Tx,
  { fileId, evidenceId, sha256 }: ListFileRecord,
  result: ListImportResult,
): Promise<void> {
  await tx.run(
    `insert into identity_list_import (bucket, file_id, commune, sha256, evidence_id, run, rows, counts, imported_at,
       imported_by, unit)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (bucket, file_id) do nothing`,
    [
      bucketOf(fileId),
      fileId,
      result.commune,
      sha256,
      evidenceId,
      result.run,
      result.rows,
      JSON.stringify(result.counts),
      tx.now,
      tx.caller.account,
      tx.caller.unit,
    ],
  )
}

/** A row that changed something. */
export interface ListRowRecord {
  readonly doseId: DoseId
  readonly fileRow: number
  readonly outcome: Extract<RowOutcome, 'applied' | 'case'>
  readonly code: RowCode | null
  readonly caseId: string | null
}

/** What rows of a file did to these records before. */
export async function selectListRows(
  tx: Tx,
  fileId: string,
  ids: readonly DoseId[],
): Promise<Map<DoseId, ListRowRecord>> {
  const rows = await tx.query<ListRowRecord>(
    `select r.dose_id as "doseId", r.file_row as "fileRow", r.outcome, r.code, r.case_id as "caseId"
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join identity_list_row as r on r.bucket = d.bucket and r.dose_id = d.dose_id and r.file_id = $3`,
    [ids.map(bucketOf), ids, fileId],
  )
  return new Map(rows.map((row) => [row.doseId, row]))
}

/** Keeps what the rows of a file did. */
export async function insertListRows(tx: Tx, fileId: string, rows: readonly ListRowRecord[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `insert into identity_list_row (bucket, dose_id, file_id, file_row, outcome, code, case_id)
     select n.bucket, n.dose_id, $1, n.file_row, n.outcome, n.code, n.case_id
     from unnest($2::smallint[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::uuid[])
       as n (bucket, dose_id, file_row, outcome, code, case_id)`,
    [
      fileId,
      rows.map(({ doseId }) => bucketOf(doseId)),
      rows.map(({ doseId }) => doseId),
      rows.map(({ fileRow }) => fileRow),
      rows.map(({ outcome }) => outcome),
      rows.map(({ code }) => code),
      rows.map(({ caseId }) => caseId),
    ],
  )
}
