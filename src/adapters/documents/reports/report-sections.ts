/** The parts of the quality report. */
import type { EvidenceRow } from '../../../core/person/weigh.ts'
import { type Html, html } from '../../http/html.ts'
import { calibrationChart, stackedHistogram } from './evidence-charts.ts'
import type { Example, MatchReport, UnitErrors } from './match-report.ts'

const KINDS = [
  ['verified', 'verified'],
  ['mismatch', 'found, a field differs'],
  ['ambiguous', 'several people fit'],
  ['nobody', 'nobody fits'],
] as const

const count = (n: number): string => n.toLocaleString('en')
const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`

const bar = (part: number, most: number): Html =>
  html`<td class="bar"><span style="width:${((100 * part) / Math.max(1, most)).toFixed(1)}%"></span></td>`

/** Verdicts by kind. */
export function verdictTable({ verdicts }: MatchReport): Html {
  const all = verdicts.reduce((sum, { count: n }) => sum + n, 0)
  const most = Math.max(...verdicts.map(({ count: n }) => n), 1)
  const rows = verdicts.map(
    ({ kind, label, count: n }) =>
      html`<tr class="${kind}"><th scope="row">${label}</th><td class="number">${count(n)}</td><td class="number">${percent(n, all)}</td>${bar(n, most)}</tr>`,
  )
  return html`<h2>Verdicts</h2>
<table><caption>${count(all)} dose records, each with its last verdict</caption>
<thead><tr><th scope="col">verdict</th><th scope="col" class="number">records</th><th scope="col" class="number">share</th><th></th></tr></thead>
<tbody>${rows}</tbody></table>`
}

/** How sure the verdicts are. */
export function evidence({ columns, binWidth, thresholds }: MatchReport): Html {
  const keys = KINDS.map(([kind, label]) => html`<li class="key ${kind}">${label}</li>`)
  return html`<h2>Evidence</h2>
<p>Each record with the candidate that fits it best, by evidence in bits (log2 of the odds that both are one person). From
${thresholds.acceptBits} bits on, the dashed line, a candidate is the person, if the next best is ${thresholds.marginBits} bits
weaker. Heights follow the square root of the counts.</p>
<ul class="keys">${keys}</ul>
${stackedHistogram(columns, { binWidth, threshold: thresholds.acceptBits, label: 'Records by evidence and verdict' })}`
}

/** What was wrong, and where. */
export function errorTables({ fields, units, facilities }: MatchReport): Html {
  const most = Math.max(...fields.map(({ count: n }) => n), 1)
  const rows = fields.map(
    ({ name, count: n }) =>
      html`<tr><th scope="row">${name}</th><td class="number">${count(n)}</td>${bar(n, most)}</tr>`,
  )
  return html`<h2>What was wrong at the first check</h2>
<table><caption>A record with two wrong fields counts under both</caption>
<thead><tr><th scope="col">field</th><th scope="col" class="number">records</th><th></th></tr></thead><tbody>${rows}</tbody></table>
<h2>Errors by unit</h2>${unitTable('Areas above the facilities that entered the records, those with the most records first', units)}
<h2>Errors by facility</h2>${unitTable('The facilities with the largest share of wrong records, among those with 50 or more', facilities)}`
}

function unitTable(caption: string, units: readonly UnitErrors[]): Html {
  const [first] = units
  if (first === undefined) return html`<p class="soft">Nothing to show.</p>`
  const fields = Object.keys(first.fields)
  const rows = units.map(
    ({ code, name, checked, wrong, fields: found }) =>
      html`<tr><th scope="row">${name} <span class="soft">${code}</span></th><td class="number">${count(checked)}</td><td class="number">${percent(wrong, checked)}</td>${fields.map(
        (field) => html`<td class="number">${count(found[field] ?? 0)}</td>`,
      )}</tr>`,
  )
  return html`<table><caption>${caption}</caption><thead><tr><th scope="col">unit</th><th scope="col" class="number">checked</th>
<th scope="col" class="number">wrong</th>${fields.map((field) => html`<th scope="col" class="number">${field}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table>`
}

/** Made-up records, each with the way to its verdict. */
export function exampleCards({ examples }: MatchReport): Html {
  return html`<h2>How a verdict comes about</h2>
<p>Invented people. What one field says for or against is shown in bits, one after the other from the prior to the sum.</p>
<div class="examples">${examples.map(card)}</div>`
}

function card({ title, typed, registered, verdict, rows, probability }: Example): Html {
  const told = rows.filter(({ bits }) => Math.abs(bits) >= 0.05)
  const sums = runningSums(told)
  const low = Math.min(0, ...sums.flat())
  const wide = Math.max(1, ...sums.flat()) - low
  const place = (bits: number): string => `${(((bits - low) / wide) * 100).toFixed(1)}%`
  const lines = told.map(({ field, level, bits }, i) => {
    const [from = 0, to = 0] = sums[i] ?? []
    const [left, right] = [Math.min(from, to), Math.max(from, to)]
    return html`<tr><th scope="row">${field} <span class="soft">${level}</span></th><td class="number">${signed(bits)}</td>
<td class="fall"><span class="${bits < 0 ? 'against' : 'for'}" style="left:${place(left)};width:calc(${place(right)} - ${place(left)})"></span></td></tr>`
  })
  const sum = told.reduce((all, { bits }) => all + bits, 0)
  return html`<section class="example"><h3>${title}</h3>
<p>typed: ${typed}<br>register: ${registered}</p>
<table><tbody>${lines}<tr><th scope="row">together</th><td class="number">${signed(sum)}</td><td>${chance(probability)}</td></tr></tbody></table>
<p style="margin:.75rem 0 0"><strong>${verdict}</strong></p></section>`
}

function runningSums(rows: readonly EvidenceRow[]): [number, number][] {
  let at = 0
  return rows.map(({ bits }) => {
    const from = at
    at += bits
    return [from, at]
  })
}

const signed = (bits: number): string => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`

function chance(probability: number): string {
  if (probability > 0.999999) return 'over 99.9999 %'
  return `${(100 * probability).toFixed(probability > 0.99 ? 4 : 1)} %`
}

/** Said and true, where the truth is known. */
export function calibration({ calibration: points }: MatchReport): Html {
  if (points === null) {
    return html`<h2>Calibration</h2><p class="soft">Not shown: there is no truth to compare with. For a made-up nation give
<code>--truth truth.csv</code>.</p>`
  }
  const rows = points.map(
    ({ predicted, right, records }) =>
      html`<tr><td class="number">${(100 * predicted).toFixed(3)} %</td><td class="number">${(100 * right).toFixed(3)} %</td><td class="number">${count(records)}</td></tr>`,
  )
  return html`<h2>Calibration</h2>
<p>Records by the chance that the model gave their best candidate, and how many of them it was. A perfect model lies on the dotted
line; the size of a point follows its number of records.</p>
${calibrationChart(points, 'Predicted chance against the share that was right')}
<table><thead><tr><th scope="col" class="number">predicted</th><th scope="col" class="number">right</th><th scope="col" class="number">records</th></tr></thead><tbody>${rows}</tbody></table>`
}
