/** `npm run bench -- simulate [--people 200000]`: how fast a made-up nation is written. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { SILENT } from '../src/core/progress.ts'
import { simulate } from '../src/simulate/index.ts'
import type { Bench, BenchResult } from './bench.ts'

const PEOPLE = '200000'
const LISTS = ['register.csv', 'units.csv', 'deliveries.csv', 'sessions.csv', 'truth.csv']

/** Seconds of processor time, of all threads: what another program takes on the same machine does not count. */
async function processorSeconds(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Takes the lists and CSV files apart into cells and writes them again: the least that writing them can cost. */
function copyNation(from: string, to: string): number {
  mkdirSync(join(to, 'facilities'), { recursive: true })
  const stations = readdirSync(join(from, 'facilities')).filter((name) => name.endsWith('.csv'))
  let lines = 0
  for (const path of [...LISTS, ...stations.map((name) => join('facilities', name))]) {
    const bytes = readFileSync(join(from, path))
    const encoding = bytes[0] === 0xff ? 'utf16le' : 'utf8'
    const rows = bytes.toString(encoding).split('\n')
    lines += rows.length - 1
    const text = rows.map((row) => row.split(',').join(',')).join('\n')
    writeFileSync(join(to, path), Buffer.from(text, encoding))
  }
  return lines
}

export const bench: Bench = {
  name: 'simulate',
  summary: 'rows of a made-up nation against copying the same rows; --people N (default 200000)',
  async run(options) {
    const people = Number(options.people ?? PEOPLE)
    const scratch = mkdtempSync(join(tmpdir(), 'vaxpass-bench-'))
    const [warm, nation, copy] = ['warm', 'nation', 'copy'].map((name) => join(scratch, name))
    if (warm === undefined || nation === undefined || copy === undefined) throw new Error('three folders')
    const make = (out: string, size: number, seed: number) =>
      simulate({ people: size, seed, asOf: '2022-04-26', out, progress: SILENT })
    try {
      // What a program compiles once is not the cost of a row.
      await make(warm, 50_000, 2)
      const startedMs = performance.now()
      let doseRows = 0
      const ours = await processorSeconds(async () => {
        doseRows = (await make(nation, people, 1)).rows
      })
      const seconds = (performance.now() - startedMs) / 1000
      let lines = 0
      const reference = await processorSeconds(() => {
        lines = copyNation(nation, copy)
      })
      return results({ doseRows, lines, ours, reference, seconds })
    } finally {
      rmSync(scratch, { recursive: true })
    }
  },
}

interface Measured {
  readonly doseRows: number
  readonly lines: number
  readonly ours: number
  readonly reference: number
  readonly seconds: number
}

function results({ doseRows, lines, ours, reference, seconds }: Measured): BenchResult[] {
  const result = (name: string, count: number, time: number, unit: string): BenchResult => ({
    case: name,
    ours: Math.round(count / time),
    reference: Math.round(count / reference),
    ratio: reference / time,
    unit,
    reference_is: 'the same CSV rows taken apart and written again, by processor time',
  })
  return [
    result('all CSV rows, processor time', lines, ours, 'rows/s'),
    result('dose rows, processor time', doseRows, ours, 'dose rows/s'),
    result('dose rows, by the clock', doseRows, seconds, 'dose rows/s'),
  ]
}
