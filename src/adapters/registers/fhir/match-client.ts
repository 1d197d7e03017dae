/** Asks until there is an answer that can be believed, or nobody to ask. */
import type { RegisterEntry } from '../../../core/person/compare.ts'
import type { Question } from '../../../stages/authenticate/index.ts'
import { type Breaker, createBreaker, unavailable } from './breaker.ts'
import { isAbout } from './candidates.ts'
import { type Endpoint, exchange, type Outcome } from './exchange.ts'
import { createGate, createPace, type Pace, type Timing } from './pace.ts'

/** One question stays without an answer; others may have one. `why` holds no personal data. */
export class QuestionFailed extends Error {
  /** The other side refuses this very question: another try would end alike. */
  readonly forGood: boolean

  constructor(why: string, forGood: boolean) {
    super(why)
    this.forGood = forGood
  }
}

export interface ClientLimits {
  /** Requests in a second, in the long run. */
  readonly perSecond: number
  /** Requests without a wait between them. */
  readonly burst: number
  /** Requests under way at once. */
  readonly atOnce: number
  /** Requests for one question before it is given up. */
  readonly tries: number
  /** Failures in a row after which nobody is asked for a while, and how long that is. */
  readonly failures: number
  readonly pauseMs: number
}

/** What was done since the client was made. */
export interface ClientFigures {
  requests: number
  /** Requests that were made again. */
  again: number
  /** Patients of answers that could not be used. */
  dropped: number
  /** Answers that had nothing to do with their question, twice. */
  strange: number
}

export interface MatchClient {
  readonly figures: Readonly<ClientFigures>
  /**
   * Entries that have to do with the question, in order of their numbers.
   * @throws {QuestionFailed} this one has no answer
   * @throws {Refusal} `register.unavailable`: no question has one now
   */
  ask(question: Question): Promise<RegisterEntry[]>
}

/** The first wait before another try; it doubles with each, up to the longest. */
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** A register that wants more quiet than this is left alone until then, instead of being waited for. */
const MOST_PATIENCE_MS = 60_000

/** A client of one register; its limits hold for everything that is asked through it. */
export function createMatchClient(
  endpoint: Endpoint,
  limits: ClientLimits,
  { timing, newId }: { readonly timing: Timing; readonly newId: () => string },
): MatchClient {
  const figures: ClientFigures = { requests: 0, again: 0, dropped: 0, strange: 0 }
  const [pace, breaker] = [createPace(limits, timing), createBreaker(limits, timing)]
  const parts: Parts = { endpoint, limits, timing, newId, figures, pace, breaker }
  const gate = createGate(limits.atOnce)
  return { figures, ask: (question) => gate(() => askAbout(parts, question)) }
}

interface Parts {
  readonly endpoint: Endpoint
  readonly limits: ClientLimits
  readonly timing: Timing
  readonly newId: () => string
  readonly figures: ClientFigures
  readonly pace: Pace
  readonly breaker: Breaker
}

/** People who have nothing to do with the question are another one's answer, or nobody: twice the same is the answer. */
async function askAbout(parts: Parts, question: Question): Promise<RegisterEntry[]> {
  for (let round = 1; ; round += 1) {
    const entries = await askUntilAnswered(parts, question)
    const related = entries.filter((entry) => isAbout(question, entry))
    if (related.length > 0 || entries.length === 0) return related
    if (round > 1) {
      parts.figures.strange += 1
      return []
    }
    parts.figures.again += 1
  }
}

async function askUntilAnswered(parts: Parts, question: Question): Promise<readonly RegisterEntry[]> {
  const { figures, limits } = parts
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await askOnce(parts, question)
    if (outcome.kind === 'answer') {
      figures.dropped += outcome.answer.dropped
      return outcome.answer.entries
    }
    if (outcome.kind === 'closed') throw unavailable(`${outcome.why}: is our access still good?`)
    if (outcome.kind === 'refused' || attempt >= limits.tries) {
      throw new QuestionFailed(outcome.why, outcome.kind === 'refused')
    }
    await waitBefore(parts, attempt, outcome)
    figures.again += 1
  }
}

async function askOnce(parts: Parts, question: Question): Promise<Outcome> {
  const { endpoint, breaker, pace, figures, limits, newId } = parts
  await breaker.enter()
  try {
    await pace.turn()
    endpoint.signal?.throwIfAborted()
    figures.requests += 1
    const outcome = await exchange(endpoint, question, newId())
    endpoint.signal?.throwIfAborted()
    if (outcome.kind === 'closed') breaker.open(limits.pauseMs, outcome.why)
    else if (outcome.kind === 'broken') breaker.fail(outcome.why)
    else breaker.succeed()
    return outcome
  } finally {
    breaker.leave()
  }
}

/** Waits as the register wishes, or longer with each try. */
async function waitBefore(
  { breaker, pace, timing }: Parts,
  attempt: number,
  { why, waitMs }: { readonly why: string; readonly waitMs: number | null },
): Promise<void> {
  if (waitMs === null) await timing.sleep(backoffMs(attempt, timing.random()))
  else if (waitMs > MOST_PATIENCE_MS) breaker.open(waitMs, why)
  else pace.pause(waitMs)
}

/** Milliseconds before the next try; half of them are chance, so that not all who wait come back at once. */
export function backoffMs(attempt: number, random: number): number {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))
  return Math.round(most / 2 + (most / 2) * random)
}
