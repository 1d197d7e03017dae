/** Asks what has no answer yet and keeps the answers as they come, so that whatever ends it loses little. */
import type { Caller } from '../../../core/caller.ts'
import type { Question } from '../../../stages/authenticate/index.ts'
import type { Database, Tx } from '../../postgres/transaction.ts'
import { unavailable } from './breaker.ts'
import { type MatchClient, QuestionFailed } from './match-client.ts'
import { enterQuestions, type QuestionOutcome, storeOutcomes } from './store-questions.ts'
import { beginFetch, endFetch, type UnderWay } from './under-way.ts'

export interface FetchDeps {
  readonly client: MatchClient
  readonly worker: Database
  readonly caller: Caller
  readonly signal: AbortSignal | undefined
  /** How long an answer is used. */
  readonly keepMs: number
  /** Questions under way at once. */
  readonly atOnce: number
  readonly underWay: UnderWay
  /** Questions of this process that were answered, and that the other side refused. */
  readonly tally: { answered: number; refused: number }
}

/** Answers of one transaction: a crash asks at most these again. */
const ANSWERS_PER_BATCH = 50

/**
 * Fetches what is missing; ends early, without a refusal, when the signal says so.
 * @param questions by id
 * @throws {Refusal} `register.unavailable` when an answer is still missing; what came is kept
 */
export async function fetchAnswers(questions: ReadonlyMap<string, Question>, deps: FetchDeps): Promise<void> {
  if (questions.size === 0) return
  const { worker, caller, signal, keepMs, underWay } = deps
  const fetch = beginFetch(underWay)
  const run: Run = { answered: 0, pending: [], refused: [], mine: [], failed: 0, why: '', stop: undefined }
  const expiry = (tx: Tx): Date => new Date(tx.now.getTime() + keepMs)
  const keep = (outcomes: readonly QuestionOutcome[]) =>
    worker.transaction(caller, (tx) => storeOutcomes(tx, outcomes, expiry(tx)))
  try {
    const missing = await worker.transaction(caller, (tx) =>
      enterQuestions(tx, [...questions.keys()], expiry(tx)),
    )
    await askAll(
      deps,
      run,
      [...questions].filter(([id]) => missing.has(id)),
      keep,
    )
    keepRefused(run, deps.tally)
    await flush(run, keep)
  } finally {
    endFetch(underWay, fetch, run.mine)
  }
  if (signal?.aborted === true) return
  if (run.stop !== undefined) throw run.stop.error
  if (run.failed > 0) throw unavailable(`${run.failed} questions have no answer, ${run.why}`)
}

type Keep = (outcomes: readonly QuestionOutcome[]) => Promise<void>

async function askAll(
  deps: FetchDeps,
  run: Run,
  missing: readonly (readonly [string, Question])[],
  keep: Keep,
): Promise<void> {
  const line = missing.values()
  const lanes = Array.from({ length: Math.min(deps.atOnce, missing.length) }, async () => {
    // The lanes share one line: each question is taken once.
    for (const [questionId, question] of line) {
      if (run.stop !== undefined || deps.signal?.aborted === true) return
      await askOne(deps, run, questionId, question)
      if (run.pending.length >= ANSWERS_PER_BATCH) await flush(run, keep)
    }
  })
  await Promise.all(lanes)
}

function keepRefused(run: Run, tally: FetchDeps['tally']): void {
  tally.answered += run.answered
  tally.refused += run.refused.length
  if (tally.refused <= mayBeRefused(tally.answered)) run.pending.push(...run.refused)
  else run.failed += run.refused.length
}

/**
 * Questions that the other side refuses are kept as "nobody": the record goes to a person instead of standing in the way of all
 * others. More than these are no odd records but two programs that do not understand each other.
 */
const mayBeRefused = (answered: number): number => Math.max(2, Math.floor(answered / 20))

interface Run {
  answered: number
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
  let asked = underWay.answers.get(questionId)
  if (asked === undefined) {
    asked = client.ask(question)
    underWay.answers.set(questionId, asked)
    run.mine.push(questionId)
  }
  try {
    const answer = await asked
    // Only now: while it was waited for, another lane may have begun a new list.
    run.pending.push({ questionId, answer })
    run.answered += 1
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
async function flush(run: Run, keep: Keep): Promise<void> {
  const outcomes = run.pending
  run.pending = []
  try {
    if (outcomes.length > 0) await keep(outcomes)
  } catch (error) {
    run.stop ??= { error }
  }
}
