/** How values run on: one line for each series. */
import { label, linear, rangeOf, ticksOf } from './scale.ts'
import { type Chart, WIDTH } from './sheet.ts'
import { tag, words } from './svg.ts'

export interface Series {
  readonly name: string
  /** Pairs of x and y, in the order of x. */
  readonly points: readonly (readonly [number, number])[]
}

export interface LineText {
  readonly heading: string
  readonly xUnit: string
  readonly yUnit: string
}

const LEFT = 72
const RIGHT = 190
const HEIGHT = 200
const AXIS = 36
const TOP = 16
const NAME_ROW = 16

const SWATCH = 20
/** Two colours in three kinds of line tell six series apart. */
const DASHES = ['none', '6 3', '2 2']

/** Lines in the order of the series, named on the right. */
export function lineChart({ heading, xUnit, yUnit }: LineText, series: readonly Series[]): Chart {
  const points = series.flatMap((one) => one.points)
  const xs = rangeOf(points.map(([x]) => x))
  const ys = rangeOf(points.map(([, y]) => y))
  const x = linear(xs, [LEFT, WIDTH - RIGHT])
  const y = linear(ys, [TOP + HEIGHT, TOP])
  const body = [
    ...ticksOf(ys, 5).flatMap((tick) => [
      tag('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: y(tick), y2: y(tick), class: 'grid' }),
      words({ x: LEFT - 8, y: y(tick) + 4, anchor: 'end' }, label(tick)),
    ]),
    ...ticksOf(xs, 8).map((tick) =>
      words({ x: x(tick), y: TOP + HEIGHT + 16, anchor: 'middle' }, label(tick)),
    ),
    ...series.flatMap(({ name, points: own }, i) => {
      const nameAt = TOP + NAME_ROW * (i + 1)
      const swatch: Series['points'] = [
        [WIDTH - RIGHT + 8, nameAt - 4],
        [WIDTH - RIGHT + 8 + SWATCH, nameAt - 4],
      ]
      return [
        drawn(
          own.map(([px, py]) => [x(px), y(py)] as const),
          i,
        ),
        drawn(swatch, i),
        words({ x: WIDTH - RIGHT + 16 + SWATCH, y: nameAt }, name),
      ]
    }),
    words({ x: WIDTH - RIGHT, y: TOP + HEIGHT + 32, anchor: 'end' }, xUnit),
    words({ x: LEFT, y: TOP - 4 }, yUnit),
  ]
  return {
    heading,
    height: Math.max(TOP + HEIGHT + AXIS, TOP + NAME_ROW * (series.length + 1)),
    body: body.join(''),
  }
}

function drawn(places: Series['points'], i: number): string {
  const points = places.map(([x, y]) => `${Math.round(x * 100) / 100},${Math.round(y * 100) / 100}`).join(' ')
  const dash = DASHES[Math.floor(i / 2) % DASHES.length] ?? 'none'
  return tag('polyline', { points, class: `line ${i % 2 === 0 ? 'one' : 'two'}`, 'stroke-dasharray': dash })
}
