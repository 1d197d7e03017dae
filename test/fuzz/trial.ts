/** One execution: a text, its verdict, and everything that must hold for it. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { nodeCheck, nodeInflate } from '../../src/adapters/crypto/index.ts'
import type { Verdict } from '../../src/core/trust/verdict.ts'
import type { VerifyPorts } from '../../src/core/trust/verify.ts'
import { verifyTexts } from '../../src/stages/verify/index.ts'
import { settingOf } from './fuzz-signers.ts'
import { objectionTo } from './oracle.ts'

export const PORTS: VerifyPorts = { inflate: nodeInflate, check: nodeCheck }
export const TIME_MS_MAX = 50
export const MEMORY_MAX = 32 * 1024 * 1024
const REPEATS = 3

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

export type FindingKind = 'exception' | 'wrong' | 'slow' | 'memory'

export interface Finding {
  readonly kind: FindingKind
  readonly text: string
  readonly why: string
}

/** What one text showed; `codes` are the reasons and findings of its verdict. */
export interface Outcome {
  readonly finding: Finding | undefined
  readonly codes: readonly string[]
}

export function tryText(text: string, ports: VerifyPorts = PORTS): Outcome {
  try {
    const startedMs = performance.now()
    const verdict = judge(text, ports)
    const ms = performance.now() - startedMs
    const why = objectionTo(text, verdict)
    const { reasons, findings } = verdict
    const finding = why === undefined ? slowness(text, ports, ms) : { kind: 'wrong' as const, text, why }
    return { finding, codes: [...reasons, ...findings] }
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { finding: { kind: 'exception', text, why }, codes: [] }
  }
}

function judge(text: string, ports: VerifyPorts): Verdict {
  const [verdict] = verifyTexts([text], { ...settingOf(text), ports })
  if (verdict === undefined) throw new Error('no verdict')
  return verdict
}

/** Slow is what is slow every time: another process or the collector may have had the processor. */
function slowness(text: string, ports: VerifyPorts, firstMs: number): Finding | undefined {
  let least = firstMs
  for (let left = REPEATS; left > 0 && least > TIME_MS_MAX; left -= 1) {
    collect()
    const startedMs = performance.now()
    judge(text, ports)
    least = Math.min(least, performance.now() - startedMs)
  }
  return least > TIME_MS_MAX ? { kind: 'slow', text, why: `${least.toFixed(0)} ms` } : undefined
}

export function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The texts of a batch that need too much memory on their own. */
export function memoryFindings(texts: readonly string[], ports: VerifyPorts = PORTS): Finding[] {
  return texts.flatMap((text) => {
    const growth = Math.min(...[1, 2].map(() => growthOf(text, ports)))
    const why = `${Math.round(growth / 1024 / 1024)} MB`
    return growth > MEMORY_MAX ? [{ kind: 'memory' as const, text, why }] : []
  })
}

function growthOf(text: string, ports: VerifyPorts): number {
  collect()
  const before = heldBytes()
  try {
    judge(text, ports)
  } catch {
    return 0 // an exception is another finding
  }
  return heldBytes() - before
}
