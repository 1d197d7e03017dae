/** Verification of passports, from the text to the verdict, against nothing but the check of their signatures. */
import { createPublicKey, verify } from 'node:crypto'
import { deflateSync } from 'node:zlib'

import { derSignature, nodeInflate } from '../src/adapters/crypto/index.ts'
import { verifyTexts } from '../src/app/verify-text.ts'
import type { AlgorithmName } from '../src/core/hcert/algorithms.ts'
import { decodeBase45, encodeBase45 } from '../src/core/hcert/base45.ts'
import { decodeHcert } from '../src/core/hcert/decode.ts'
import { PREFIX, signatureInput } from '../src/core/hcert/encode.ts'
import { COSE_BYTES_MAX } from '../src/core/hcert/zlib.ts'
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
import { mayEnterSample } from './entry-sample.ts'
import { peerOf } from './peer-cose.ts'

/** A round must fit into one time slice of a busy machine. */
const DEFAULT_PASSPORTS = 64
const DEFAULT_ROUNDS = 300
const WARM_UP_ROUNDS = 400
const AT = new Date('2022-06-01T12:00:00Z')

type Work = () => void | Promise<void>

async function run(options: Readonly<Record<string, string>>): Promise<BenchResult[]> {
  const passports = Number(options.passports ?? DEFAULT_PASSPORTS)
  const rounds = Number(options.rounds ?? DEFAULT_ROUNDS)
  const [es256, ps256] = [await prepare('ES256', passports), await prepare('PS256', passports)]
  const measure = async (title: string, ours: Work, reference: Work, reference_is: string) =>
    resultOf(
      { case: title, unit: 'passports/s', reference_is },
      await inTurn(ours, reference, rounds),
      passports,
    )
  const alone = 'node:crypto verify alone over the same messages, key parsed once'
  // A verifier runs for hours: what is measured is the state after its code has been compiled for good.
  for (const { entries, signatures } of [es256, ps256]) await inTurn(entries, signatures, WARM_UP_ROUNDS)
  return [
    await measure('ES256, text to verdict, one thread', es256.verdicts, es256.signatures, alone),
    await measure('ES256, the same and may they enter', es256.entries, es256.signatures, alone),
    await measure('PS256, text to verdict, one thread', ps256.verdicts, ps256.signatures, alone),
    await measure(
      'ES256, against the fastest npm peer',
      es256.verdicts,
      await peerOf(es256.texts, es256.signer),
      '@auth0/cose with prefix, Base45, inflate and CWT around it: signature only, key imported once',
    ),
  ]
}

/** The same passports in every case, compressed as most issuers do. */
async function prepare(algorithm: AlgorithmName, passports: number) {
  const signer = await makeSigner({ algorithm })
  const trust = trustIn(signer)
  const texts = Array.from({ length: passports }, (_, n) => compressed(passportText(signer, payloadOf(n))))
  const verdicts = () => {
    const all = verifyTexts(texts, { trust, at: AT })
    if (all.some(({ verdict }) => verdict === 'invalid')) throw new Error('a passport is invalid')
    return all
  }
  const entries = () => {
    for (const { passport } of verdicts()) {
      if (passport === null || !mayEnterSample(passport)) throw new Error('a passport may not enter')
    }
  }
  return {
    signer,
    texts,
    verdicts: () => void verdicts(),
    entries,
    signatures: signatureChecks(texts, signer.certificate),
  }
}

/** Both in turn, so that whatever else the machine does slows both; the best round of each counts. In seconds. */
async function inTurn(ours: Work, reference: Work, rounds: number) {
  const seconds = { ours: Number.POSITIVE_INFINITY, reference: Number.POSITIVE_INFINITY }
  for (let round = 0; round < rounds; round += 1) {
    seconds.ours = Math.min(seconds.ours, await timed(ours))
    seconds.reference = Math.min(seconds.reference, await timed(reference))
  }
  return seconds
}

function resultOf(
  facts: Pick<BenchResult, 'case' | 'unit' | 'reference_is'>,
  seconds: { readonly ours: number; readonly reference: number },
  passports: number,
): BenchResult {
  return {
    ...facts,
    ours: Math.round(passports / seconds.ours),
    reference: Math.round(passports / seconds.reference),
    ratio: seconds.reference / seconds.ours,
  }
}

/** Our own passports are stored, not compressed: the harder case is measured. */
function compressed(text: string): string {
  const packed = decodeBase45(text, PREFIX.length)
  const inflated = typeof packed === 'string' ? { fault: packed } : nodeInflate(packed, COSE_BYTES_MAX)
  if ('fault' in inflated) throw new Error('a passport cannot be read')
  return PREFIX + encodeBase45(deflateSync(inflated.bytes))
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

async function timed(work: Work): Promise<number> {
  const startedMs = performance.now()
  await work()
  return (performance.now() - startedMs) / 1000
}

export const bench: Bench = {
  name: 'verify',
  summary: 'passports verified a second, against the check of their signatures alone',
  run,
}
