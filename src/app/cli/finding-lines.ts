import { FINDINGS, type FindingCode } from '../../stages/ingest/index.ts'

/** One line a finding: how often, code, whether it refuses the row, what to do. */
export function findingLines(findings: Readonly<Record<string, number>>): string[] {
  return Object.entries(findings).map(([code, count]) => {
    const { severity, en } = FINDINGS[code as FindingCode] // counted by the stage under its own codes
    return `  ${count.toLocaleString('en').padStart(10)}  ${code} (${severity}): ${en}`
  })
}
