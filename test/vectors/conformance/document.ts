/** docs/conformance.md: what stands between its marks is written by the run. */
import { EXCEPTIONS } from './exceptions.ts'
import { type Row, tableText } from './report.ts'

type Part = 'table' | 'exceptions'

const marks = (part: Part): [string, string] => [`<!-- ${part}: begin -->`, `<!-- ${part}: end -->`]

/** What stands between the marks of a part, trimmed. @throws {TypeError} when the marks are not there */
export function partOf(document: string, part: Part): string {
  const [begin, end] = marks(part)
  const [, after] = document.split(begin)
  const inside = after?.split(end)
  if (inside === undefined || inside.length < 2)
    throw new TypeError(`the document lacks the marks of its ${part}`)
  return (inside[0] ?? '').trim()
}

/** The document with both parts as they are now. @throws {TypeError} when marks are missing */
export function documentWith(document: string, rows: readonly Row[]): string {
  return replaced(replaced(document, 'table', tableText(rows)), 'exceptions', exceptionsText())
}

function replaced(document: string, part: Part, text: string): string {
  partOf(document, part)
  const [begin, end] = marks(part)
  const from = document.indexOf(begin) + begin.length
  return `${document.slice(0, from)}\n${text}\n${document.slice(document.indexOf(end))}`
}

/** Every exception that is argued, also those of vectors that a smaller copy of the corpora lacks: one line for each reason. */
export function exceptionsText(): string {
  const reasons = Map.groupBy(EXCEPTIONS, ({ name, why }) => `${name} ${why}`)
  const lines = [...reasons.values()].map((same) => {
    const [name] = same.map((exception) => exception.name)
    const [why] = same.map((exception) => exception.why)
    return `| ${name} | ${each(
      same.map(({ flag }) => flag),
      ', ',
    )} | ${each(
      same.map(({ files }) => files),
      '; ',
    )} | ${why} |`
  })
  return ['| corpus | flag | files | why |', '|---|---|---|---|', ...lines].join('\n')
}

const each = (texts: readonly string[], between: string): string => [...new Set(texts)].join(between)
