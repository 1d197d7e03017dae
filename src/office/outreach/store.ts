/** SQL of the table `outbox`. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import type { AttemptResult, SendFailure } from './rules.ts'

export type { Database, Tx } from '../../adapters/postgres/transaction.ts'

/** Any constant: whoever sends holds it. */
const SENDER_LOCK = 8_225_773

export interface StoredMessage {
  readonly messageId: string
  readonly dedupeKey: string
  readonly unit: string
  readonly kind: string
  readonly channel: string
  readonly language: string
  readonly recipient: string
  readonly data: unknown
  readonly sendAfter: Date
  /** Why it will never be sent; null = it waits. */
  readonly failed: SendFailure | null
}

/** Puts messages in, set-wise; one whose key is known already stays as it is. Returns how many are new. */
export async function insertMessages(tx: Tx, messages: readonly StoredMessage[]): Promise<number> {
  return tx.run(
    `insert into outbox (bucket, message_id, dedupe_key, unit, kind, channel, language, recipient, data, created_at,
       send_after, state, failed)
     select new.bucket, new.message_id, new.dedupe_key, new.unit, new.kind, new.channel, new.language, new.recipient,
       new.data::jsonb, $1, new.send_after, case when new.failed is null then 'waiting' else 'failed' end, new.failed
     from unnest($2::smallint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
         $10::text[], $11::timestamptz[], $12::text[])
       as new (bucket, message_id, dedupe_key, unit, kind, channel, language, recipient, data, send_after, failed)
     on conflict do nothing`,
    [
      tx.now,
      messages.map(({ messageId }) => bucketOf(messageId)),
      messages.map(({ messageId }) => messageId),
      messages.map(({ dedupeKey }) => dedupeKey),
      messages.map(({ unit }) => unit),
      messages.map(({ kind }) => kind),
      messages.map(({ channel }) => channel),
      messages.map(({ language }) => language),
      messages.map(({ recipient }) => recipient),
      messages.map(({ data }) => JSON.stringify(data)),
      messages.map(({ sendAfter }) => sendAfter),
      messages.map(({ failed }) => failed),
    ],
  )
}

/** Takes the sender's lock until the transaction ends; false when another sender holds it. */
export async function lockSender(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
    SENDER_LOCK,
  ])
  return row?.mine === true
}

/** A message that is due, with the text of an earlier attempt where there was one. */
export interface DueMessage {
  readonly messageId: string
  readonly kind: string
  readonly language: string
  readonly recipient: string
  readonly data: unknown
  readonly subject: string | null
  readonly body: string | null
  readonly attempts: number
}

interface DueRow {
  readonly message_id: string
  readonly kind: string
  readonly language: string
  readonly recipient: string
  readonly data: unknown
  readonly subject: string | null
  readonly body: string | null
  readonly attempts: number
}

const DUE_COLUMNS = 'message_id, kind, language, recipient, data, subject, body, attempts'

/** E-mails whose attempt began before `before` and left no result; locked until the transaction ends. */
export async function claimLost(tx: Tx, before: Date, limit: number): Promise<DueMessage[]> {
  const rows = await tx.query<DueRow>(
    `select ${DUE_COLUMNS} from outbox where state = 'sending' and channel = 'email' and attempted_at <= $1
     order by send_after, bucket, message_id limit $2 for update skip locked`,
    [before, limit],
  )
  return rows.map(dueOf)
}

/** E-mails that wait and may go now, the longest waiting first; locked until the transaction ends. */
export async function claimWaiting(tx: Tx, limit: number): Promise<DueMessage[]> {
  const rows = await tx.query<DueRow>(
    `select ${DUE_COLUMNS} from outbox where state = 'waiting' and channel = 'email' and send_after <= $1
     order by send_after, bucket, message_id limit $2 for update skip locked`,
    [tx.now, limit],
  )
  return rows.map(dueOf)
}

function dueOf({ message_id, ...rest }: DueRow): DueMessage {
  return { messageId: message_id, ...rest }
}

export interface Intent {
  readonly messageId: string
  readonly subject: string
  readonly body: string
}

