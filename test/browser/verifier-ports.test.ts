/** The browser's inflating and cryptography against Node's: the same verdict, to the last code, over good and damaged texts. */
import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { resolve } from 'node:path'
import { type TestContext, test } from 'node:test'
import { deflateRawSync, deflateSync, gzipSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { build } from 'vite'

import { nodeCheck } from '../../src/adapters/crypto/index.ts'
import { verifyTexts } from '../../src/app/verify-text.ts'
import { decodeBase45, encodeBase45 } from '../../src/core/hcert/base45.ts'
import { fromBase64, toBase64 } from '../../src/core/trust/base64.ts'
import { openRevocationList } from '../../src/core/trust/revocation/index.ts'
import { parseTrustList } from '../../src/core/trust/trust-list.ts'
import { type VerdictDocument, verdictDocument } from '../../src/core/trust/verdict-document.ts'
import { openBrowser } from '../support/browser.ts'
import { makeSigner, passportText, samplePayload, samplePayloadBytes, trustText } from '../support/hcert.ts'
import {
  buildVerifier,
  hoursBefore,
  NOON,
  openVerifier,
  revokingSample,
  serveVerifier,
} from '../support/verifier.ts'

const TEXTS = 200
const SEED = 20220426
const WEB = resolve(import.meta.dirname, '../../web')
const ENTRY = 'probe'

/** What the page's own modules answer, for a page that has nothing else. */
const PROBE = `
import { verdictDocument } from '${resolve(WEB, '../src/core/trust/verdict-document.ts')}'
import { parseTrustList } from '${resolve(WEB, '../src/core/trust/trust-list.ts')}'
import { openRevocationList } from '${resolve(WEB, '../src/core/trust/revocation/index.ts')}'
import { fromBase64 } from '${resolve(WEB, '../src/core/trust/base64.ts')}'
import { checkText } from '${resolve(WEB, 'verifier/check-text.ts')}'
import { webCheck } from '${resolve(WEB, 'platform/check.ts')}'
export async function documents({ texts, trust, revocation, at }) {
  const options = { trust: parseTrustList(trust), revocation: openRevocationList(revocation), at: new Date(at) }
  const verdicts = []
  for (const text of texts) verdicts.push(verdictDocument(await checkText(text, options)))
  return verdicts
}
export const checks = (asked) => Promise.all(asked.map(({ algorithm, publicKey, message, signature }) =>
  webCheck({ algorithm, publicKey: fromBase64(publicKey) }, fromBase64(message), fromBase64(signature))))
`

async function buildProbe(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [
      {
        name: 'probe',
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : undefined),
        load: (id) => (id === `\0${ENTRY}` ? PROBE : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: ENTRY, preserveEntrySignatures: 'strict' },
    },
  })
  const [chunk] = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  if (chunk?.type !== 'chunk') throw new Error('the probe was not built')
  return chunk.code
}

/** A page of the verifier that has the probe as well. */
async function openProbe(t: TestContext): Promise<Page> {
  const [browser, built, probe] = await Promise.all([openBrowser(), buildVerifier(), buildProbe()])
  t.after(built.remove)
  t.after(() => browser.close())
  const served = await serveVerifier(t, built.folder)
  served.extra.set('/assets/probe.js', probe)
  return openVerifier(t, browser, { url: served.url })
}

const ask = <T>(page: Page, name: 'documents' | 'checks', question: unknown): Promise<T> =>
  page.evaluate<T>(`import('/assets/probe.js').then((probe) => probe.${name}(${JSON.stringify(question)}))`)

const inHc1 = (bytes: Uint8Array): string => `HC1:${encodeBase45(bytes)}`

function packedOf(text: string): Uint8Array {
  const bytes = decodeBase45(text, 'HC1:'.length)
  if (typeof bytes === 'string') throw new Error(bytes)
  return bytes
}

const flipped = (bytes: Uint8Array, at: number, bit: number): Uint8Array =>
  bytes.map((byte, index) => (index === at % bytes.length ? byte ^ (1 << bit) : byte))

