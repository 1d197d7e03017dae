/** What a conformance run says: for each corpus and flag how many vectors came out as their label, and every one that did not. */
import type { Reason } from '../../../src/core/trust/codes.ts'
import { reasonFor } from './exceptions.ts'

/** The corpora, in the order of the table. */
export const CORPORA = ['testdata', 'qa', 'certlogic', 'wycheproof', 'cose', 'cbor', 'vn'] as const
export type CorpusName = (typeof CORPORA)[number]

export interface Row {
  readonly name: CorpusName
  readonly flag: string
  /** Tested. */
  readonly vectors: number
  /** Ours equals the label. */
  readonly agreed: number
  readonly exceptions: readonly { readonly file: string; readonly why: string }[]
}

export interface Outcome {
  readonly file: string
  readonly agrees: boolean
  /** Of a whole verdict: why it is not valid. */
  readonly reasons?: readonly Reason[]
}

/** Of a disagreement that the table of exceptions does not name. */
export const UNEXPLAINED = 'UNEXPLAINED'

/** Counts; every disagreement gets its reason from the table of exceptions. */
export function tally(name: CorpusName, flag: string, outcomes: readonly Outcome[]): Row {
  const differing = outcomes.filter(({ agrees }) => !agrees)
  return {
    name,
    flag,
    vectors: outcomes.length,
    agreed: outcomes.length - differing.length,
    exceptions: differing.map(({ file, reasons }) => {
      return { file, why: reasonFor(name, flag, file, reasons) ?? UNEXPLAINED }
    }),
  }
}

/** A column of the table for people. */
interface Column {
  readonly title: string
  readonly of: (row: Row) => string
}

const COLUMNS: readonly Column[] = [
  { title: 'corpus', of: ({ name }) => name },
  { title: 'flag', of: ({ flag }) => flag },
  { title: 'vectors', of: ({ vectors }) => String(vectors) },
  { title: 'agreed', of: ({ agreed }) => String(agreed) },
  { title: 'explained', of: (row) => String(row.exceptions.length - unexplained(row).length) },
  { title: 'unexplained', of: (row) => String(unexplained(row).length) },
]

export function unexplained({ exceptions }: Row): Row['exceptions'] {
  return exceptions.filter(({ why }) => why === UNEXPLAINED)
}

/** The table as Markdown, its columns in line. */
export function tableText(rows: readonly Row[]): string {
  const lines = [COLUMNS.map(({ title }) => title), ...rows.map((row) => COLUMNS.map(({ of }) => of(row)))]
  const widths = COLUMNS.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  const written = lines.map(
    (line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`,
  )
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [written[0], rule, ...written.slice(1)].join('\n')
}
