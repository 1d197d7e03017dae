/** Verifies a stream of texts in batches and counts what came of it; holds one batch at a time. */
import type { Progress } from '../core/progress.ts'
import type { RefusalCode } from '../core/refusal.ts'
import type { Reason } from '../core/trust/codes.ts'
import type { Level, Verdict } from '../core/trust/verdict.ts'
import type { VerifyOptions } from '../stages/verify/index.ts'
import type { Input, RefusedInput, TextInput } from './verify-inputs.ts'
import { verifyTexts } from './verify-text.ts'

export interface Checked extends Omit<TextInput, 'text'> {
  readonly verdict: Verdict
}

export type Entry = Checked | RefusedInput

export interface Tally {
  checked: number
  valid: number
  readonly levels: Record<Level, number>
  /** How many texts had each reason, the most frequent first; a text may have several. */
  reasons: Map<Reason, number>
  /** Arguments that gave no text, by code. */
  readonly refused: Map<RefusalCode, number>
  /** Stopped by the user before the end. */
  isStopped: boolean
}

export interface VerifyManyOptions extends Omit<VerifyOptions, 'ports'> {
  readonly signal: AbortSignal
  readonly progress: Progress
  /** Texts to come; 0 = not known. */
  readonly total: number
  /** Takes the entries of a batch, in their order. */
  readonly onEntries: (entries: readonly Entry[]) => void
}

/** Texts that are read, verified and written together: enough to make each step long, few enough to stay small. */
export const BATCH_TEXTS = 1024

/** Never throws for what a text or an argument is; passes on what `onEntries` throws. */
export async function verifyMany(inputs: AsyncIterable<Input>, options: VerifyManyOptions): Promise<Tally> {
  const { signal, progress, total, onEntries } = options
  const tally = newTally()
  const take = (batch: readonly Input[]): void => {
    const entries = verifyBatch(batch, options)
    for (const entry of entries) count(tally, entry)
    onEntries(entries)
    // One batch alone is over before a bar could be read.
    if (tally.checked > BATCH_TEXTS) progress({ stage: 'verify', done: tally.checked, total })
  }
  let batch: Input[] = []
  for await (const input of inputs) {
    batch.push(input)
    if (batch.length < BATCH_TEXTS) continue
    take(batch)
    batch = []
    if (signal.aborted) break
  }
  take(batch)
  tally.isStopped = signal.aborted
  tally.reasons = new Map([...tally.reasons].sort(([, one], [, other]) => other - one))
  return tally
}

function verifyBatch(batch: readonly Input[], options: VerifyManyOptions): Entry[] {
  const { trust, revocation, policy, at } = options
  const texts = batch.flatMap((input) => ('text' in input ? [input.text] : []))
  const verdicts = verifyTexts(texts, { trust, revocation, policy, at }).values()
  return batch.flatMap((input): Entry[] => {
    if (!('text' in input)) return [input]
    const { argument, line, page, mode } = input
    const { value: verdict } = verdicts.next()
    return verdict === undefined ? [] : [{ argument, line, page, mode, verdict }]
  })
}

function newTally(): Tally {
  const levels = { green: 0, amber: 0, red: 0 }
  return { checked: 0, valid: 0, levels, reasons: new Map(), refused: new Map(), isStopped: false }
}

function count(tally: Tally, entry: Entry): void {
  if ('refusal' in entry) {
    const { code } = entry.refusal
    tally.refused.set(code, (tally.refused.get(code) ?? 0) + 1)
    return
  }
  const { verdict, level, reasons } = entry.verdict
  tally.checked += 1
  tally.levels[level] += 1
  if (verdict === 'valid') tally.valid += 1
  for (const reason of reasons) tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1)
}
