/** The same passport in every form that one may write it in. */
import { constants } from 'node:zlib'

import { encodeBase45 } from '../../../../src/core/hcert/base45.ts'
import { PREFIX } from '../../../../src/core/hcert/encode.ts'
import { storeZlib } from '../../../../src/core/hcert/zlib.ts'
import { cborMap, FORMS, type Form, type Pair } from '../../../support/cbor-writer.ts'
import { storedInParts } from '../../../support/disguise.ts'
import {
  cborOf,
  claimsOf,
  coseOf,
  deflatedText,
  headerOf,
  NO_HEADERS,
  packedText,
  passport,
  SAMPLE,
  VN,
} from '../message.ts'
import { COSE, ownSigner } from '../signers.ts'
import { otherS } from '../signing.ts'
import type { Case } from '../vector.ts'

const RSA = ownSigner('vn-rsa')
const good = (why: string, text: string, more: Partial<Case> = {}): Case => ({
  why,
  text,
  reasons: [],
  findings: [],
  ...more,
})
const bad = (why: string, text: string, ...reasons: Case['reasons']): Case => ({ why, text, reasons })

const LEVELS = [...Array(10).keys()]
const STRATEGIES = {
  filtered: constants.Z_FILTERED,
  huffman: constants.Z_HUFFMAN_ONLY,
  rle: constants.Z_RLE,
  fixed: constants.Z_FIXED,
}
const COMPRESSION: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    LEVELS.map((level) => [
      `zlib-level-${level}`,
      good('every level of zlib', deflatedText(coseOf(), { level })),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(STRATEGIES).map(([name, strategy]) => [
      `zlib-${name}`,
      good('every strategy of zlib', deflatedText(coseOf(), { strategy })),
    ]),
  ),
  'zlib-small-window': good('a window of 512 bytes', deflatedText(coseOf(), { windowBits: 9 })),
  'zlib-stored': good('stored, not compressed (France and we write so)', packedText(storeZlib(coseOf()))),
  'zlib-stored-in-parts': good(
    'many stored blocks, empty ones too',
    packedText(storedInParts(coseOf(), [0, 1, 7, 7, 100])),
  ),
  'zlib-raw-deflate': bad(
    'deflate without its container',
    packedText(storeZlib(coseOf()).subarray(2, -4)),
    'zlib.not-compressed',
  ),
  'zlib-gzip': bad(
    'gzip is another container',
    packedText(Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)),
    'zlib.not-compressed',
  ),
  'zlib-none': bad(
    'a message that is not compressed',
    PREFIX + encodeBase45(coseOf()),
    'zlib.not-compressed',
  ),
  'zlib-wrong-checksum': bad(
    'the checksum is part of the container',
    packedText(changeLast(storeZlib(coseOf()))),
    'zlib.invalid',
  ),
  'zlib-cut-off': bad(
    'a stream without its end',
    packedText(storeZlib(coseOf()).subarray(0, -1)),
    'zlib.invalid',
  ),
  'zlib-dictionary': bad(
    'a dictionary that nobody has',
    packedText(deflatedWithDictionary()),
    'zlib.invalid',
  ),
}

function changeLast(bytes: Uint8Array): Uint8Array {
  return bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1)
}

/** Flag 0x20: what follows was compressed with a dictionary of this Adler-32. */
function deflatedWithDictionary(): Uint8Array {
  return Buffer.concat([Buffer.of(0x78, 0xbb, 1, 2, 3, 4), storeZlib(coseOf()).subarray(2)])
}

const nothing = new Uint8Array()
const both = headerOf(COSE.ES256, VN.kid)
const only = (label: number, value: unknown) => cborOf(new Map([[label, value]]))
const junk = cborOf(
  new Map<unknown, unknown>([
    [99, 'x'],
    ['note', [1, new Map([[2, null]])]],
    [-70000, nothing],
  ]),
)

function overEmptyMap(): Uint8Array {
  return cborOf(['Signature1', NO_HEADERS, nothing, cborOf(claimsOf())])
}

