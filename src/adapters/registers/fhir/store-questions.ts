/** SQL of the table `register_question`: what was asked, and the answers until they expire. */
import { bucketOf } from '../../../core/dose/dose-id.ts'
import type { RegisterEntry } from '../../../core/person/compare.ts'
import type { Tx } from '../../postgres/transaction.ts'

/** What became of a question: entries, or null when it was given up. */
export interface QuestionOutcome {
  readonly questionId: string
  readonly answer: readonly RegisterEntry[] | null
}

/**
 * Enters the questions that are not there yet, or whose answer has expired, and returns the ids of those without an answer.
 * @param ids each once
 */
export async function enterQuestions(tx: Tx, ids: readonly string[], expiresAt: Date): Promise<Set<string>> {
  const sorted = [...ids].sort()
  const buckets = sorted.map(bucketOf)
  await tx.run(
    `insert into register_question (bucket, question_id, state, asked_at, tries, expires_at)
     select bucket, question_id, 'open', $3, 0, $4 from unnest($1::smallint[], $2::uuid[]) as q (bucket, question_id)
     on conflict (bucket, question_id) do update
       set state = 'open', asked_at = excluded.asked_at, tries = 0, expires_at = excluded.expires_at,
         answer = null, answered_at = null
       where register_question.expires_at <= excluded.asked_at`,
    [buckets, sorted, tx.now, expiresAt],
  )
  const rows = await tx.query<{ question_id: string }>(
    `select r.question_id from unnest($1::smallint[], $2::uuid[]) as q (bucket, question_id)
     join register_question as r on r.bucket = q.bucket and r.question_id = q.question_id where r.state <> 'answered'`,
    [buckets, sorted],
  )
  return new Set(rows.map(({ question_id }) => question_id))
}

/** Keeps answers, and which questions were given up. An answer that came meanwhile from another process stays. */
export async function storeOutcomes(
  tx: Tx,
  outcomes: readonly QuestionOutcome[],
  expiresAt: Date,
): Promise<void> {
  const sorted = [...outcomes].sort((a, b) => (a.questionId < b.questionId ? -1 : 1))
  await tx.run(
    `update register_question as r
     set state = case when o.answer is null then 'failed' else 'answered' end, answer = o.answer,
       answered_at = case when o.answer is null then null else $4::timestamptz end,
       tries = least(r.tries + case when o.answer is null then 1 else 0 end, 32767), expires_at = $5
     from unnest($1::smallint[], $2::uuid[], $3::jsonb[]) as o (bucket, question_id, answer)
     where r.bucket = o.bucket and r.question_id = o.question_id and r.state <> 'answered'`,
    [
      sorted.map(({ questionId }) => bucketOf(questionId)),
      sorted.map(({ questionId }) => questionId),
      sorted.map(({ answer }) => (answer === null ? null : JSON.stringify(answer))),
      tx.now,
      expiresAt,
    ],
  )
}

/** The answers that are kept and have not expired, by question; the others are left out. */
export async function selectAnswers(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, readonly RegisterEntry[]>> {
  const distinct = [...new Set(ids)]
  const rows = await tx.query<{ question_id: string; answer: readonly RegisterEntry[] }>(
    `select r.question_id, r.answer from unnest($1::smallint[], $2::uuid[]) as q (bucket, question_id)
     join register_question as r on r.bucket = q.bucket and r.question_id = q.question_id
     where r.state = 'answered' and r.expires_at > $3`,
    [distinct.map(bucketOf), distinct, tx.now],
  )
  return new Map(rows.map(({ question_id, answer }) => [question_id, answer]))
}

/** Removes questions and answers that have expired; returns how many. */
export async function deleteExpired(tx: Tx): Promise<number> {
  return tx.run('delete from register_question where expires_at <= $1', [tx.now])
}
