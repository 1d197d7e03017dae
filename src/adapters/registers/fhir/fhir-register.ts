/** The population register of somebody else, asked over FHIR (docs/decisions/0012-remote-register.md). */
import { createHash } from 'node:crypto'

import type { Caller } from '../../../core/caller.ts'
import type { RegisterEntry } from '../../../core/person/compare.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Question, Register } from '../../../stages/authenticate/index.ts'
import type { Database, Tx } from '../../postgres/transaction.ts'
import { enterEdition } from '../store.ts'
import { unavailable } from './breaker.ts'
import { ownersAmong, pickCandidates } from './candidates.ts'
import { type FetchDeps, fetchAnswers } from './fetch-answers.ts'
import { type ClientFigures, type ClientLimits, createMatchClient } from './match-client.ts'
import type { Timing } from './pace.ts'
import { numbersOf, questionIdOf, saysSomething } from './question.ts'
import { deleteExpired, selectAnswers } from './store-questions.ts'
import { nothingUnderWay } from './under-way.ts'

export interface FhirRegisterOptions {
  /** Address under which `Patient/$match` is answered; https, unless it is this machine. */
  readonly base: string
  /** Value of the header `Authorization`; null sends none. */
  readonly authorization: string | null
  /** Name of the state of the register, and its size: a remote register says neither, the operator does. */
  readonly edition: string
  readonly people: number
  /** Communes as they are told apart: 1 / the chance that two people of the register share one. */
  readonly communes: number
  readonly worker: Database
  /** On whose behalf answers are kept. */
  readonly caller: Caller
  readonly newId: () => string
  readonly timing: Timing
  /** Ends fetching; what came until then is kept. */
  readonly signal?: AbortSignal | undefined
  readonly limits?: Partial<FhirLimits> | undefined
}

export interface FhirLimits extends ClientLimits {
  /** One request, from its first byte to the last of the answer. */
  readonly timeoutMs: number
  /** How long an answer is used. */
  readonly keepMs: number
  /** Whether an answer must carry the id of its request. */
  readonly requireEcho: boolean
}

/** Easy on a register that serves others too; a week is as long as a campaign waits for a correction of the register. */
const LIMITS: FhirLimits = {
  perSecond: 50,
  burst: 10,
  atOnce: 8,
  tries: 5,
  failures: 10,
  pauseMs: 30_000,
  timeoutMs: 10_000,
  keepMs: 7 * 24 * 60 * 60 * 1000,
  requireEcho: true,
}

export interface FhirRegister extends Register {
  fetch(questions: readonly Question[]): Promise<void>
  /** What was asked since the register was opened. */
  readonly figures: Readonly<ClientFigures>
  /** Removes expired answers; returns how many. */
  forgetExpired(): Promise<number>
}

/**
 * A register behind `POST {base}/Patient/$match`. Nothing is asked inside a transaction: `fetch` asks and keeps, both
 * searches read what was kept and refuse with `register.unavailable` where nothing was.
 * @throws {Refusal} `option.invalid` for an address without encryption
 */
export function createFhirRegister(options: FhirRegisterOptions): FhirRegister {
  const { base, authorization, edition, people, communes, worker, caller, signal } = options
  const limits: FhirLimits = { ...LIMITS, ...options.limits }
  const url = matchUrl(base)
  const source = createHash('sha256')
    .update(JSON.stringify([url, edition]))
    .digest('hex')
  const { timeoutMs, requireEcho, keepMs } = limits
  const client = createMatchClient({ url, authorization, timeoutMs, requireEcho, signal }, limits, options)
  const idOf = (question: Question): string => questionIdOf(source, question)
  const { atOnce } = limits
  const deps: FetchDeps = {
    client,
    worker,
    caller,
    signal,
    keepMs,
    atOnce,
    underWay: nothingUnderWay(),
    tally: { answered: 0, refused: 0 },
  }
  return {
    figures: client.figures,
    edition: (tx) => enterEdition(tx, 'fhir', { fileHash: source, people, communes }),
    fetch: (questions) => {
      const all = new Map(questions.flatMap(asRequests).map((question) => [idOf(question), question]))
      return fetchAnswers(all, deps)
    },
    byNumber: async (tx, questions) => {
      const kept = await keptAnswers(tx, questions.map(numbersOf), idOf)
      return questions.map((question, i) => ownersAmong(question, kept[i] ?? []))
    },
    similar: async (tx, questions, limit) => {
      const kept = await keptAnswers(tx, questions, idOf)
      return questions.map((question, i) => pickCandidates(question, kept[i] ?? [], limit))
    },
    forgetExpired: () => worker.transaction(caller, deleteExpired),
  }
}

/** What must be asked so that both searches have their answers: the numbers alone, and the whole where it says more. */
function asRequests(question: Question): Question[] {
  return [numbersOf(question), question].filter(saysSomething)
}

async function keptAnswers(
  tx: Tx,
  questions: readonly Question[],
  idOf: (question: Question) => string,
): Promise<(readonly RegisterEntry[])[]> {
  const ids = questions.map((question) => (saysSomething(question) ? idOf(question) : null))
  const kept = await selectAnswers(
    tx,
    ids.filter((id) => id !== null),
  )
  return ids.map((id) => {
    const answer = id === null ? [] : kept.get(id)
    if (answer === undefined) throw unavailable('it has not been asked about these people yet')
    return answer
  })
}

const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]'])

function matchUrl(base: string): string {
  const url = URL.parse(base)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && THIS_MACHINE.has(url.hostname))
  if (url === null || !isSafe || url.username !== '' || url.search !== '') {
    throw new Refusal(
      'option.invalid',
      'the address of the population register must be https://HOST/PATH, without a password and without a query',
    )
  }
  return `${url.origin}${url.pathname.replace(/\/$/, '')}/Patient/$match`
}
