import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { passportText, samplePayloadBytes } from '../../../test/support/hcert.ts'
import { nodeInflate } from '../../adapters/crypto/index.ts'
import { encodeBase45 } from './base45.ts'
import { type CborValue, encodeCbor } from './cbor.ts'
import { decodeHcert, TEXT_CHARS_MAX } from './decode.ts'
import { finish, PREFIX, splitSigned, toBeSigned } from './encode.ts'
import { COSE_BYTES_MAX, storeZlib } from './zlib.ts'

const KID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const OTHER_KID = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1)
const SIGNATURE = new Uint8Array(64).fill(7)
const ES256_AND_KID = new Map<number, unknown>([
  [1, -7],
  [4, KID],
])

const textOf = (message: Uint8Array): string => PREFIX + encodeBase45(deflateSync(message))
const decode = (text: string) => decodeHcert(text, nodeInflate)
const faultsOf = (text: string) => decode(text).faults

/** A message of any shape; what is not given is as it should be. */
function message({
  header = encodeCbor(ES256_AND_KID) as unknown,
  unprotected = new Map<number, unknown>() as unknown,
  payload = samplePayloadBytes() as unknown,
  signature = SIGNATURE as unknown,
} = {}): Uint8Array {
  return encodeCbor([header, unprotected, payload, signature])
}

test('what is encoded is decoded, byte for byte', () => {
  const some = fc.uint8Array({ minLength: 1, maxLength: 900 })
  fc.assert(
    fc.property(some, fc.uint8Array({ minLength: 64, maxLength: 64 }), (payload, signature) => {
      const signed = toBeSigned({ payload, kid: KID, algorithm: 'ES256' })
      const { message: read } = decode(finish(signed, signature))
      assert.deepEqual(read?.payload, payload)
      assert.deepEqual(read?.signature, signature)
      assert.deepEqual(read?.kid, KID)
      assert.equal(read?.algorithm, 'ES256')
      assert.deepEqual(read?.protectedHeader, splitSigned(signed).header)
    }),
  )
})

test('the bytes to be signed are the Sig_structure of RFC 9052', () => {
  const signed = toBeSigned({ payload: Uint8Array.of(0xa0), kid: KID, algorithm: 'ES256' })
  const expected = ['Signature1', encodeCbor(ES256_AND_KID), new Uint8Array(), Uint8Array.of(0xa0)]
  assert.deepEqual(signed, encodeCbor(expected))
  assert.throws(() => finish(Uint8Array.of(0x80), SIGNATURE), TypeError)
})

test('every framing of real issuers is read: no tag, 18, 61(18), the self-described mark', () => {
  for (const tags of ['', 'd2', 'd83dd2', 'd9d9f7d2', 'd9d9f7']) {
    const framed = Buffer.concat([Buffer.from(tags, 'hex'), message()])
    assert.deepEqual(faultsOf(textOf(framed)), [], tags)
  }
  for (const tags of ['d3', 'd83d', 'd2d2', 'd2d83d']) {
    const framed = Buffer.concat([Buffer.from(tags, 'hex'), message()])
    assert.deepEqual(faultsOf(textOf(framed)), ['cose.tag'], tags)
  }
})

test('key id and algorithm are read from either header; the protected one wins', () => {
  const loose = decode(textOf(message({ header: new Uint8Array(), unprotected: ES256_AND_KID })))
  assert.deepEqual(loose.message?.kid, KID)
  assert.equal(loose.message?.algorithm, 'ES256')
  assert.deepEqual(loose.faults, [])
  const both = decode(textOf(message({ unprotected: new Map([[4, OTHER_KID]]) })))
  assert.deepEqual(both.message?.kid, KID)
})

test('the protected header is kept as received, however it was written', () => {
  const open = Uint8Array.from([0xbf, 0x01, 0x26, 0x04, 0x58, 0x08, ...KID, 0xff])
  const { message: read, faults } = decode(textOf(message({ header: open })))
  assert.deepEqual(read?.protectedHeader, open)
  assert.deepEqual(faults, [])
})

test('a header that names no key, no algorithm or a wrong one is a fault each', () => {
  const header = (entries: readonly (readonly [number, CborValue])[]) =>
    faultsOf(textOf(message({ header: encodeCbor(new Map(entries)) })))
  assert.deepEqual(header([[1, -7]]), ['cose.kid-missing'])
  assert.deepEqual(header([[4, KID]]), ['cose.algorithm-missing'])
  assert.deepEqual(
    header([
      [1, -8],
      [4, KID],
    ]),
    ['cose.algorithm-unknown'],
  )
  assert.deepEqual(
    header([
      [1, -7],
      [4, KID.subarray(1)],
    ]),
    ['cose.kid-length'],
  )
  assert.deepEqual(
    header([
      [1, -7],
      [4, 'text'],
    ]),
    ['cose.kid-length'],
  )
  assert.deepEqual(
    header([
      [1, -7],
      [2, [9]],
      [4, KID],
    ]),
    ['cose.critical-header'],
  )
})

