/** Asks what has no answer yet and keeps the answers as they come, so that whatever ends it loses little. */
import type { Caller } from '../../../core/caller.ts'
import type { RegisterEntry } from '../../../core/person/compare.ts'
import type { Question } from '../../../stages/authenticate/index.ts'
import type { Database, Tx } from '../../postgres/transaction.ts'
import { unavailable } from './breaker.ts'
import { type MatchClient, QuestionFailed } from './match-client.ts'
import { enterQuestions, type QuestionOutcome, storeOutcomes } from './store-questions.ts'

export interface FetchDeps {
  readonly client: MatchClient
  readonly worker: Database
  readonly caller: Caller
  readonly signal: AbortSignal | undefined
  /** How long an answer is used. */
  readonly keepMs: number
  /** Questions under way at once. */
  readonly atOnce: number
  /** Questions of this process that are asked and not yet kept, by id: who needs one of them waits for its answer. */
  readonly underWay: Map<string, Promise<RegisterEntry[]>>
}

/** Answers of one transaction: a crash asks at most these again. */
const ANSWERS_PER_BATCH = 50

/**
 * Fetches what is missing; ends early, without a refusal, when the signal says so.
 * @param questions by id
 * @throws {Refusal} `register.unavailable` when an answer is still missing; what came is kept
 */
export async function fetchAnswers(questions: ReadonlyMap<string, Question>, deps: FetchDeps): Promise<void> {
  const { worker, caller, signal, keepMs, atOnce } = deps
  if (questions.size === 0) return
  const expiry = (tx: Tx): Date => new Date(tx.now.getTime() + keepMs)
  const missing = await worker.transaction(caller, (tx) =>
    enterQuestions(tx, [...questions.keys()], expiry(tx)),
  )
  const keep = (outcomes: readonly QuestionOutcome[]) =>
    worker.transaction(caller, (tx) => storeOutcomes(tx, outcomes, expiry(tx)))
  const line = [...questions].filter(([id]) => missing.has(id)).values()
  const run: Run = { pending: [], refused: [], mine: [], failed: 0, why: '', stop: undefined }
  const lanes = Array.from({ length: Math.min(atOnce, missing.size) }, async () => {
    // The lanes share one line: each question is taken once.
    for (const [questionId, question] of line) {
      if (run.stop !== undefined || signal?.aborted === true) return
      await askOne(deps, run, questionId, question)
      if (run.pending.length >= ANSWERS_PER_BATCH) await flush(run, keep)
    }
  })
  await Promise.all(lanes)
  if (run.refused.length <= mayBeRefused(missing.size)) run.pending.push(...run.refused)
  else run.failed += run.refused.length
  await flush(run, keep)
  for (const id of run.mine) deps.underWay.delete(id)
  if (signal?.aborted === true) return
  if (run.stop !== undefined) throw run.stop.error
  if (run.failed > 0)
    throw unavailable(`${run.failed} of ${missing.size} questions have no answer, ${run.why}`)
}

/**
 * Questions that the other side refuses are kept as "nobody": the record goes to a person instead of standing in the way of all
 * others. More than these are no odd records but two programs that do not understand each other.
 */
const mayBeRefused = (questions: number): number => Math.max(1, Math.floor(questions / 20))

interface Run {
  pending: QuestionOutcome[]
  readonly refused: QuestionOutcome[]
  /** Questions that this run asked itself. */
  readonly mine: string[]
  failed: number
  why: string
  /** What ends the run for all questions. */
  stop: { readonly error: unknown } | undefined
}

async function askOne(
  { client, underWay }: FetchDeps,
  run: Run,
  questionId: string,
  question: Question,
): Promise<void> {
  let asked = underWay.get(questionId)
  if (asked === undefined) {
    asked = client.ask(question)
    underWay.set(questionId, asked)
    run.mine.push(questionId)
  }
  try {
    const answer = await asked
    // Only now: while it was waited for, another lane may have begun a new list.
    run.pending.push({ questionId, answer })
  } catch (error) {
    if (error instanceof QuestionFailed && error.forGood) {
      run.refused.push({ questionId, answer: [] })
      run.why = error.message
    } else if (error instanceof QuestionFailed) {
      run.pending.push({ questionId, answer: null })
      run.failed += 1
      run.why = error.message
    } else {
      run.stop ??= { error }
    }
  }
}

/** Keeps what has come; a failure to keep ends the run too. */
async function flush(run: Run, keep: (outcomes: readonly QuestionOutcome[]) => Promise<void>): Promise<void> {
  const outcomes = run.pending
  run.pending = []
  try {
    if (outcomes.length > 0) await keep(outcomes)
  } catch (error) {
    run.stop ??= { error }
  }
}
