/** `npm run bench -- linkage`: the training of match models on public record linkage sets, beside published results. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

import type { Bench, BenchResult } from './bench.ts'
import { linkFebrl } from './linkage/febrl.ts'
import { linkPatients } from './linkage/patients.ts'
import type { Quality } from './linkage/quality.ts'

/** Where the public sets lie beside the checkout, on machines that have them. */
const FOLDER = resolve(import.meta.dirname, '../../shared/corpora/linkage')

interface Baseline {
  readonly f1: number
  readonly of: string
}

const ECM = 'recordlinkage ECM (J535D165/recordlinkage b93d976), 5 blocks, 7 fields'
const SPLINK =
  'Splink 5.0.0.dev4 (moj-analytical-services/splink e22dacd), its own FEBRL4 demo model, threshold 0.2'

/** Results of others on the same files, measured by us. Set 4 is saturated: they and we differ by a few records. */
const FEBRL: readonly {
  readonly title: string
  readonly files: readonly string[]
  readonly baselines: readonly Baseline[]
}[] = [
  { title: 'FEBRL 1', files: ['dataset1.csv'], baselines: [{ f1: 0.998, of: ECM }] },
  { title: 'FEBRL 2', files: ['dataset2.csv'], baselines: [{ f1: 0.9956, of: ECM }] },
  {
    title: 'FEBRL 4',
    files: ['dataset4a.csv', 'dataset4b.csv'],
    baselines: [
      { f1: 0.9996, of: SPLINK },
      { f1: 0.9993, of: ECM },
    ],
  },
]

const PATIENTS = ['nbs_test.csv', 'better_test.csv']

export const bench: Bench = {
  name: 'linkage',
  summary: 'precision and recall on public record linkage sets, trained without labels; --folder DIR',
  async run(options) {
    const folder = options.folder ?? FOLDER
    if (!existsSync(join(folder, 'dataset1.csv'))) {
      console.error('the public record linkage sets are not on this machine: nothing was measured')
      return []
    }
    const results: BenchResult[] = []
    for (const { title, files, baselines } of FEBRL) {
      const quality = await linkFebrl(folder, files)
      results.push(...baselines.map(({ f1, of }) => result(title, quality, { f1, of })))
    }
    for (const file of PATIENTS) {
      const { ours, always } = await linkPatients(folder, file)
      const of = 'every labelled pair called a match; the labels are a policy (bench/linkage/patients.ts)'
      results.push(result(`CDC ${file}, match against none`, ours, { f1: always.f1, of }))
    }
    return results
  },
}

/** As a share of a hundred, to a hundredth. */
const percent = (share: number): number => Math.round(share * 10_000) / 100

function result(
  title: string,
  { precision, recall, f1, wrong, missed }: Quality,
  { f1: theirs, of }: Baseline,
): BenchResult {
  const details = `precision ${percent(precision)} %, recall ${percent(recall)} %, ${wrong} wrong, ${missed} missed`
  return {
    case: `${title}, F1 (${details})`,
    ours: percent(f1),
    reference: percent(theirs),
    ratio: f1 / theirs,
    unit: '%',
    reference_is: of,
  }
}