test('a signature of another length is a fault, DER included', () => {
  for (const length of [0, 63, 65, 72, 500]) {
    assert.deepEqual(faultsOf(textOf(message({ signature: new Uint8Array(length) }))), [
      'cose.signature-length',
    ])
  }
})

test('what is no COSE_Sign1 is refused without a message', () => {
  for (const wrong of [[], [1, 2, 3, 4], new Map(), 'text']) {
    assert.deepEqual(faultsOf(textOf(encodeCbor(wrong))), ['cose.structure'])
  }
})

test('times with a fraction are kept; missing times and a missing certificate are faults', () => {
  const claims = (map: Map<number, unknown>) => decode(textOf(message({ payload: encodeCbor(map) })))
  const hcert = new Map([[1, new Map([['ver', '1.3.0']])]])
  const whole = claims(
    new Map<number, unknown>([
      [4, 1.75],
      [6, 1.5],
      [-260, hcert],
    ]),
  )
  assert.deepEqual(whole.faults, [])
  assert.deepEqual([whole.claims?.issuedAt, whole.claims?.expiresAt], [1.5, 1.75])
  assert.deepEqual(claims(new Map()).faults, ['cwt.time', 'cwt.no-certificate'])
})

test('prefix, length and compression are strict', () => {
  const good = textOf(message())
  assert.deepEqual(faultsOf(good), [])
  for (const wrong of ['hc1:', 'HC2:', 'HC1', '']) {
    assert.deepEqual(faultsOf(good.replace(PREFIX, wrong)), ['prefix.wrong'])
  }
  assert.deepEqual(faultsOf(PREFIX + '0'.repeat(TEXT_CHARS_MAX)), ['text.too-long'])
  assert.deepEqual(faultsOf(PREFIX + encodeBase45(message())), ['zlib.not-compressed'])
  assert.deepEqual(faultsOf(PREFIX + encodeBase45(deflateRawSync(message()))), ['zlib.not-compressed'])
})

test('a bomb stops at the cap; cut, damaged and prolonged streams are refused', () => {
  const packed = deflateSync(message())
  const faults = (bytes: Uint8Array) => faultsOf(PREFIX + encodeBase45(bytes))
  assert.deepEqual(faults(deflateSync(new Uint8Array(2_500_000))), ['zlib.too-large'])
  assert.deepEqual(faults(deflateSync(new Uint8Array(COSE_BYTES_MAX + 1))), ['zlib.too-large'])
  assert.deepEqual(faults(packed.subarray(0, -1)), ['zlib.invalid'])
  assert.deepEqual(faults(Buffer.concat([packed, Buffer.from([0])])), ['zlib.trailing-bytes'])
  const damaged = Uint8Array.from(packed)
  damaged[packed.length - 1] = (damaged[packed.length - 1] ?? 0) ^ 1
  assert.deepEqual(faults(damaged), ['zlib.invalid'])
})

test('bytes behind the message or within its parts are refused', () => {
  const longer = Buffer.concat([message(), Buffer.from([0])])
  assert.deepEqual(faultsOf(textOf(longer)), ['cbor.trailing-bytes'])
  const payload = Buffer.concat([samplePayloadBytes(), Buffer.from([0])])
  assert.deepEqual(faultsOf(textOf(message({ payload: Uint8Array.from(payload) }))), ['cbor.trailing-bytes'])
})

test('stored zlib blocks are what a zlib reader reads, of any length', () => {
  for (const length of [0, 1, 370, 65_535, 65_536, 200_000]) {
    const bytes = new Uint8Array(length).map((_, index) => index % 251)
    const result = nodeInflate(storeZlib(bytes), length + 1)
    assert.ok('bytes' in result && Buffer.from(result.bytes).equals(bytes), String(length))
  }
})

test('no text makes the decoder throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isPacked) => {
      const text = isPacked ? textOf(bytes) : PREFIX + encodeBase45(bytes)
      assert.ok(decode(text).faults.length > 0)
    }),
    { numRuns: 1000 },
  )
})

test('a passport of ours fits a QR code that any phone reads', () => {
  const signer = { algorithm: 'ES256' as const, kid: KID, certificate: KID, sign: () => SIGNATURE }
  const text = passportText(signer)
  assert.match(text, /^HC1:[0-9A-Z $%*+./:-]+$/)
  assert.ok(text.length < 800, `${text.length} characters`)
})
