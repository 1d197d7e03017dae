/**
 * `npm run fuzz -- [--seconds 60] [--seed 1] [--no-keep]`: lets mutants of passports loose on the verifier and looks for
 * exceptions, forgeries that pass, slowness and greed for memory. Mutants that reach new code start further ones and are
 * left in test/fuzz/corpus, unless `--no-keep`. Ends with 1 on a finding, whose text lies in test/fuzz/crashes then.
 */
import { relative } from 'node:path'
import { parseArgs } from 'node:util'

import { Coverage } from '../test/fuzz/coverage.ts'

const JUDGED = /\/src\/(?:core|adapters\/crypto)\//

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const [seconds, seed] = [Number(values.seconds), Number(values.seed)]
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error('usage: npm run fuzz -- [--seconds N] [--seed S] [--no-keep]')
  process.exit(2)
}

const coverage = new Coverage((url) => JUDGED.test(url) && !url.includes('.test.'))
await coverage.start()
// Loaded only now: V8 counts blocks in what it compiles from here on.
const { distil, fuzz } = await import('../test/fuzz/engine.ts')
const { readCorpus, readSeeds, writeCorpus, writeCrash } = await import('../test/fuzz/files.ts')

const [vectors, corpus] = [readSeeds(), readCorpus()]
const startedMs = performance.now()
const elapsed = (): number => (performance.now() - startedMs) / 1000
const isDone = (): boolean => elapsed() >= seconds
const { executions, findings, kept, codes } = await fuzz({
  seed,
  seeds: [...vectors, ...corpus],
  isDone,
  coverage,
})

console.log(`${executions} executions, ${Math.round(executions / elapsed())} a second, seed ${seed}`)
const { covered, known } = coverage.blocks()
console.log(
  `${covered} of ${known} blocks reached, ${codes.size} codes seen, ${kept.length} texts reached new blocks`,
)
if (values.keep) {
  const needed = await distil(vectors, [...corpus, ...kept], coverage)
  writeCorpus(needed)
  console.log(`the corpus holds ${needed.length} texts`)
} else console.log(`the corpus holds ${corpus.length} texts`)
coverage.stop()

for (const finding of findings) {
  console.error(`FINDING ${finding.kind}: ${finding.why}\n  ${relative('.', writeCrash(finding))}`)
}
console.log(`${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1
