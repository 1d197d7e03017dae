/** SQL of the table `access_log`. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'

export type { Tx } from '../../adapters/postgres/transaction.ts'

// Every `as` of this file restores a type that the writer had and that a check of the table keeps.

export const ACCESS_KINDS = ['view', 'list', 'search', 'export', 'print', 'api', 'command'] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]

/** Whose record was read: exactly one of the two. */
export type AccessSubject =
  | { readonly personId: string; readonly doseId?: undefined }
  | { readonly doseId: string; readonly personId?: undefined }

export type AccessEntry = AccessSubject & {
  readonly kind: AccessKind
  /** Records shown, at least 1. */
  readonly count: number
}

/** Appends lines in the caller's name, set-wise. */
export async function insertAccesses(tx: Tx, entries: readonly AccessEntry[]): Promise<void> {
  const { account, person, unit, role, purpose } = tx.caller
  await tx.run(
    `insert into access_log (bucket, access_id, at, account, person, unit, role, purpose, kind, person_id, dose_id, count)
     select new.bucket, gen_random_uuid(), $1, $2, $3, $4, $5, $6, new.kind, new.person_id, new.dose_id, new.count
     from unnest($7::smallint[], $8::text[], $9::uuid[], $10::uuid[], $11::int[])
       as new (bucket, kind, person_id, dose_id, count)`,
    [
      tx.now,
      account,
      person,
      unit,
      role,
      purpose,
      entries.map((entry) => bucketOf(entry.personId ?? entry.doseId)),
      entries.map(({ kind }) => kind),
      entries.map(({ personId }) => personId ?? null),
      entries.map(({ doseId }) => doseId ?? null),
      entries.map(({ count }) => count),
    ],
  )
}

/** One reading. */
export interface Access {
  readonly at: Date
  readonly account: string
  readonly unit: string
  readonly role: string
  readonly purpose: string
  readonly kind: AccessKind
  readonly count: number
}

/** Readings of one person or one dose by the caller's units, the newest first. */
export async function selectAccesses(tx: Tx, { personId, doseId }: AccessSubject): Promise<Access[]> {
  const column = personId === undefined ? 'dose_id' : 'person_id'
  const subject = personId ?? doseId
  const rows = await tx.query<Omit<Access, 'kind'> & { kind: string }>(
    `select at, account, unit, role, purpose, kind, count from access_log
     where bucket = $1 and ${column} = $2 order by at desc, access_id`,
    [bucketOf(subject), subject],
  )
  return rows.map((row) => ({ ...row, kind: row.kind as AccessKind }))
}
