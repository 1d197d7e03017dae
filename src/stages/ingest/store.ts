/** SQL of the table `upload`. */
import type { Database, Tx } from '../../adapters/postgres/transaction.ts'

export type { Database, Tx }

export interface Upload {
  readonly upload: string
  /** Rows up to here have been decided. */
  readonly lastRow: number
  readonly rejectedRows: readonly number[]
  readonly isFinished: boolean
}

export interface UploadNames {
  readonly upload: string
  readonly facility: string
  readonly contentSha256: string
  readonly fileName: string
}

/** What one batch adds. */
export interface UploadProgress {
  readonly lastRow: number
  readonly accepted: number
  readonly rejected: readonly number[]
  /** Rows refused before and accepted now. */
  readonly mended: readonly number[]
}

const UPLOAD_COLUMNS = `upload, last_row as "lastRow", rejected_rows as "rejectedRows",
  finished_at is not null as "isFinished"`

/** Enters the upload, or reads how far it had come. */
export async function beginUpload(tx: Tx, names: UploadNames): Promise<Upload> {
  await tx.run(
    `insert into upload (upload, facility, content_sha256, file_name, last_row, accepted, rejected_rows, account, unit,
       started_at)
     values ($1, $2, $3, $4, 1, 0, '{}', $5, $6, $7) on conflict (upload) do nothing`,
    [
      names.upload,
      names.facility,
      names.contentSha256,
      names.fileName,
      tx.caller.account,
      tx.caller.unit,
      tx.now,
    ],
  )
  const [found] = await tx.query<Upload>(`select ${UPLOAD_COLUMNS} from upload where upload = $1`, [
    names.upload,
  ])
  if (found === undefined) throw new Error('an upload that was just entered is not there')
  return found
}

/** How far an upload has come, locked: another process may be sending the same file. */
export async function lockUpload(tx: Tx, upload: string): Promise<number> {
  const [found] = await tx.query<{ lastRow: number }>(
    'select last_row as "lastRow" from upload where upload = $1 for update',
    [upload],
  )
  if (found === undefined) throw new Error('an upload is gone')
  return found.lastRow
}

/** Notes how far an upload has come, in the transaction that took its rows. */
export async function advanceUpload(tx: Tx, upload: string, progress: UploadProgress): Promise<void> {
  const { lastRow, accepted, rejected, mended } = progress
  await tx.run(
    `update upload set last_row = greatest(last_row, $2), accepted = accepted + $3,
       rejected_rows = case when cardinality($5::integer[]) = 0 then rejected_rows || $4::integer[]
         else array(select r from unnest(rejected_rows || $4::integer[]) as r where r <> all ($5::integer[])) end
     where upload = $1`,
    [upload, lastRow, accepted, rejected, mended],
  )
}

/** Notes that every row of an upload has had its turn. */
export async function finishUpload(tx: Tx, upload: string): Promise<void> {
  await tx.run('update upload set finished_at = $2 where upload = $1', [upload, tx.now])
}

/** Uploads of the caller's units, the newest first. */
export async function readUploads(
  tx: Tx,
): Promise<{ readonly upload: string; readonly fileName: string; readonly facility: string }[]> {
  return tx.query(
    'select upload, file_name as "fileName", facility from upload order by started_at desc, facility, upload',
  )
}
