/** The fuzzer: mutants of known texts, batch by batch; those that reach new code become known texts themselves. */
import { setImmediate as nextTurn } from 'node:timers/promises'

import type { VerifyPorts } from '../../src/core/trust/verify.ts'
import { type Coverage, covers, type Seen } from './coverage.ts'
import { mutate } from './mutate.ts'
import { Random } from './random.ts'
import { smallerThan } from './shrink.ts'
import { type Finding, heldBytes, MEMORY_MAX, memoryFindings, PORTS, tryText } from './trial.ts'

const BATCH = 100
const SHRINK_TRIES = 60
const FINDINGS_MAX = 20
/** Of each new text that is drawn: one in so many is a mutant of a mutant. */
const FURTHER = 3

export interface FuzzOptions {
  readonly seed: number
  /** Where mutants start from; all are executed first. */
  readonly seeds: readonly string[]
  /** Asked before every batch. */
  readonly isDone: (executions: number, findings: number) => boolean
  readonly ports?: VerifyPorts
  /** Without it, nothing is kept. */
  readonly coverage?: Coverage
}

export interface FuzzResult {
  readonly executions: number
  /** The first of each kind and reason. */
  readonly findings: readonly Finding[]
  /** Texts that reached code that no seed reaches, made small. */
  readonly kept: readonly string[]
  /** Every reason and finding that some verdict named. */
  readonly codes: ReadonlySet<string>
}

export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { seed, seeds, isDone, ports = PORTS, coverage } = options
  const run = new Run(ports)
  const random = new Random(seed)
  const pool = [...seeds]
  const kept: string[] = []
  for (let at = 0; at < seeds.length; at += BATCH) run.batch(seeds.slice(at, at + BATCH))
  if (coverage !== undefined) coverage.add(await coverage.look())
  while (!isDone(run.executions, run.findings.size) && run.findings.size < FINDINGS_MAX) {
    const texts = Array.from({ length: BATCH }, () => draw(pool, random))
    run.batch(texts)
    // Streams that broke are only let go of between turns.
    await nextTurn()
    if (coverage === undefined) continue
    const seen = await coverage.look()
    if (coverage.newIn(seen).size === 0) continue
    for (const text of await newOnes(texts, run, coverage)) {
      pool.push(text)
      kept.push(text)
    }
    coverage.add(seen)
  }
  return { executions: run.executions, findings: [...run.findings.values()], kept, codes: run.codes }
}

function draw(pool: readonly string[], random: Random): string {
  // Half of all start from the newest tenth: what was reached last is explored first.
  const newest = Math.max(1, Math.floor(pool.length / 10))
  const base = random.chance(2) ? random.pick(pool) : (pool.at(-1 - random.below(newest)) ?? '')
  let text = mutate(base, random.pick(pool), random)
  while (random.chance(FURTHER)) text = mutate(text, random.pick(pool), random)
  return text
}

/** Which of a batch reach what nobody has reached, each as small as it gets: halved until one is left. */
async function newOnes(texts: readonly string[], run: Run, coverage: Coverage): Promise<string[]> {
  const places = coverage.newIn(await seenBy(texts, run, coverage))
  const [first] = texts
  if (places.size === 0 || first === undefined) return []
  if (texts.length === 1) {
    const smallest = await shrink(first, places, run, coverage)
    coverage.add(await seenBy([smallest], run, coverage))
    return [smallest]
  }
  const half = texts.length >> 1
  const found = await newOnes(texts.slice(0, half), run, coverage)
  return [...found, ...(await newOnes(texts.slice(half), run, coverage))]
}

async function shrink(
  text: string,
  places: ReadonlyMap<string, readonly number[]>,
  run: Run,
  coverage: Coverage,
): Promise<string> {
  let smallest = text
  let tries = 0
  let isSmaller = true
  while (isSmaller && tries < SHRINK_TRIES) {
    isSmaller = false
    for (const smaller of smallerThan(smallest)) {
      tries += 1
      if (tries > SHRINK_TRIES) break
      if (smaller.length >= smallest.length || !covers(await seenBy([smaller], run, coverage), places))
        continue
      smallest = smaller
      isSmaller = true
      break
    }
  }
  return smallest
}

/** Every batch is followed by a look, so that the next one starts from nothing. */
async function seenBy(texts: readonly string[], run: Run, coverage: Coverage): Promise<Seen> {
  run.batch(texts)
  await nextTurn()
  return await coverage.look()
}

/** The texts, shortest first, of which each reaches code that neither the seeds nor the texts before it reach. */
export async function distil(
  seeds: readonly string[],
  texts: readonly string[],
  coverage: Coverage,
): Promise<string[]> {
  const run = new Run(PORTS)
  await coverage.look()
  coverage.forget()
  run.batch(seeds)
  coverage.add(await coverage.look())
  const needed: string[] = []
  for (const text of [...new Set(texts)].toSorted((a, b) => a.length - b.length)) {
    const seen = await seenBy([text], run, coverage)
    if (coverage.newIn(seen).size === 0) continue
    coverage.add(seen)
    needed.push(text)
  }
  return needed
}

class Run {
  executions = 0
  readonly findings = new Map<string, Finding>()
  readonly codes = new Set<string>()
  private readonly ports: VerifyPorts

  constructor(ports: VerifyPorts) {
    this.ports = ports
  }

  batch(texts: readonly string[]): void {
    const before = heldBytes()
    for (const text of texts) {
      const { finding, codes } = tryText(text, this.ports)
      for (const code of codes) this.codes.add(code)
      if (finding !== undefined) this.note(finding)
    }
    this.executions += texts.length
    if (heldBytes() - before > MEMORY_MAX) for (const one of memoryFindings(texts, this.ports)) this.note(one)
  }

  private note(finding: Finding): void {
    const isMeasured = finding.kind === 'slow' || finding.kind === 'memory'
    const key = isMeasured ? finding.kind : `${finding.kind} ${finding.why}`
    if (!this.findings.has(key)) this.findings.set(key, finding)
  }
}
