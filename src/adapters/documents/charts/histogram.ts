/** How many fall into each class of values. */
import { label, linear, type Range, type Scale, ticksOf } from './scale.ts'
import { type Chart, WIDTH } from './sheet.ts'
import { tag, words } from './svg.ts'

/** Values from `from` on, up to the next class. */
export interface Bin {
  readonly from: number
  readonly count: number
}

/** A value that has a name, drawn as a line from top to bottom. */
export interface Mark {
  readonly name: string
  readonly at: number
}

export interface HistogramText {
  readonly heading: string
  /** Names the axis of the values. */
  readonly unit: string
}

const LEFT = 56
const HEIGHT = 200
const AXIS = 36
const TOP = 16

/**
 * Bars of equal width `step`, lowest class first, on a logarithmic scale: rare classes are what one looks for. A class of one
 * has a bar of its own, an empty one has none.
 */
export function histogram(
  { heading, unit }: HistogramText,
  {
    bins,
    step,
    marks = [],
  }: { readonly bins: readonly Bin[]; readonly step: number; readonly marks?: readonly Mark[] },
): Chart {
  const froms = [...bins.map(({ from }) => from), ...marks.map(({ at }) => at)]
  const range: Range = froms.length === 0 ? [0, step] : [Math.min(...froms), Math.max(...froms) + step]
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const x = linear(range, [LEFT, WIDTH])
  const y = linear([0, Math.log10(most) + 1], [TOP + HEIGHT, TOP])
  const body = [
    ...grid(most, y),
    ...bins.map(({ from, count }) => binAt({ from, count }, { step, x, y })),
    tag('line', { x1: LEFT, x2: WIDTH, y1: y(0), y2: y(0), class: 'axis' }),
    ...ticksOf(range, 10).map((tick) => words({ x: x(tick), y: y(0) + 16, anchor: 'middle' }, label(tick))),
    ...marks.map(({ name, at }, i) => markAt({ name, at }, { x: x(at), row: i })),
    words({ x: WIDTH, y: y(0) + 32, anchor: 'end' }, unit),
  ]
  return { heading, height: TOP + HEIGHT + AXIS, body: body.join('') }
}

/** Height of a count: one stands one step above the ground. */
const heightOf = (count: number): number => (count < 1 ? 0 : Math.log10(count) + 1)

function grid(most: number, y: Scale): string[] {
  const powers = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, power) => 10 ** power)
  return powers.flatMap((count) => [
    tag('line', { x1: LEFT, x2: WIDTH, y1: y(heightOf(count)), y2: y(heightOf(count)), class: 'grid' }),
    words({ x: LEFT - 8, y: y(heightOf(count)) + 4, anchor: 'end' }, label(count)),
  ])
}

function binAt({ from, count }: Bin, { step, x, y }: { step: number; x: Scale; y: Scale }): string {
  const top = y(heightOf(count))
  const width = Math.max(1, x(from + step) - x(from) - 1)
  return tag('rect', { x: x(from), y: top, width, height: y(0) - top, class: 'one' })
}

/** Names of neighbouring marks stand on rows of their own. */
function markAt({ name }: Mark, { x, row }: { x: number; row: number }): string {
  const line = tag('line', { x1: x, x2: x, y1: 0, y2: TOP + HEIGHT, class: 'mark' })
  return line + words({ x: x + 4, y: 10 + 14 * row }, name)
}
