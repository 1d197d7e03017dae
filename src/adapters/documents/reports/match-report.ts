/** The quality report as one page that needs nothing else: figures and charts, no person of the records. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { EvidenceRow } from '../../../core/person/weigh.ts'
import { Html, html } from '../../http/html.ts'
import type { CalibrationPoint, Column } from './evidence-charts.ts'
import { calibration, errorTables, evidence, exampleCards, verdictTable } from './report-sections.ts'

/** A record that was made up to show how a verdict comes about. */
export interface Example {
  readonly title: string
  readonly typed: string
  readonly registered: string
  readonly verdict: string
  readonly rows: readonly EvidenceRow[]
  /** Chance that both are one person. */
  readonly probability: number
}

/** Errors of one unit at the first check. */
export interface UnitErrors {
  readonly code: string
  readonly name: string
  readonly checked: number
  readonly wrong: number
  readonly fields: Readonly<Record<string, number>>
}

export interface MatchReport {
  readonly asOf: string
  readonly models: readonly { readonly model: string; readonly edition: number; readonly count: number }[]
  readonly verdicts: readonly { readonly kind: string; readonly label: string; readonly count: number }[]
  readonly columns: readonly Column[]
  readonly binWidth: number
  readonly thresholds: { readonly acceptBits: number; readonly marginBits: number }
  readonly fields: readonly { readonly name: string; readonly count: number }[]
  readonly units: readonly UnitErrors[]
  readonly facilities: readonly UnitErrors[]
  readonly examples: readonly Example[]
  /** Null without a truth to compare with. */
  readonly calibration: readonly CalibrationPoint[] | null
}

const STYLE = readFileSync(join(import.meta.dirname, 'report.css'), 'utf8')

/** The whole page. */
export function matchReportPage(report: MatchReport): string {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Quality of identity checks</title><style>${new Html(STYLE)}</style></head>
<body><main>
<h1>Quality of identity checks</h1>
<p class="soft">As of ${report.asOf}. ${report.models.map(
    ({ model, edition, count }) =>
      html`Model ${model}, register edition ${edition}: ${count.toLocaleString('en')} verdicts. `,
  )}</p>
${verdictTable(report)}
${evidence(report)}
${errorTables(report)}
${exampleCards(report)}
${calibration(report)}
</main></body></html>`
  return page.text
}
