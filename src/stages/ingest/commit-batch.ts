import { enterDoses, type NewDose } from '../record/index.ts'
import { advanceUpload, lockUpload, type Tx } from './store.ts'

export interface IngestEntry {
  readonly row: number
  /** Null = refused. */
  readonly dose: NewDose | null
  /** Committed by an earlier run: only counted. */
  readonly isKnown: boolean
  /** Refused by an earlier run, looked at anew. */
  readonly wasRefused: boolean
}

export interface IngestBatch {
  readonly upload: string
  /** In the order of the file, at least one. */
  readonly entries: readonly IngestEntry[]
}

export interface BatchResult {
  readonly accepted: number
  readonly rejected: number
  readonly unchanged: number
  readonly updated: number
}

/** Commits the fate of a batch of rows. What another run of the same file committed meanwhile is not entered again. */
export async function commitBatch(tx: Tx, { upload, entries }: IngestBatch): Promise<BatchResult> {
  const lastRow = await lockUpload(tx, upload)
  const fresh = entries.filter(({ row, isKnown, wasRefused }) => !isKnown && (wasRefused || row > lastRow))
  const doses = fresh.flatMap(({ dose }) => (dose === null ? [] : [dose]))
  const outcomes = await enterDoses(tx, doses)
  const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length
  const accepted = count('entered')
  const updated = count('updated')
  const rejected = entries.filter(({ dose, isKnown }) => dose === null && !isKnown).length
  await advanceUpload(tx, upload, {
    lastRow: entries.at(-1)?.row ?? lastRow,
    accepted,
    rejected: fresh.flatMap(({ row, dose, wasRefused }) => (dose === null && !wasRefused ? [row] : [])),
    mended: fresh.flatMap(({ row, dose, wasRefused }) => (dose !== null && wasRefused ? [row] : [])),
  })
  return { accepted, updated, rejected, unchanged: entries.length - accepted - updated - rejected }
}
