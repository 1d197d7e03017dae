/** Small texts that claim to be large, deep or endless. */
import { deflateSync } from 'node:zlib'

import { encodeBase45 } from '../../../../src/core/hcert/base45.ts'
import { TEXT_CHARS_MAX } from '../../../../src/core/hcert/decode.ts'
import { PREFIX } from '../../../../src/core/hcert/encode.ts'
import { cborHead, joinBytes } from '../../../support/cbor-writer.ts'
import {
  cborOf,
  claimsOf,
  coseOf,
  deflatedText,
  PERSON,
  packedText,
  passport,
  passportWith,
  Raw,
  SAMPLE,
  textOf,
} from '../message.ts'
import type { Case } from '../vector.ts'

const bad = (why: string, text: string, ...reasons: Case['reasons']): Case => ({ why, text, reasons })
const good = (why: string, text: string): Case => ({ why, text, reasons: [] })
const MB = 1_000_000
const claims = cborOf(claimsOf())
const nested = (depth: number, head: number) => joinBytes(Buffer.alloc(depth, head), Uint8Array.of(0x80))

/** As many levels as `levels` around a number, as a member that nobody knows. */
const arrays = (levels: number) => new Raw(joinBytes(Buffer.alloc(levels, 0x81), Uint8Array.of(0)))

export const BOMBS: Readonly<Record<string, Case>> = {
  'inflates-to-2-megabytes': bad(
    'a thousand times its size, in one QR code: inflating stops at the cap',
    packedText(deflateSync(Buffer.alloc(2 * MB), { level: 9 })),
    'zlib.too-large',
  ),
  'inflates-to-200-megabytes': bad(
    'the first 4,292 characters of a stream of 200 megabytes: inflating stops at the cap, not at the missing end',
    (PREFIX + encodeBase45(deflateSync(Buffer.alloc(200 * MB), { level: 9 }).subarray(0, 2860))).slice(
      0,
      TEXT_CHARS_MAX,
    ),
    'zlib.too-large',
  ),
  'inflates-to-the-cap': bad(
    '16,384 bytes are inflated, and are no message',
    deflatedText(Buffer.alloc(16_384)),
    'cbor.trailing-bytes',
  ),
  'inflates-to-one-over-the-cap': bad(
    '16,385 bytes are not',
    deflatedText(Buffer.alloc(16_385)),
    'zlib.too-large',
  ),
  'text-of-4296-characters': bad(
    'as long as a QR code holds: it is read',
    PREFIX + '0'.repeat(TEXT_CHARS_MAX - 4),
    'zlib.not-compressed',
  ),
  'text-of-4297-characters': bad(
    'longer than any QR code holds',
    PREFIX + '0'.repeat(TEXT_CHARS_MAX - 3),
    'text.too-long',
  ),
  'nested-10000-arrays': bad(
    'ten thousand arrays in each other',
    deflatedText(nested(10_000, 0x81)),
    'cbor.too-deep',
  ),
  'nested-8000-maps': bad(
    'eight thousand maps in each other',
    deflatedText(Buffer.alloc(16_000, Buffer.of(0xa1, 0x00))),
    'cbor.too-deep',
  ),
  'nested-10000-arrays-without-length': bad(
    'the same without lengths',
    deflatedText(nested(10_000, 0x9f)),
    'cbor.too-deep',
  ),
  'nested-10000-tags': bad('ten thousand tags', deflatedText(nested(10_000, 0xc6)), 'cose.tag'),
  'nested-10000-tags-signed': bad(
    'ten thousand tags under a signature',
    deflatedText(coseOf({ payload: nested(10_000, 0xc1) })),
    'cbor.too-deep',
  ),
  'nested-to-the-limit': good(
    '16 levels: claims, two maps around the certificate, 13 of ours',
    passportWith({ ...SAMPLE, deep: arrays(13) }),
  ),
  'nested-one-too-deep': bad('17 levels', passportWith({ ...SAMPLE, deep: arrays(14) }), 'cbor.too-deep'),
  'array-of-2-to-53': bad('a length that no memory holds', textOf(cborHead(4, 2n ** 53n)), 'cbor.invalid'),
  'array-of-2-to-64-less-1': bad(
    'the largest length that can be written',
    textOf(cborHead(4, 2n ** 64n - 1n)),
    'cbor.invalid',
  ),
  'bytes-of-2-to-53': bad(
    'a length that no memory holds',
    passport({ payload: cborHead(2, 2n ** 53n) }),
    'cbor.invalid',
  ),
  'text-of-2-to-32': bad(
    'a length that no memory holds',
    passport({ payload: cborHead(3, 2n ** 32n) }),
    'cbor.invalid',
  ),
  'map-of-a-million-pairs': bad(
    'a claim of a million pairs in a few bytes',
    passport({ payload: joinBytes(cborHead(5, MB), claims) }),
    'cbor.invalid',
  ),
  'map-of-2-to-63-pairs': bad(
    'twice the number overflows',
    passport({ payload: joinBytes(cborHead(5, 2n ** 63n), claims) }),
    'cbor.invalid',
  ),
  'unprotected-of-a-million-pairs': bad(
    'a claim of a million pairs in a few bytes',
    passport({ unprotected: cborHead(5, MB) }),
    'cbor.invalid',
  ),
  'map-of-1000-pairs': good(
    'a thousand members that nobody knows',
    deflatedText(coseOf({ payload: cborOf(claimsOf({ ...SAMPLE, many: manyPairs() })) })),
  ),
  'events-of-600-countries': bad(
    "six hundred events, each of another country: looked up under each other's countries they would be 360,000",
    deflatedText(coseOf({ payload: cborOf(claimsOf({ ...PERSON, v: manyEvents() })) }), { level: 9 }),
    'content.several-events',
    'content.field-missing',
  ),
  'empty-text': bad('nothing at all', '', 'prefix.wrong'),
  'prefix-only': bad('nothing behind the prefix', PREFIX, 'zlib.not-compressed'),
}

function manyEvents(): object[] {
  return [...Array(600).keys()].map((number) => ({ co: twoLetters(number), ci: twoLetters(number) }))
}

function twoLetters(number: number): string {
  return String.fromCharCode(65 + Math.floor(number / 26), 65 + (number % 26))
}

function manyPairs(): Map<number, null> {
  return new Map([...Array(1000).keys()].map((label) => [label, null]))
}
