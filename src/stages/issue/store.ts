/** SQL of the to-do list, the intents and the signatures of passports. */
import type { Cell, Tx } from '../../adapters/postgres/transaction.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import type { HolderRecord, Intent, SignedIntent } from './rules.ts'

/** Puts persons on the to-do list; a person whose passport was refused before gets another try. */
export async function upsertDue(tx: Tx, personIds: readonly string[]): Promise<void> {
  // In one order everywhere: two facilities' acts often owe passports to the same persons at the same time.
  const sorted = [...personIds].sort()
  await tx.run(
    `insert into passport_due (bucket, person_id, since)
     select bucket, person_id, $3 from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
     on conflict (bucket, person_id) do update set problems = null`,
    [sorted.map(bucketOf), sorted, tx.now],
  )
}

/** Buckets with persons to do, and how many. */
export async function countDue(tx: Tx): Promise<{ bucket: number; count: number }[]> {
  return tx.query(
    `select bucket, count(*)::int as count from passport_due where problems is null group by bucket order by bucket`,
  )
}

/** Takes up to `limit` persons of one bucket off the list; others skip them. A rollback puts them back. */
export async function takeDue(tx: Tx, bucket: number, limit: number): Promise<string[]> {
  const rows = await tx.query<{ person_id: string }>(
    `delete from passport_due where bucket = $1 and person_id in (
       select person_id from passport_due where bucket = $1 and problems is null
       order by person_id limit $2 for update skip locked)
     returning person_id`,
    [bucket, limit],
  )
  return rows.map(({ person_id }) => person_id).sort()
}

/** Puts persons back with the lint's codes: visible, and not tried again before something changes. */
export async function insertProblems(
  tx: Tx,
  refused: readonly { readonly personId: string; readonly problems: readonly string[] }[],
): Promise<void> {
  if (refused.length === 0) return
  await tx.run(
    `insert into passport_due (bucket, person_id, since, problems)
     select bucket, person_id, $4, string_to_array(problems, ' ')
     from unnest($1::smallint[], $2::uuid[], $3::text[]) as p (bucket, person_id, problems)`,
    [
      refused.map(({ personId }) => bucketOf(personId)),
      refused.map(({ personId }) => personId),
      refused.map(({ problems }) => problems.join(' ')),
      tx.now,
    ],
  )
}

/** How many persons wait with each of the lint's codes. */
export async function countProblems(tx: Tx): Promise<{ problem: string; count: number }[]> {
  return tx.query(
    `select problem, count(*)::int as count from passport_due, unnest(problems) as problem
     group by problem order by problem`,
  )
}

const INTENT_COLUMNS =
  'bucket, passport_id, person_id, certificate_id, kid, to_be_signed, holder, doses, valid_until, created_at'

/** Commits what is about to be signed, byte for byte. */
export async function insertIntents(tx: Tx, intents: readonly Intent[]): Promise<void> {
  if (intents.length === 0) return
  await tx.run(
    `create temporary table if not exists new_intent (
       bucket smallint, passport_id uuid, person_id uuid, certificate_id text, kid bytea, to_be_signed bytea,
       holder jsonb, doses uuid[], valid_until timestamptz, created_at timestamptz) on commit delete rows`,
  )
  const rows = intents.map((intent): Cell[] => [
    bucketOf(intent.personId),
    intent.passportId,
    intent.personId,
    intent.certificateId,
    hexBytes(intent.kid),
    hexBytes(intent.toBeSigned),
    JSON.stringify(intent.holder),
    `{${intent.doses.join(',')}}`,
    intent.validUntil,
    intent.createdAt,
  ])
  await tx.copyIn('new_intent', INTENT_COLUMNS.split(', '), rows)
  await tx.run(`insert into passport_intent (${INTENT_COLUMNS}) select ${INTENT_COLUMNS} from new_intent`)
  await tx.run('delete from new_intent')
}

interface IntentRow {
  readonly passport_id: string
  readonly person_id: string
  readonly certificate_id: string
  readonly kid: Buffer
  readonly to_be_signed: Buffer
  readonly holder: HolderRecord
  readonly doses: DoseId[]
  readonly valid_until: Date
  readonly created_at: Date
  readonly signature: Buffer | null
}

/** Intents of these buckets that have not become passports: what was just prepared, and what a crash left. */
export async function selectOpenIntents(
  tx: Tx,
  buckets: readonly number[],
  limit: number,
): Promise<SignedIntent[]> {
  const rows = await tx.query<IntentRow>(
    `select i.passport_id, i.person_id, i.certificate_id, i.kid, i.to_be_signed, i.holder,
       i.doses::text[] as doses, i.valid_until, i.created_at, s.signature
     from passport_intent as i
     left join passport_signature as s on s.bucket = i.bucket and s.passport_id = i.passport_id
     where i.bucket = any($1::smallint[])
       and not exists (select 1 from passport as p where p.bucket = i.bucket and p.passport_id = i.passport_id)
     order by i.bucket, i.passport_id limit $2`,
    [buckets, limit],
  )
  return rows.map((row) => ({
    passportId: row.passport_id,
    personId: row.person_id,
    certificateId: row.certificate_id,
    kid: row.kid,
    toBeSigned: row.to_be_signed,
    holder: row.holder,
    doses: row.doses,
    validUntil: row.valid_until,
    createdAt: row.created_at,
    signature: row.signature,
  }))
}

/** Buckets that hold intents without a passport. */
export async function selectOpenBuckets(tx: Tx): Promise<number[]> {
  const rows = await tx.query<{ bucket: number }>(
    `select distinct i.bucket from passport_intent as i
     where not exists (select 1 from passport as p where p.bucket = i.bucket and p.passport_id = i.passport_id)
     order by 1`,
  )
  return rows.map(({ bucket }) => bucket)
}

/** Adds signatures: the one statement of the signer's role. A second signature over one intent is left out. */
export async function insertSignatures(
  tx: Tx,
  signatures: readonly {
    readonly personId: string
    readonly passportId: string
    readonly signature: Uint8Array
  }[],
): Promise<void> {
  await tx.run(
    `insert into passport_signature (bucket, passport_id, signature, signed_at)
     select bucket, passport_id, decode(signature, 'hex'), $4
     from unnest($1::smallint[], $2::uuid[], $3::text[]) as s (bucket, passport_id, signature)
     on conflict (bucket, passport_id) do nothing`,
    [
      signatures.map(({ personId }) => bucketOf(personId)),
      signatures.map(({ passportId }) => passportId),
      signatures.map(({ signature }) => Buffer.from(signature).toString('hex')),
      tx.now,
    ],
  )
}

const hexBytes = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`
