/** A sheet with charts one below the other, in the colours of the reader's screen. */
import { escapeXml, tag, words } from './svg.ts'

/** One drawing of a sheet; its own coordinates begin at its upper left corner. */
export interface Chart {
  readonly heading: string
  readonly height: number
  /** SVG elements. */
  readonly body: string
}

/** Width of every chart, in the unit of its coordinates. */
export const WIDTH = 720
const MARGIN = 24
const HEADING = 32
const TITLE = 40

/** Colours by their task; a dark screen gets its own. The classes are those that the charts use. */
const STYLE = `
svg { --paper: #ffffff; --ink: #1c2024; --soft: #5b6470; --grid: #dfe3e8; --one: #1f5fbf; --two: #b3541e; --mark: #8a1538;
  background: var(--paper); font-family: system-ui, sans-serif; font-size: 12px; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14171a; --ink: #e8eaed; --soft: #a4adb8; --grid: #333a42; --one: #7fb0ff; --two: #f0a070; --mark: #ff8fab; }
}
text { fill: var(--ink); } .label { fill: var(--soft); } .heading { font-size: 14px; font-weight: 600; }
.title { font-size: 18px; font-weight: 600; }
.grid { stroke: var(--grid); stroke-width: 1; } .axis { stroke: var(--soft); stroke-width: 1; }
.one { fill: var(--one); } .two { fill: var(--two); } .mark { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 4 3; }
.line { fill: none; stroke-width: 1.5; } .line.one { stroke: var(--one); fill: none; } .line.two { stroke: var(--two); fill: none; }
`

/** The whole file. `title` is read out by programs that read pages to people; `about` says more. */
export function sheetOf(title: string, about: string, charts: readonly Chart[]): string {
  let y = MARGIN + TITLE
  const drawn = charts.map(({ heading, height, body }) => {
    const at = y
    y += HEADING + height + MARGIN
    const head = words({ x: 0, y: 14, kind: 'heading' }, heading)
    return tag(
      'g',
      { transform: `translate(${MARGIN} ${at})` },
      head,
      tag('g', { transform: `translate(0 ${HEADING})` }, body),
    )
  })
  const size = { width: WIDTH + 2 * MARGIN, height: y }
  const outer = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${size.width} ${size.height}`,
    ...size,
    role: 'img',
  }
  const named = [
    tag('title', {}, escapeXml(title)),
    tag('desc', {}, escapeXml(about)),
    tag('style', {}, STYLE),
  ]
  return `${tag('svg', outer, ...named, words({ x: MARGIN, y: MARGIN + 18, kind: 'title' }, title), ...drawn)}\n`
}