const HEADERS: Readonly<Record<string, Case>> = {
  'kid-unprotected': good(
    'an eighth of real issuers',
    passport({ header: only(1, COSE.ES256), unprotected: only(4, VN.kid) }),
  ),
  'algorithm-unprotected': good(
    'the key confirms the algorithm (CO20)',
    passport({ header: only(4, VN.kid), unprotected: only(1, COSE.ES256) }),
  ),
  'all-unprotected': good(
    'an empty protected header as no bytes',
    passport({ header: nothing, unprotected: both }),
  ),
  'all-unprotected-empty-map': good(
    'an empty protected header as an empty map',
    passport({ header: NO_HEADERS, unprotected: both }),
  ),
  'protected-empty-map-signed-as-map': bad(
    'an empty map counts as no bytes (RFC 9052 section 4.4): a signature over the map itself is another',
    passport({ header: NO_HEADERS, unprotected: both, signature: () => VN.sign(overEmptyMap()) }),
    'signature.wrong',
  ),
  'unprotected-junk': good('labels that nobody knows', passport({ unprotected: junk })),
  'kid-twice': good('the same in both places', passport({ unprotected: both })),
  'kid-protected-wins': good(
    'the unprotected one is somebody else',
    passport({ unprotected: only(4, ownSigner('fr').kid) }),
  ),
  'algorithm-protected-wins': good(
    'the unprotected one is another',
    passport({ unprotected: only(1, COSE.PS256) }),
  ),
  'kid-protected-wrong': bad(
    'a wrong protected one is not mended (CO22)',
    passport({ header: headerOf(-7, ownSigner('fr').kid), unprotected: both }),
    'key.unknown',
  ),
  'critical-header': bad(
    'what it demands is not known',
    passport({
      header: cborOf(
        new Map<unknown, unknown>([
          [1, -7],
          [4, VN.kid],
          [2, [99]],
          [99, 1],
        ]),
      ),
    }),
    'cose.critical-header',
  ),
  'critical-header-unprotected': bad(
    'even where it must not stand',
    passport({ unprotected: only(2, [99]) }),
    'cose.critical-header',
  ),
  'algorithm-absent': bad(
    'the key alone does not say it',
    passport({ header: only(4, VN.kid) }),
    'cose.algorithm-missing',
  ),
  'algorithm-as-text': bad(
    'labels of text are not used',
    passport({ header: headerOf('ES256', VN.kid) }),
    'cose.algorithm-unknown',
  ),
  'kid-absent': bad(
    'no key is named: none is guessed',
    passport({ header: only(1, COSE.ES256) }),
    'cose.kid-missing',
  ),
  'header-is-an-array': bad('a header is a map', passport({ header: cborOf([1, -7]) }), 'cose.header'),
  'unprotected-is-null': bad('a header is a map', passport({ unprotected: cborOf(null) }), 'cose.structure'),
}

const TAGS: Readonly<Record<string, Case>> = Object.fromEntries([
  ...[[], [18], [61, 18], [55799, 18], [55799], [55799, 61, 18], [61, 55799, 18], [55799, 61, 55799, 18]].map(
    (tags) =>
      [
        `tags-${tags.join('-') || 'none'}`,
        good('a tag that changes no meaning', passport({ tags })),
      ] as const,
  ),
  ...[[17], [98], [61], [18, 18], [61, 61, 18], [18, 61], [24, 18], [0]].map(
    (tags) =>
      [
        `tags-${tags.join('-')}`,
        bad('tagged as something else, or as too much', passport({ tags }), 'cose.tag'),
      ] as const,
  ),
  [
    'tags-500',
    bad('five hundred tags', passport({ tags: Array<number>(500).fill(55799) }), 'cbor.too-deep'),
  ] as const,
])

const wide = (form: Form): Parameters<typeof passport>[0] => ({
  header: cborOf(
    new Map<unknown, unknown>([
      [1, -7],
      [4, VN.kid],
    ]),
    form,
  ),
  payload: cborOf(claimsOf(), form),
  unprotected: cborMap([], form),
})
const LENGTHS: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    FORMS.map((form) => [
      `maps-${form}`,
      good('maps and arrays with long heads or without a length, under the signature', passport(wide(form))),
    ]),
  ),
  ...Object.fromEntries(
    ([1, 2, 4, 8] as const).map((form) => [
      `message-heads-${form}`,
      good(
        'long heads of the message itself, outside the signature',
        passport({ array: form, strings: form }),
      ),
    ]),
  ),
  'message-array-indefinite': good('an array without a length', passport({ array: 'indefinite' })),
  'message-strings-indefinite': bad(
    'strings in pieces are not read',
    passport({ strings: 'indefinite' }),
    'cbor.invalid',
  ),
  'reserved-head': bad(
    'lengths 28 to 30 are reserved',
    passport({ payload: Uint8Array.of(0xbc) }),
    'cbor.invalid',
  ),
  'claims-in-any-order': good(
    "order is nobody's claim",
    passport({ payload: cborOf(new Map([...claimsOf()].reverse())) }),
  ),
  'claims-more': good(
    'sub and cti besides',
    passport({
      payload: cborOf(
        claimsOf(
          SAMPLE,
          new Map<number, unknown>([
            [2, 'subject'],
            [7, Buffer.of(1, 2)],
          ]),
        ),
      ),
    }),
  ),
}

const SIGNATURES: Readonly<Record<string, Case>> = {
  'signature-other-s': good('(r, n - s) verifies as well as (r, s)', passport({ signature: otherS })),
  ps256: good('the other algorithm', passport({ signer: RSA }), { trust: ['vn-rsa'] }),
}

export const ENCODINGS = {
  ...COMPRESSION,
  ...HEADERS,
  ...TAGS,
  ...LENGTHS,
  ...SIGNATURES,
  'labels-in-long-form': passportPairs(),
}

/** The pairs of a map one by one, keys in long form: the reader must not compare their bytes. */
function passportPairs(): Case {
  const pair = (label: Uint8Array, value: unknown): Pair => [label, cborOf(value)]
  const header = cborMap([pair(Uint8Array.of(0x18, 1), -7), pair(Uint8Array.of(0x19, 0, 4), VN.kid)])
  return good('labels in long form', passport({ header }))
}
