/** How true the chances are that a model states: what it said, and how many of those were right. */
import type { CalibrationPoint } from '../adapters/documents/reports/evidence-charts.ts'
import { probabilityOf } from '../core/person/weigh.ts'

/** Collects records whose person is known. */
export interface Calibration {
  add(bits: number, isRight: boolean): void
  /** One point for each bin that holds a record, from the least to the most sure. */
  points(): CalibrationPoint[]
}

/** Lower edges in bits; the last bins are wide, for there almost nothing is wrong. */
const EDGES = [Number.NEGATIVE_INFINITY, 0, 2, 4, 6, 8, 10, 12, 15, 20, 30] as const

interface Bin {
  records: number
  right: number
  said: number
}

/** Starts a count. */
export function createCalibration(): Calibration {
  const bins = EDGES.map((): Bin => ({ records: 0, right: 0, said: 0 }))
  return {
    add(bits, isRight) {
      const bin = bins[EDGES.findLastIndex((edge) => bits >= edge)]
      if (bin === undefined) return
      bin.records += 1
      bin.right += Number(isRight)
      bin.said += probabilityOf(bits)
    },
    points: () =>
      bins
        .filter(({ records }) => records > 0)
        .map(({ records, right, said }) => ({ records, right: right / records, predicted: said / records })),
  }
}