/** Writes what is about to be sent; an attempt that was lost before is counted as uncertain. */
export async function writeIntents(tx: Tx, intents: readonly Intent[]): Promise<void> {
  await tx.run(
    `update outbox set state = 'sending', subject = new.subject, body = new.body, attempts = outbox.attempts + 1,
       uncertain = outbox.uncertain + (outbox.state = 'sending')::int, attempted_at = $1
     from unnest($2::smallint[], $3::uuid[], $4::text[], $5::text[]) as new (bucket, message_id, subject, body)
     where outbox.bucket = new.bucket and outbox.message_id = new.message_id`,
    [
      tx.now,
      intents.map(({ messageId }) => bucketOf(messageId)),
      intents.map(({ messageId }) => messageId),
      intents.map(({ subject }) => subject),
      intents.map(({ body }) => body),
    ],
  )
}

/** Gives messages up before an attempt; one that was lost before is counted as uncertain. */
export async function failMessages(
  tx: Tx,
  failures: readonly { readonly messageId: string; readonly failed: SendFailure }[],
): Promise<void> {
  await tx.run(
    `update outbox set state = 'failed', failed = new.failed,
       uncertain = outbox.uncertain + (outbox.state = 'sending')::int
     from unnest($1::smallint[], $2::uuid[], $3::text[]) as new (bucket, message_id, failed)
     where outbox.bucket = new.bucket and outbox.message_id = new.message_id`,
    [
      failures.map(({ messageId }) => bucketOf(messageId)),
      failures.map(({ messageId }) => messageId),
      failures.map(({ failed }) => failed),
    ],
  )
}

/** Writes how attempts that began at `attemptedAt` ended; an attempt that somebody else took over is left alone. */
export async function writeResults(
  tx: Tx,
  attemptedAt: Date,
  results: readonly { readonly messageId: string; readonly result: AttemptResult }[],
): Promise<void> {
  await tx.run(
    `update outbox set state = new.state, sent_at = case when new.state = 'sent' then $1::timestamptz end,
       send_after = coalesce(new.send_after, outbox.send_after), failed = new.failed,
       attempts = outbox.attempts - new.not_counted, uncertain = outbox.uncertain + new.uncertain
     from unnest($3::smallint[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[], $8::int[], $9::int[])
       as new (bucket, message_id, state, send_after, failed, not_counted, uncertain)
     where outbox.bucket = new.bucket and outbox.message_id = new.message_id
       and outbox.state = 'sending' and outbox.attempted_at = $2`,
    [
      tx.now,
      attemptedAt,
      results.map(({ messageId }) => bucketOf(messageId)),
      results.map(({ messageId }) => messageId),
      results.map(({ result }) => result.state),
      results.map(({ result }) => (result.state === 'waiting' ? result.sendAfter : null)),
      results.map(({ result }) => (result.state === 'failed' ? result.failed : null)),
      results.map(({ result }) => (result.state === 'waiting' && !result.counts ? 1 : 0)),
      results.map(({ result }) => (result.state !== 'sent' && result.uncertain ? 1 : 0)),
    ],
  )
}

/** E-mails that are due now. */
export async function countDue(tx: Tx, lostBefore: Date): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::int as count from outbox where channel = 'email'
     and (state = 'waiting' and send_after <= $1 or state = 'sending' and attempted_at <= $2)`,
    [tx.now, lostBefore],
  )
  return row?.count ?? 0
}

/** Messages of the caller's units. */
export interface OutboxFigures {
  readonly waiting: number
  readonly sending: number
  readonly sent: number
  readonly failed: number
  /** Attempts of which nobody knows whether they arrived. */
  readonly uncertain: number
  /** When the oldest message that is not sent yet was written. */
  readonly oldest: Date | null
  /** Code -> messages that were given up. */
  readonly failures: Readonly<Record<string, number>>
}

/** Messages of the caller's units by state, and why the failed ones were given up. */
export async function countMessages(tx: Tx): Promise<OutboxFigures> {
  const rows = await tx.query<{
    state: string
    failed: string | null
    count: number
    uncertain: number
    oldest: Date
  }>(
    `select state, failed, count(*)::int as count, sum(uncertain)::int as uncertain, min(created_at) as oldest
     from outbox group by state, failed order by state, failed`,
  )
  const open = rows.filter(({ state }) => state === 'waiting' || state === 'sending')
  const sum = (wanted: string) =>
    rows.filter(({ state }) => state === wanted).reduce((total, { count }) => total + count, 0)
  return {
    waiting: sum('waiting'),
    sending: sum('sending'),
    sent: sum('sent'),
    failed: sum('failed'),
    uncertain: rows.reduce((total, { uncertain }) => total + uncertain, 0),
    oldest: open.map(({ oldest }) => oldest).sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    failures: Object.fromEntries(
      rows.flatMap(({ failed, count }) => (failed === null ? [] : [[failed, count]])),
    ),
  }
}
