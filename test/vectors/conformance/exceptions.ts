/**
 * Labels of the public corpora that we do not meet, each with its reason. It names more files than any one copy of the
 * corpora holds: what does not occur is not reported.
 */
import type { Reason } from '../../../src/core/trust/codes.ts'
import { DATA_EXCEPTIONS } from './exceptions-data.ts'
import type { CorpusName } from './report.ts'

export type Because = (reasons: readonly Reason[]) => boolean

export interface Exception {
  readonly name: CorpusName
  readonly flag: string
  /** What people read for the files that are meant. */
  readonly files: string
  readonly fits: (file: string) => boolean
  /** Of a whole verdict: the exception holds for these reasons of it only (none: it is valid). */
  readonly because?: Because
  readonly why: string
}

/** Algorithms and messages that exist in COSE and on no passport (hcert_spec 3.3.2). */
const OTHER_ALGORITHM =
  'passports are signed with ES256 or PS256 only: another algorithm is refused, not checked'
const SEALED = 'it is encrypted or has a MAC instead of a signature: not a COSE_Sign1 message, so no passport'

const COSE: readonly Exception[] = [
  one(
    'sign1',
    'cose/sign1-tests/sign-pass-02.json',
    'it signs external data as well, of which passports have none',
  ),
  ...['ecdsa-02', 'ecdsa-03', 'ecdsa-04', 'ecdsa-sig-02', 'ecdsa-sig-03', 'ecdsa-sig-04'].map((file) =>
    one('ecdsa', `cose/ecdsa-examples/${file}.json`, OTHER_ALGORITHM),
  ),
  ...['eddsa-01', 'eddsa-02', 'eddsa-sig-01', 'eddsa-sig-02'].map((file) =>
    one('eddsa', `cose/eddsa-examples/${file}.json`, OTHER_ALGORITHM),
  ),
  ...['rsa-pss-02', 'rsa-pss-03'].map((file) =>
    one('rsa-pss', `cose/rsa-pss-examples/${file}.json`, OTHER_ALGORITHM),
  ),
  ...['A_4', 'A_5', 'A_6', 'A_7'].map((file) => one('CWT', `cose/CWT/${file}.json`, SEALED)),
]

function one(flag: string, path: string, why: string): Exception {
  return {
    name: 'cose',
    flag,
    files: path.replace(/^cose\/|\.json$/g, ''),
    fits: (file) => file === path,
    why,
  }
}

/** Well-formed CBOR that no passport holds and that we refuse, by the start of its bytes. */
const CBOR_REFUSED: readonly (readonly [RegExp, string, string])[] = [
  [/#c[23]/, 'tags 2 and 3', 'numbers beyond 64 bits: no field of a passport is one'],
  [/#d7|#d818|#d820/, 'tags 23, 24 and 32', 'a tag other than those of dates: what it means is not guessed'],
  [/#f0|#f8ff/, 'unassigned simple values', 'a simple value without a meaning (RFC 8949 section 3.3)'],
  [
    /#[57]f/,
    'strings in pieces',
    'text or bytes in pieces: no issuer writes them, and one way less to say the same',
  ],
  [/#a1f98000|#b81a8080/, 'maps with other keys', 'a map key that is neither a whole number nor text'],
  [
    /#(?:81){17}|#(?:a1){2}|#(?:a100){17}/,
    'deep nesting',
    'deeper than 16 levels, or a map as a key: a passport has 6',
  ],
]

const CBOR: readonly Exception[] = ['good', 'appendix-a'].flatMap((flag) =>
  CBOR_REFUSED.map(([start, files, why]) => {
    return { name: 'cbor' as const, flag, files, fits: (file: string) => start.test(file), why }
  }),
)

const WYCHEPROOF: readonly Exception[] = [
  {
    name: 'wycheproof',
    flag: 'ed25519_test.json',
    files: 'every valid signature of ed25519_test.json',
    fits: () => true,
    why: `Ed25519: ${OTHER_ALGORITHM}`,
  },
]

export const EXCEPTIONS: readonly Exception[] = [...DATA_EXCEPTIONS, ...WYCHEPROOF, ...COSE, ...CBOR]

/** Why we do not meet the label of a file, given the reasons of its verdict; undefined when nobody has argued it. */
export function reasonFor(
  name: CorpusName,
  flag: string,
  file: string,
  reasons?: readonly Reason[],
): string | undefined {
  const holds = ({ because }: Exception): boolean =>
    because === undefined || reasons === undefined || because(reasons)
  return EXCEPTIONS.find((e) => e.name === name && e.flag === flag && e.fits(file) && holds(e))?.why
}
