import assert from 'node:assert/strict'
import { test } from 'node:test'

import { nodeCheck, nodeInflate } from '../../src/adapters/crypto/index.ts'
import { verifyTexts } from '../../src/app/verify-text.ts'
import type { VerifyPorts } from '../../src/core/trust/verify.ts'
import { readVectors } from '../vectors/own/judge.ts'
import { passport } from '../vectors/own/message.ts'
import { type FuzzResult, fuzz } from './engine.ts'
import { readCorpus, readSeeds } from './files.ts'
import { SETTINGS } from './fuzz-signers.ts'
import { type FindingKind, PORTS, TIME_MS_MAX, tryText } from './trial.ts'

const EXECUTIONS = 3_000
const seeds = [...readSeeds(), ...readCorpus()]

const run = (ports: VerifyPorts, executions: number): Promise<FuzzResult> =>
  fuzz({ seed: 3, seeds, ports, isDone: (done) => done >= seeds.length + executions })

test('no mutant of any passport makes the verifier throw, dawdle, hoard or believe a forgery', async () => {
  const { findings, executions, codes } = await run(PORTS, EXECUTIONS)
  assert.deepEqual(findings, [])
  assert.ok(executions >= EXECUTIONS)
  assert.ok(codes.size > 60, `mutants reach deep: only ${codes.size} codes were seen`)
})

test('the corpus is small texts, at most 300 of them', () => {
  const corpus = readCorpus()
  assert.ok(corpus.length > 0 && corpus.length <= 300)
  for (const text of corpus) assert.ok(text.length <= 10_000)
})

/** Faults that are put in on purpose: the fuzzer would be worth nothing if it did not see them. */
const hoard: Uint8Array[] = []
const FAULTS: Readonly<Record<string, { kind: FindingKind; ports: VerifyPorts }>> = {
  'a check that says yes to everything': { kind: 'wrong', ports: { ...PORTS, check: () => true } },
  'a check that looks at half of the signature': {
    kind: 'wrong',
    ports: {
      ...PORTS,
      check: (key, message, signature) =>
        nodeCheck(key, message, signature) || (signature.length === 64 && signature[0] === signature[63]),
    },
  },
  'a check that does not cover the end of the message': {
    kind: 'wrong',
    ports: { ...PORTS, check: forgivingCheck() },
  },
  'an inflate that throws': {
    kind: 'exception',
    ports: {
      ...PORTS,
      inflate: (bytes, max) => {
        const inflated = nodeInflate(bytes, max)
        if ('fault' in inflated && inflated.fault === 'zlib.too-large') throw new RangeError('too large')
        return inflated
      },
    },
  },
  'a check that takes its time': { kind: 'slow', ports: { ...PORTS, check: dawdlingCheck(60) } },
  'a check that keeps 40 MB each time': {
    kind: 'memory',
    ports: {
      ...PORTS,
      check: (...args) => {
        if (hoard.length < 5) hoard.push(new Uint8Array(40 * 1024 * 1024))
        return nodeCheck(...args)
      },
    },
  },
}

for (const [name, { kind, ports }] of Object.entries(FAULTS)) {
  test(`the fuzzer finds ${name}`, async () => {
    const isMeasured = kind === 'slow' || kind === 'memory'
    const texts = isMeasured ? [passport()] : seeds
    const isDone = (executions: number, findings: number) => findings > 0 || executions > texts.length + 3_000
    const { findings } = await fuzz({ seed: 3, seeds: texts, ports, isDone })
    hoard.length = 0
    assert.ok(
      findings.some((finding) => finding.kind === kind),
      `nothing of the kind "${kind}" was found`,
    )
  })
}

test('thousands of look-ups that one text asks for are not made', () => {
  const { text } = readVectors().find(({ name }) => name === 'events-of-600-countries') ?? assert.fail()
  for (const setting of SETTINGS) {
    const times = [1, 2, 3].map(() => {
      const startedMs = performance.now()
      verifyTexts([text], setting)
      return performance.now() - startedMs
    })
    assert.ok(Math.min(...times) <= TIME_MS_MAX, `${Math.min(...times)} ms`)
  }
})

test('a genuine passport gives no cause for a finding', () => {
  assert.deepEqual(tryText(passport()), { finding: undefined, codes: [] })
})

/** Believes what it has seen signed once, whatever follows after the first bytes. */
function forgivingCheck(): VerifyPorts['check'] {
  const believed = new Set<string>()
  return (key, message, signature) => {
    const start = Buffer.from(message.subarray(0, 60)).toString('hex')
    const isGenuine = nodeCheck(key, message, signature)
    if (isGenuine) believed.add(start)
    return isGenuine || believed.has(start)
  }
}

function dawdlingCheck(ms: number): VerifyPorts['check'] {
  return (...args) => {
    const end = performance.now() + ms
    while (performance.now() < end);
    return nodeCheck(...args)
  }
}
