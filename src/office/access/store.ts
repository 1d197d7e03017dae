/** SQL of the table `access_log`; who a client was says `api_client`, of the same folder. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { CLIENT_ACCOUNT } from './client-for.ts'

export type { Tx } from '../../adapters/postgres/transaction.ts'

// Every `as` of this file restores a type that the writer had and that a check of the table keeps.

export const ACCESS_KINDS = ['view', 'list', 'search', 'export', 'print', 'api', 'command'] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]

/** Whose record was read: exactly one of the two. */
export type AccessSubject =
  | { readonly personId: string; readonly doseId?: undefined }
  | { readonly doseId: string; readonly personId?: undefined }

export type AccessEntry =
  | (AccessSubject & {
      readonly kind: AccessKind
      /** Records shown, at least 1. */
      readonly count: number
    })
  /** A question over the API that showed nobody's record. */
  | { readonly kind: 'api'; readonly count: 0; readonly personId?: undefined; readonly doseId?: undefined }

/** Appends lines in the caller's name, set-wise. */
export async function insertAccesses(tx: Tx, entries: readonly AccessEntry[]): Promise<void> {
  const { account, person, unit, role, purpose } = tx.caller
  await tx.run(
    `insert into access_log (bucket, access_id, at, account, person, unit, role, purpose, kind, person_id, dose_id, count)
     select coalesce(new.bucket, get_byte(uuid_send(new.id), 0)), new.id, $1, $2, $3, $4, $5, $6,
       new.kind, new.person_id, new.dose_id, new.count
     from (select *, gen_random_uuid() as id from unnest($7::smallint[], $8::text[], $9::uuid[], $10::uuid[], $11::int[])
       as line (bucket, kind, person_id, dose_id, count)) as new`,
    [
      tx.now,
      account,
      person,
      unit,
      role,
      purpose,
      entries.map(bucketOfSubject),
      entries.map(({ kind }) => kind),
      entries.map(({ personId }) => personId ?? null),
      entries.map(({ doseId }) => doseId ?? null),
      entries.map(({ count }) => count),
    ],
  )
}

/** Without a subject the line lies by its own id. */
function bucketOfSubject({ personId, doseId }: AccessEntry): number | null {
  const subject = personId ?? doseId
  return subject === undefined ? null : bucketOf(subject)
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
  /** Name of the organisation, when an API client asked. */
  readonly organisation?: string
}

type AccessRow = Omit<Access, 'kind' | 'organisation'> & {
  readonly kind: string
  readonly organisation: string | null
}

/** Readings of one person or one dose by the caller's units, the newest first. */
export async function selectAccesses(tx: Tx, { personId, doseId }: AccessSubject): Promise<Access[]> {
  const column = personId === undefined ? 'dose_id' : 'person_id'
  const subject = personId ?? doseId
  const rows = await tx.query<AccessRow>(
    `select log.at, log.account, log.unit, log.role, log.purpose, log.kind, log.count, api_client.name as organisation
     from access_log as log left join api_client on log.account = $3 || api_client.client::text
     where log.bucket = $1 and log.${column} = $2 order by log.at desc, log.access_id`,
    [bucketOf(subject), subject, CLIENT_ACCOUNT],
  )
  return rows.map(({ organisation, kind, ...row }) => {
    const access = { ...row, kind: kind as AccessKind }
    return organisation === null ? access : { ...access, organisation }
  })
}
