/** Verification of passports, from the text to the verdict, against nothing but the check of their signatures. */
import { createPublicKey, verify } from 'node:crypto'
import { derSignature, nodeInflate } from '../src/adapters/crypto/index.ts'
import { verifyTexts } from '../src/app/verify-text.ts'
import type { AlgorithmName } from '../src/core/hcert/algorithms.ts'
import { decodeHcert } from '../src/core/hcert/decode.ts'
import { signatureInput } from '../src/core/hcert/encode.ts'
import { newUvci } from '../src/core/passport/uvci.ts'
import { readCertificate } from '../src/core/trust/certificate.ts'
import {
  makeSigner,
  passportText,
  samplePayload,
  samplePayloadBytes,
  trustIn,
} from '../test/support/hcert.ts'
import type { Bench, BenchResult } from './bench.ts'

/** A round must fit into one time slice of a busy machine. */
const DEFAULT_PASSPORTS = 50
const DEFAULT_ROUNDS = 300
const AT = new Date('2022-06-01T12:00:00Z')

async function run(options: Readonly<Record<string, string>>): Promise<BenchResult[]> {
  const passports = Number(options.passports ?? DEFAULT_PASSPORTS)
  const rounds = Number(options.rounds ?? DEFAULT_ROUNDS)
  return [await measure('ES256', passports, rounds), await measure('PS256', passports, rounds)]
}

async function measure(algorithm: AlgorithmName, passports: number, rounds: number): Promise<BenchResult> {
  const signer = await makeSigner({ algorithm })
  const trust = trustIn(signer)
  const texts = Array.from({ length: passports }, (_, n) => passportText(signer, payloadOf(n)))
  const checkAll = signatureChecks(texts, signer.certificate)
  const ours = () => {
    const verdicts = verifyTexts(texts, { trust, at: AT })
    if (verdicts.some(({ verdict }) => verdict === 'invalid')) throw new Error('a passport is invalid')
  }
  // Both in turn, so that whatever else the machine does slows both; the best round of each counts.
  const seconds = { ours: Number.POSITIVE_INFINITY, reference: Number.POSITIVE_INFINITY }
  for (let round = 0; round < rounds; round += 1) {
    seconds.ours = Math.min(seconds.ours, timed(ours))
    seconds.reference = Math.min(seconds.reference, timed(checkAll))
  }
  return {
    case: `${algorithm}, one thread`,
    ours: Math.round(passports / seconds.ours),
    reference: Math.round(passports / seconds.reference),
    ratio: seconds.reference / seconds.ours,
    unit: 'passports/s',
    reference_is: 'node:crypto verify alone over the same messages, key parsed once',
  }
}

function payloadOf(n: number): Uint8Array {
  const payload = samplePayload()
  const [dose] = payload.v
  const ci = newUvci('VN', n.toString(16).toUpperCase().padStart(32, '0'))
  return samplePayloadBytes({ ...payload, v: [{ ...dose, ci }] })
}

/** The reference: everything but the signature's check was done before. */
function signatureChecks(texts: readonly string[], certificate: Uint8Array): () => void {
  const spki = Buffer.from(readCertificate(certificate)?.publicKey ?? [])
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const work = texts.map((text) => {
    const { message } = decodeHcert(text, nodeInflate)
    if (message === null) throw new Error('a passport cannot be read')
    const input = signatureInput(message.protectedHeader, message.payload)
    const isEc = message.algorithm === 'ES256'
    return {
      input,
      isEc,
      signature: (isEc ? derSignature(message.signature) : message.signature) ?? new Uint8Array(),
    }
  })
  const pss = { key, padding: 6, saltLength: 32 }
  return () => {
    for (const { input, signature, isEc } of work) {
      if (!verify('sha256', input, isEc ? key : pss, signature)) throw new Error('a signature is wrong')
    }
  }
}

function timed(work: () => void): number {
  const startedMs = performance.now()
  work()
  return (performance.now() - startedMs) / 1000
}

export const bench: Bench = {
  name: 'verify',
  summary: 'passports verified a second, against the check of their signatures alone',
  run,
}
