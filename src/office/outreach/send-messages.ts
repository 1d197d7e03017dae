/** The one sender: intent, act, result. An intent without a result is an attempt of which nobody knows the end. */
import { type Caller, ROOT_UNIT, type Role } from '../../core/caller.ts'
import type { Progress } from '../../core/progress.ts'
import { Refusal } from '../../core/refusal.ts'
import { type Mailer, MailFault, type MailFaultKind, type OutgoingMail } from './ports.ts'
import { type AttemptResult, afterFault, lostBefore, MAX_ATTEMPTS, type SendFailure } from './rules.ts'
import {
  claimLost,
  claimWaiting,
  countDue,
  type Database,
  type DueMessage,
  failMessages,
  type Intent,
  lockSender,
  type Tx,
  writeIntents,
  writeResults,
} from './store.ts'
import type { Render } from './texts.ts'

export interface SendDeps {
  /** The database under the worker's role: nobody else may change a message. */
  readonly worker: Database
  readonly mailer: Mailer
  /** Address of the sender. */
  readonly from: string
  readonly render: Render
  readonly progress: Progress
  /** Messages of this run at most. */
  readonly limit: number
  /** Ends the run after the batch in hand. */
  readonly signal?: AbortSignal
}

export interface SendSummary {
  readonly sent: number
  /** Given up for good. */
  readonly failed: number
  /** Refused for now; tried again later. */
  readonly deferred: number
  /** Attempts of which nobody knows whether they arrived: those that a former run left behind, and broken connections. */
  readonly uncertain: number
  /** Why it ended early: the mail server is away, or another sender is at work. */
  readonly stopped: 'server' | 'other-sender' | null
}

/** Messages between an intent and its result; as many can arrive twice when the machine dies in between. */
const BATCH = 20
const MAY_SEND: ReadonlySet<Role> = new Set(['operator', 'communications'])
const NOTHING: SendSummary = { sent: 0, failed: 0, deferred: 0, uncertain: 0, stopped: null }

/**
 * Sends what is due, at least once and, wherever the mail server lets it be known, exactly once. Each batch is committed
 * with its exact text as `sending`, then handed over, then its results are committed.
 * @throws {Refusal} `account.not-allowed`, `database.*`
 */
export async function sendMessages(caller: Caller, deps: SendDeps): Promise<SendSummary> {
  if (caller.unit !== ROOT_UNIT || !MAY_SEND.has(caller.role)) {
    throw new Refusal(
      'account.not-allowed',
      'only an operator or the communications of the ministry send messages',
    )
  }
  // Held by a transaction of its own that does nothing else: it ends with this run, however the run ends.
  return deps.worker.transaction(caller, async (tx) => {
    const isOnly = await lockSender(tx)
    return isOnly ? sendAll(caller, deps) : { ...NOTHING, stopped: 'other-sender' }
  })
}

async function sendAll(caller: Caller, deps: SendDeps): Promise<SendSummary> {
  const due = await deps.worker.transaction(caller, (tx) => countDue(tx, lostBefore(tx.now)))
  const total = Math.min(due, deps.limit)
  let summary = NOTHING
  let tried = 0
  while (tried < deps.limit && summary.stopped === null && deps.signal?.aborted !== true) {
    const batch = await takeBatch(caller, deps, Math.min(BATCH, deps.limit - tried))
    if (batch.size === 0) break
    summary = add(summary, { ...NOTHING, failed: batch.failed, uncertain: batch.lost })
    summary = add(summary, await sendBatch(caller, deps, batch))
    tried += batch.size
    deps.progress({ stage: 'mail', done: tried, total: Math.max(total, tried) })
  }
  return summary
}

interface Batch {
  readonly attempts: readonly (Intent & { readonly recipient: string; readonly attempt: number })[]
  /** When the intents were written: marks them as ours. */
  readonly at: Date
  /** Messages claimed, with those that were given up on the spot. */
  readonly size: number
  readonly failed: number
  readonly lost: number
}

/** Intent: commits the exact text of what is about to be sent. */
function takeBatch(caller: Caller, { worker, render }: SendDeps, limit: number): Promise<Batch> {
  return worker.transaction(caller, async (tx) => {
    const lost = await claimLost(tx, lostBefore(tx.now), limit)
    const waiting = lost.length < limit ? await claimWaiting(tx, limit - lost.length) : []
    const failures: { messageId: string; failed: SendFailure }[] = []
    const attempts: Batch['attempts'][number][] = []
    for (const message of [...lost, ...waiting]) {
      const text = textOf(message, render)
      const { messageId, recipient } = message
      if (message.attempts >= MAX_ATTEMPTS) failures.push({ messageId, failed: 'outcome-unknown' })
      else if (text === null) failures.push({ messageId, failed: 'text-missing' })
      else attempts.push({ messageId, recipient, attempt: message.attempts + 1, ...text })
    }
    await write(tx, attempts, failures)
    const size = lost.length + waiting.length
    return { attempts, at: tx.now, size, failed: failures.length, lost: lost.length }
  })
}

async function write(
  tx: Tx,
  intents: readonly Intent[],
  failures: readonly { messageId: string; failed: SendFailure }[],
): Promise<void> {
  if (failures.length > 0) await failMessages(tx, failures)
  if (intents.length > 0) await writeIntents(tx, intents)
}

/** The text of the first attempt is the text of all: what a person may have read already is never changed. */
function textOf(message: DueMessage, render: Render): { subject: string; body: string } | null {
  if (message.subject !== null && message.body !== null) {
    return { subject: message.subject, body: message.body }
  }
  const text = render(message)
  return text === null ? null : { subject: text.subject, body: text.text }
}

/** Act, then result. What is known is written down even when a bug ends the run in the middle of the batch. */
async function sendBatch(caller: Caller, deps: SendDeps, { attempts, at }: Batch): Promise<SendSummary> {
  const results: { messageId: string; result: AttemptResult }[] = []
  let isServerAway = false
  try {
    for (const { messageId, recipient, subject, body, attempt } of attempts) {
      const mail = { id: messageId, to: recipient, from: deps.from, subject, text: body }
      const fault: MailFaultKind | 'not-tried' | null = isServerAway
        ? 'not-tried'
        : await handOver(deps.mailer, mail)
      isServerAway ||= fault === 'server'
      results.push({ messageId, result: fault === null ? { state: 'sent' } : afterFault(fault, attempt, at) })
    }
  } finally {
    if (results.length > 0) await deps.worker.transaction(caller, (tx) => writeResults(tx, at, results))
  }
  return { ...summaryOf(results.map(({ result }) => result)), stopped: isServerAway ? 'server' : null }
}

async function handOver(mailer: Mailer, mail: OutgoingMail): Promise<MailFaultKind | null> {
  try {
    await mailer.send(mail)
    return null
  } catch (error) {
    if (error instanceof MailFault) return error.kind
    throw error
  }
}

function summaryOf(results: readonly AttemptResult[]): SendSummary {
  const count = (isMeant: (result: AttemptResult) => boolean): number => results.filter(isMeant).length
  return {
    sent: count(({ state }) => state === 'sent'),
    failed: count(({ state }) => state === 'failed'),
    deferred: count((result) => result.state === 'waiting' && result.counts),
    uncertain: count((result) => result.state !== 'sent' && result.uncertain),
    stopped: null,
  }
}

function add(one: SendSummary, other: SendSummary): SendSummary {
  return {
    sent: one.sent + other.sent,
    failed: one.failed + other.failed,
    deferred: one.deferred + other.deferred,
    uncertain: one.uncertain + other.uncertain,
    stopped: other.stopped ?? one.stopped,
  }
}
