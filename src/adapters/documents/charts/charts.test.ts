import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { barChart } from './bars.ts'
import { histogram } from './histogram.ts'
import { lineChart } from './line.ts'
import { linear, rangeOf, ticksOf } from './scale.ts'
import { type Chart, sheetOf } from './sheet.ts'

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 12 })
const name = fc.string({ maxLength: 12 }).filter((text) => text.isWellFormed())

/** Every element that is opened is closed in its turn, and no number is none. */
function assertWellFormed(svg: string): void {
  const open: string[] = []
  for (const [, end, tagName = '', empty] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (end === '/') assert.equal(open.pop(), tagName)
    else if (empty !== '/') open.push(tagName)
  }
  assert.deepEqual(open, [])
  assert.equal(svg.replace(/<\/?[a-z]+(?:\s[^<>]*?)?\/?>/g, '').search(/[<>]/), -1)
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/)
}

const sheet = (...charts: Chart[]): string => sheetOf('Title <&>', 'About "it"', charts)

test('a sheet of charts is well-formed whatever the names and values are', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, values), { maxLength: 5 }), (groups) => {
      const bars = groups.map(([group, list]) => ({
        name: group,
        bars: list.map((value) => ({ name: group, value })),
      }))
      const lines = groups.map(([series, list]) => ({
        name: series,
        points: list.map((y, x) => [x, y] as const),
      }))
      assertWellFormed(
        sheet(barChart('Bars', 'bits', bars), lineChart({ heading: 'Lines', xUnit: 'x', yUnit: 'y' }, lines)),
      )
    }),
  )
})

test('a histogram shows classes of one beside classes of millions', () => {
  const bins = [
    { from: -3, count: 1 },
    { from: 4, count: 2_000_000 },
  ]
  const svg = sheet(
    histogram({ heading: 'Histogram', unit: 'bits' }, { bins, step: 1, marks: [{ name: 'from 2', at: 2 }] }),
  )
  assertWellFormed(svg)
  const heights = [...svg.matchAll(/<rect [^>]*height="([\d.]+)"/g)].map((m) => Number(m[1]))
  assert.equal(heights.length, 2)
  assert.ok(heights.every((height) => height >= 10))
  assertWellFormed(sheet(histogram({ heading: 'Empty', unit: 'bits' }, { bins: [], step: 1 })))
})

test('bars of opposite sign lie on both sides of nought, and look different', () => {
  const { body } = barChart('Bars', 'bits', [
    {
      name: 'g',
      bars: [
        { name: 'a', value: 5 },
        { name: 'b', value: -5 },
      ],
    },
  ])
  const bars = [...body.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*class="(\w+)"/g)]
  const [right, left] = bars.map(([, x, width, look]) => ({ x: Number(x), width: Number(width), look }))
  assert.ok(left !== undefined && right !== undefined)
  assert.ok(Math.abs(left.x + left.width - right.x) < 0.02)
  assert.notEqual(left.look, right.look)
})

test('a sheet has its own colours for dark screens, and runs nothing', () => {
  const svg = sheet(barChart('Bars', 'bits', []))
  assert.match(svg, /prefers-color-scheme: dark/)
  assert.doesNotMatch(svg, /<script|href|url\(/)
})

test('ticks are round, lie inside the range, and are about as many as asked for', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
      (least, span) => {
        const range = [least, least + span] as const
        const ticks = ticksOf(range, 6)
        assert.ok(ticks.length <= 8)
        const slack = span * 1e-6 + Math.abs(least) * 1e-9
        assert.ok(ticks.every((tick) => tick >= least - slack && tick <= least + span + slack))
      },
    ),
  )
  assert.deepEqual(ticksOf([-7, 22], 6), [-5, 0, 5, 10, 15, 20])
  assert.deepEqual(rangeOf([], true), [0, 1])
  assert.equal(linear([0, 10], [100, 200])(5), 150)
})
