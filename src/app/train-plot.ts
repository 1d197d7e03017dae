/** The drawing of a trained model: what each level weighs, how candidates fall, how the training converged. */
import { type BarGroup, barChart } from '../adapters/documents/charts/bars.ts'
import { histogram } from '../adapters/documents/charts/histogram.ts'
import { lineChart } from '../adapters/documents/charts/line.ts'
import { sheetOf } from '../adapters/documents/charts/sheet.ts'
import type { TrainedModel } from './train-model.ts'

/** An SVG file. It shows levels and counts, and nothing of any person. */
export function modelPlot({ version, diagnostics, thresholds }: TrainedModel): string {
  const { bits, evidence, passes, sample } = diagnostics
  const groups = Object.entries(bits).map(([name, levels]): BarGroup => {
    return { name, bars: Object.entries(levels).map(([level, value]) => ({ name: level, value })) }
  })
  const about =
    `Trained on ${sample.doses.toLocaleString('en')} dose records and a register of ${sample.people.toLocaleString('en')} people. ` +
    `A candidate is the person from ${thresholds.acceptBits} bits on, if the next is ${thresholds.marginBits} bits weaker.`
  return sheetOf(`Match model ${version}`, about, [
    barChart('What each level of agreement weighs', 'bits', groups),
    histogram(
      { heading: 'Candidates by the evidence that they are the person', unit: 'bits' },
      {
        bins: evidence.map(({ bits: from, count }) => ({ from, count })),
        step: 1,
        marks: [{ name: `accepted from ${thresholds.acceptBits}`, at: thresholds.acceptBits }],
      },
    ),
    lineChart(
      {
        heading: 'Convergence of each pass',
        xUnit: 'iterations',
        yUnit: 'log-likelihood per pair still to be gained, log10',
      },
      passes.map(({ name, pairs, logLikelihood }) => ({ name, points: stillToGain(logLikelihood, pairs) })),
    ),
  ])
}

/** A line that falls evenly converges by the same factor in every iteration. */
function stillToGain(logLikelihood: readonly number[], pairs: number): [number, number][] {
  const last = logLikelihood.at(-1) ?? 0
  return logLikelihood.flatMap((value, i): [number, number][] =>
    value < last ? [[i, Math.log10((last - value) / Math.max(1, pairs))]] : [],
  )
}
