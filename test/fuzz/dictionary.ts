/** What is worth trying in the place of something else. */
import { encodeCbor } from '../../src/core/hcert/cbor.ts'
import { CI, DOSE, RECOVERY, SAMPLE, TEST } from '../vectors/own/message.ts'
import { REVOKED_CI, SIGNERS } from './fuzz-signers.ts'

export const WORDS: readonly string[] = [
  ...['', ' ', 'ver', 'nam', 'dob', 'v', 't', 'r', 'fn', 'gn', 'fnt', 'gnt'],
  ...[
    'tg',
    'vp',
    'mp',
    'ma',
    'dn',
    'sd',
    'dt',
    'co',
    'is',
    'ci',
    'tt',
    'nm',
    'tr',
    'sc',
    'dr',
    'tc',
    'fr',
    'df',
    'du',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'valueOf'],
  ...['840539006', '1119349007', 'J07BX03', 'EU/1/20/1528', 'EU/1/21/1529', 'ORG-100030215', 'ORG-100001699'],
  ...['LP6464-4', 'LP217198-3', '260415000', '260373001', 'VN', 'vn', 'FR', 'XX', '704'],
  ...['1.3.0', '1.0.0', '1.3', '2021-09-30', '1963', '1964-01', '1963-00-00', '2022-06-02', '9999-99-99'],
  ...['2022-05-30T10:00:00Z', '2022-05-30T10:00:00.123456789+02:00', '2022-05-30T10:00'],
  ...[CI, REVOKED_CI, 'URN:UVCI:01:VN:A/B#C', 'urn:uvci:', '#', '##', 'URN:UVCI:'],
  ...[
    'NGUYEN<THI',
    'nguyen',
    '\u0000',
    '\u{1f642}',
    'e\u0302\u0301',
    '\u202e',
    '\ufeff',
    'A'.repeat(81),
    'A'.repeat(1000),
  ],
]

const NUMBERS: readonly (number | bigint)[] = [
  ...[
    0,
    1,
    2,
    4,
    6,
    -260,
    -7,
    -37,
    -8,
    5,
    -257,
    18,
    61,
    23,
    24,
    255,
    256,
    65535,
    65536,
    2 ** 32 - 1,
    2 ** 32,
  ],
  ...[
    2 ** 53 - 1,
    -(2 ** 53) + 1,
    1650934800,
    1682470800,
    1735689600,
    1654084800,
    -1,
    0.5,
    1.5,
    1650934800.25,
  ],
  ...[2n ** 53n, 2n ** 63n, 2n ** 64n - 1n, -(2n ** 64n)],
]

const raw = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes)
/** CBOR items. */
export const ITEMS: readonly Uint8Array[] = [
  ...WORDS.map((word) => encodeCbor(word)),
  ...NUMBERS.map((number) => encodeCbor(number)),
  ...[null, undefined, true, false, [], {}, [null], { v: [] }].map((value) => encodeCbor(value)),
  ...SIGNERS.map(({ kid }) => encodeCbor(kid)),
  ...[SAMPLE, DOSE, TEST, RECOVERY, [DOSE], [TEST], [RECOVERY], [DOSE, DOSE]].map((value) =>
    encodeCbor(value),
  ),
  ...[raw(0xf9, 0x7e, 0), raw(0xf9, 0x7c, 0), raw(0xf9, 0xfc, 0), raw(0xf9, 0x80, 0), raw(0xf9, 0, 1)],
  ...[
    raw(0xfa, 0x3f, 0x80, 0, 0),
    raw(0xfb, 0x7f, 0xef, 255, 255, 255, 255, 255, 255),
    raw(0xf8, 0xff),
    raw(0xe0),
  ],
  ...[
    raw(0xc0, 0x60),
    raw(0xc1, 0),
    raw(0xc2, 0x41, 1),
    raw(0xd8, 0x64, 0),
    raw(0xd9, 0xd9, 0xf7, 0),
    raw(0xc6, 0),
  ],
  ...[
    raw(0x5f, 0x41, 0, 0xff),
    raw(0x7f, 0x61, 0x41, 0xff),
    raw(0x9f, 0xff),
    raw(0xbf, 0xff),
    raw(0xff),
    raw(0x1c),
  ],
  ...[raw(0x61, 0xff), raw(0x63, 0xed, 0xa0, 0x80), raw(0x62, 0xc0, 0x80), raw(0x64, 0xf0, 0x9f, 0x99, 0x82)],
]

export const TAGS: readonly bigint[] = [0n, 1n, 2n, 18n, 24n, 61n, 98n, 100n, 55799n, 2n ** 32n, 2n ** 53n]
