/** Bars from one line to both sides: what speaks for, and what against. */
import { label, linear, rangeOf, ticksOf } from './scale.ts'
import { type Chart, WIDTH } from './sheet.ts'
import { tag, words } from './svg.ts'

export interface Bar {
  readonly name: string
  readonly value: number
}

/** Bars that belong together, under a name of their own. */
export interface BarGroup {
  readonly name: string
  readonly bars: readonly Bar[]
}

const NAMES = 190
const VALUES = 56
const ROW = 18
const GAP = 10
const AXIS = 24

/** Horizontal bars, group by group; each bar has its name on the left and its value on the right. `unit` names the axis. */
export function barChart(heading: string, unit: string, groups: readonly BarGroup[]): Chart {
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value))
  const range = rangeOf(values, true)
  const x = linear(range, [NAMES, WIDTH - VALUES])
  const drawn: string[] = []
  let y = 0
  for (const { name, bars } of groups) {
    drawn.push(words({ x: 0, y: y + 13 }, name))
    for (const bar of bars) {
      drawn.push(barAt(bar, { y, x }))
      y += ROW
    }
    y += GAP
  }
  const bottom = y
  const grid = ticksOf(range, 8).flatMap((tick) => [
    tag('line', { x1: x(tick), x2: x(tick), y1: 0, y2: bottom, class: tick === 0 ? 'axis' : 'grid' }),
    words({ x: x(tick), y: bottom + 14, anchor: 'middle' }, label(tick)),
  ])
  const named = words({ x: WIDTH, y: bottom + 14, anchor: 'end' }, unit)
  return { heading, height: bottom + AXIS, body: [...grid, ...drawn, named].join('') }
}

function barAt({ name, value }: Bar, { y, x }: { y: number; x: (value: number) => number }): string {
  const [from, to] = value < 0 ? [x(value), x(0)] : [x(0), x(value)]
  return [
    words({ x: NAMES - 8, y: y + 13, anchor: 'end' }, name),
    tag('rect', { x: from, y: y + 3, width: to - from, height: ROW - 6, class: value < 0 ? 'two' : 'one' }),
    words({ x: WIDTH, y: y + 13, anchor: 'end' }, value.toFixed(1)),
  ].join('')
}