/** Good texts, and every kind of damage to each layer of them. */
function damages(goods: readonly string[]): fc.Arbitrary<string> {
  const good = fc.constantFrom(...goods)
  const message = good.map((text) => new Uint8Array(inflateSync(packedOf(text))))
  const deflated = fc
    .tuple(message, fc.constantFrom(0, 1, 6, 9))
    .map(([bytes, level]) => new Uint8Array(deflateSync(bytes, { level })))
  const [place, bit] = [fc.nat(5000), fc.integer({ min: 0, max: 7 })]
  const joined = (a: Uint8Array, b: Uint8Array) => inHc1(Uint8Array.from([...a, ...b]))
  return fc.oneof(
    good,
    deflated.map(inHc1),
    fc.tuple(deflated, place, bit).map(([bytes, at, one]) => inHc1(flipped(bytes, at, one))),
    fc.tuple(message, place, bit).map(([bytes, at, one]) => inHc1(deflateSync(flipped(bytes, at, one)))),
    fc
      .tuple(deflated, fc.uint8Array({ minLength: 1, maxLength: 9 }))
      .map(([bytes, more]) => joined(bytes, more)),
    fc.tuple(deflated, fc.nat(60)).map(([bytes, less]) => inHc1(bytes.subarray(0, -1 - less))),
    fc.tuple(good, place).map(([text, at]) => text.slice(0, at)),
    fc
      .tuple(good, place)
      .map(([text, at]) => `${text.slice(0, at % text.length)}:${text.slice((at % text.length) + 1)}`),
    fc.tuple(message, fc.constantFrom(gzipSync, deflateRawSync)).map(([bytes, pack]) => inHc1(pack(bytes))),
    fc
      .constantFrom(16_383, 16_384, 16_385, 32_768, 32_769, 900_000)
      .map((length) => inHc1(deflateSync(new Uint8Array(length)))),
    fc
      .tuple(fc.constantFrom(16_385, 40_000, 900_000), place, bit)
      .map(([length, at, one]) => inHc1(flipped(deflateSync(new Uint8Array(length)), at, one))),
    fc.string({ maxLength: 80 }),
  )
}

test('the page gives the very verdict of the command line over good and damaged texts', async (t) => {
  const [ec, rsa, stranger] = await Promise.all([
    makeSigner(),
    makeSigner({ algorithm: 'PS256' }),
    makeSigner(),
  ])
  const payload = samplePayload()
  const other = samplePayloadBytes({ ...payload, dob: '1985' })
  const goods = [passportText(ec), passportText(rsa), passportText(ec, other), passportText(stranger)]
  const texts = fc.sample(damages(goods), { numRuns: TEXTS, seed: SEED })
  const trust = trustText([ec.certificate, rsa.certificate], { issuedAt: hoursBefore(1) })
  const revocation = revokingSample(ec)

  const page = await openProbe(t)
  const answers = await ask<VerdictDocument[]>(page, 'documents', { texts, trust, revocation, at: NOON })
  const expected = verifyTexts(texts, {
    trust: parseTrustList(trust),
    revocation: openRevocationList(revocation),
    at: NOON,
  }).map(verdictDocument)
  assert.equal(answers.length, TEXTS)
  for (const [index, document] of expected.entries()) assert.deepEqual(answers[index], document, texts[index])

  const reasons = new Set(expected.flatMap((document) => document.reasons))
  const layers = [
    'zlib.too-large',
    'zlib.invalid',
    'zlib.trailing-bytes',
    'signature.wrong',
    'key.unknown',
    'revoked',
  ] as const
  for (const layer of layers) assert.ok(reasons.has(layer), `no text was damaged to ${layer}`)
  assert.ok(expected.some(({ level }) => level === 'green'))
})

test('the page reads every kind of RSA key that the command line reads, and no other salt', async (t) => {
  const page = await openProbe(t)
  const message = Buffer.from('what was signed')
  const asked = [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('rsa-pss', { modulusLength: 3072 }),
  ].flatMap(({ publicKey, privateKey }) =>
    [32, 20].map((saltLength) => ({
      algorithm: 'PS256' as const,
      publicKey: toBase64(new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))),
      message: toBase64(message),
      signature: toBase64(
        sign('sha256', message, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
      ),
    })),
  )
  const bytes = (text: string) => fromBase64(text) ?? new Uint8Array()
  const expected = asked.map(({ algorithm, publicKey, signature }) =>
    nodeCheck({ algorithm, publicKey: bytes(publicKey) }, message, bytes(signature)),
  )
  assert.deepEqual(expected, [true, false, true, false])
  assert.deepEqual(await ask<boolean[]>(page, 'checks', asked), expected)
})
