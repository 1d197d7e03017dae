/** Charts of the quality report, as SVG that takes its colours from the page. */
import { type Html, html } from '../../http/html.ts'

const WIDTH = 960
const HEIGHT = 260
const BOTTOM = 28
const LEFT = 56

/** One column: what stands above another has another class. */
export interface Column {
  /** Lower edge of the bin. */
  readonly from: number
  readonly parts: readonly { readonly kind: string; readonly count: number }[]
}

/**
 * A histogram with stacked columns on a root scale (a few thousand doubtful records must be seen beside millions of sure
 * ones), and a dashed line at `threshold`.
 */
export function stackedHistogram(
  columns: readonly Column[],
  { binWidth, threshold, label }: { binWidth: number; threshold: number; label: string },
): Html {
  const totals = columns.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0))
  const most = Math.max(1, ...totals)
  const low = Math.min(threshold, ...columns.map(({ from }) => from)) - binWidth
  const high = Math.max(threshold, ...columns.map(({ from }) => from)) + 2 * binWidth
  const x = (bits: number): number => LEFT + ((bits - low) / (high - low)) * (WIDTH - LEFT)
  const y = (count: number): number => (1 - Math.sqrt(count / most)) * (HEIGHT - BOTTOM - 16) + 16
  const wide = Math.max(2, x(binWidth) - x(0) - 2)
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
    ${ticksOf(low, high).map(
      (bits) => html`<text x="${x(bits).toFixed(1)}" y="${HEIGHT - 8}" text-anchor="middle">${bits}</text>`,
    )}
    ${[most, most / 4, most / 25].map(
      (count) =>
        html`<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${y(count).toFixed(1)}" y2="${y(count).toFixed(1)}"/><text x="${LEFT - 8}" y="${(y(count) + 4).toFixed(1)}" text-anchor="end">${Math.round(count).toLocaleString('en')}</text>`,
    )}
    ${columns.map((column) => columnOf(column, { x: x(column.from), y, wide }))}
    <line class="threshold" x1="${x(threshold).toFixed(1)}" x2="${x(threshold).toFixed(1)}" y1="8" y2="${HEIGHT - BOTTOM}"/>
  </svg>`
}

interface Place {
  readonly x: number
  readonly wide: number
  y(count: number): number
}

function columnOf({ parts }: Column, { x, y, wide }: Place): Html {
  let below = 0
  const rects = parts.map(({ kind, count }) => {
    const [bottom, top] = [y(below), y(below + count)]
    below += count
    const tall = Math.max(1, bottom - top)
    return html`<rect class="${kind}" style="fill:var(--colour)" x="${x.toFixed(1)}" y="${top.toFixed(1)}" width="${wide.toFixed(1)}" height="${tall.toFixed(1)}"><title>${kind}: ${count.toLocaleString('en')}</title></rect>`
  })
  return html`${rects}`
}

function ticksOf(low: number, high: number): number[] {
  const step = high - low > 60 ? 20 : 10
  const first = Math.ceil(low / step) * step
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + i * step)
}

/** What the model said and what was true: one bin of predicted chances. */
export interface CalibrationPoint {
  /** Mean predicted chance of the bin. */
  readonly predicted: number
  /** Share of the bin's records whose person was the right one. */
  readonly right: number
  readonly records: number
}

const SIDE = 320

/** Predicted chance against the share that was right; a perfect model lies on the dotted line. */
export function calibrationChart(points: readonly CalibrationPoint[], label: string): Html {
  const at = (share: number): number => 40 + share * (SIDE - 60)
  const up = (share: number): number => SIDE - at(share)
  const most = Math.max(1, ...points.map(({ records }) => records))
  return html`<svg viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label="${label}" style="max-width:24rem">
    ${[0, 0.5, 1].map(
      (share) =>
        html`<line class="axis" x1="${at(0)}" x2="${at(1)}" y1="${up(share)}" y2="${up(share)}"/><text x="${at(0) - 6}" y="${up(share) + 4}" text-anchor="end">${share * 100} %</text><text x="${at(share)}" y="${up(0) + 18}" text-anchor="middle">${share * 100} %</text>`,
    )}
    <line class="ideal" x1="${at(0)}" y1="${up(0)}" x2="${at(1)}" y2="${up(1)}"/>
    ${points.map(
      ({ predicted, right, records }) =>
        html`<circle class="verified" style="fill:var(--colour)" cx="${at(predicted).toFixed(1)}" cy="${up(right).toFixed(1)}" r="${(3 + 7 * Math.sqrt(records / most)).toFixed(1)}"><title>${records.toLocaleString('en')}</title></circle>`,
    )}
  </svg>`
}
