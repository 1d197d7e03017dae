/** What `vaxpass verify` says: every result while they are few, the counts always. */
import { REASONS } from '../../core/trust/codes.ts'
import { verdictDocument } from '../../core/trust/verdict-document.ts'
import type { Checked, Entry, Tally } from '../verify-many.ts'
import type { Outcome } from './command.ts'
import { verdictText } from './verdict-text.ts'

/** Results beyond this many are only written to a file: a million of them are neither read nor held. */
export const RESULTS_MAX = 10_000
const LEFT_OUT = `more than ${RESULTS_MAX.toLocaleString('en')} results are left out: give --out FILE, or --only-invalid`

export interface ReportOptions {
  /** Moment of verification. */
  readonly at: Date
  readonly onlyInvalid: boolean
  /** Takes results as NDJSON; without it they are part of the outcome. */
  readonly write: ((lines: string) => void) | undefined
}

export interface Report {
  add(entries: readonly Entry[]): void
  /** @throws {Refusal} that of the only argument when it gave no text */
  outcome(tally: Tally): Outcome
}

/** Counts verdicts as they come, and keeps or writes their documents. */
export function createReport({ at, onlyInvalid, write }: ReportOptions): Report {
  let kept: { number: number; entry: Entry }[] = []
  let first: Entry | undefined
  let added = 0
  let results = 0
  return {
    add(entries) {
      first ??= entries[0]
      const numbered = entries.map((entry, index) => ({ number: added + index + 1, entry }))
      const wanted = onlyInvalid ? numbered.filter(({ entry }) => isInvalid(entry)) : numbered
      added += entries.length
      results += wanted.length
      if (write !== undefined)
        write(wanted.map(({ entry }) => `${JSON.stringify(documentOf(entry))}\n`).join(''))
      else kept = results > RESULTS_MAX ? [] : [...kept, ...wanted]
    },
    outcome(tally) {
      if (write === undefined && added === 1 && first !== undefined) return outcomeOfOne(first, at)
      const exit = tally.valid === added && !tally.isStopped ? 0 : 1
      if (write !== undefined) return { exit, ...withoutResults(tally, { written: results }) }
      if (results > RESULTS_MAX)
        return { exit, ...withoutResults(tally, { results: null, left_out: LEFT_OUT }) }
      const blocks = kept.map(({ number, entry }) => `${number}. ${placeOf(entry)}${textOf(entry, at)}`)
      return {
        exit,
        json: { ...countsOf(tally), results: kept.map(({ entry }) => documentOf(entry)) },
        text: [...blocks, summaryOf(tally)].join('\n\n'),
      }
    },
  }
}

/** The counts, and where the results are. */
function withoutResults(
  tally: Tally,
  where: { written: number } | { results: null; left_out: string },
): Omit<Outcome, 'exit'> {
  const note = 'written' in where ? `${figure(where.written)} results are written` : where.left_out
  return { json: { ...countsOf(tally), ...where }, text: summaryOf(tally, note) }
}

const isInvalid = (entry: Entry): boolean => 'refusal' in entry || entry.verdict.verdict === 'invalid'

/** The verdict alone, as the library and the API give it; nothing but the refusal when there is none. */
function outcomeOfOne(entry: Entry, at: Date): Outcome {
  if ('refusal' in entry) throw entry.refusal
  return { exit: isInvalid(entry) ? 1 : 0, json: checkedDocument(entry), text: textOf(entry, at) }
}

/** One result; what does not apply to its origin is left out. */
function documentOf(entry: Entry): object {
  const { argument, line } = entry
  const place = { argument, ...(line !== null && { line }) }
  if (!('refusal' in entry)) return { ...place, ...checkedDocument(entry) }
  const { code, message } = entry.refusal
  return { ...place, refusal: { code, message } }
}

function checkedDocument({ page, mode, verdict }: Checked): object {
  return {
    ...verdictDocument(verdict),
    ...(page !== null && { page }),
    ...(mode !== null && { qr_mode: mode }),
  }
}

function textOf(entry: Entry, at: Date): string {
  if ('refusal' in entry) return `REFUSED: ${entry.refusal.message} [${entry.refusal.code}]`
  const { mode, verdict } = entry
  const isOdd = mode !== null && mode !== 'alphanumeric' && mode !== 'unknown'
  const remark = `its QR code is in ${mode} mode, where the rules ask for alphanumeric mode [qr.mode]`
  return verdictText(verdict, at, isOdd ? [remark] : [])
}

function placeOf({ argument, line, page }: Entry): string {
  if (line !== null) return `(argument ${argument}, line ${line}) `
  return page === null ? `(argument ${argument}) ` : `(argument ${argument}, page ${page}) `
}

function countsOf({ checked, valid, levels, reasons, refused, isStopped }: Tally) {
  return {
    checked,
    valid,
    levels,
    reasons: Object.fromEntries(reasons),
    refused: Object.fromEntries(refused),
    ...(isStopped && { stopped: true }),
  }
}

function summaryOf({ checked, valid, levels, reasons, refused, isStopped }: Tally, note?: string): string {
  const { green, amber, red } = levels
  const lines = [
    `${figure(checked)} checked: ${figure(green)} valid, ${figure(amber)} genuine with a reserve, ${figure(red)} not valid`,
    ...[...reasons].map(([code, count]) => `  ${figure(count).padStart(9)} x ${REASONS[code]} [${code}]`),
    ...[...refused].map(([code, count]) => `  ${figure(count).padStart(9)} x could not be read [${code}]`),
    ...(note === undefined ? [] : [note]),
    ...(isStopped ? ['stopped before the end'] : []),
  ]
  const unread = [...refused.values()].reduce((sum, count) => sum + count, 0)
  const more = unread === 0 ? '' : `, ${figure(unread)} could not be read`
  return [...lines, `${figure(valid)} of ${figure(checked)} are valid${more}`].join('\n')
}

const figure = (count: number): string => count.toLocaleString('en')
