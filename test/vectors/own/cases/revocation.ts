/** A revoked passport is refused by whatever trace its list names, and no other is. */
import { toBase64 } from '../../../../src/core/trust/base64.ts'
import { entryOf } from '../../../../src/core/trust/revocation/hashes.ts'
import {
  type Batch,
  makeBatches,
  serialiseRevocationList,
} from '../../../../src/core/trust/revocation/index.ts'
import { CI, cborOf, passport, VN } from '../message.ts'
import { ownSigner } from '../signers.ts'
import { otherS } from '../signing.ts'
import type { Case } from '../vector.ts'

const kid = toBase64(VN.kid)
const listOf = (hashType: Batch['hashType'], content: Uint8Array | string, changes: Partial<Batch> = {}) => {
  const batches = makeBatches([entryOf(content)], {
    country: 'VN',
    kid,
    hashType,
    expires: new Date('2023-01-01T00:00:00Z'),
    ...changes,
  })
  const issuedAt = new Date('2022-06-01T00:00:00Z')
  return JSON.parse(
    serialiseRevocationList([
      { name: 'vectors', kind: 'own', issuedAt, countries: null, batches, slices: [] },
    ]),
  )
}
const revoked = (why: string, revocation: unknown, text = passport(), more: Partial<Case> = {}): Case => ({
  why,
  text,
  revocation,
  reasons: ['revoked'],
  ...more,
})
const r = signatureOfSample().subarray(0, 32)

function signatureOfSample(): Uint8Array {
  let found = new Uint8Array()
  passport({ signature: (genuine) => (found = Uint8Array.from(genuine)) })
  return found
}

const movable = { header: cborOf(new Map([[1, -7]])), signer: VN }
export const REVOCATION: Readonly<Record<string, Case>> = {
  'revoked-by-number': revoked('hash of the certificate number', listOf('UCI', CI)),
  'revoked-by-country-and-number': revoked('hash of country and number', listOf('COUNTRYCODEUCI', `VN${CI}`)),
  'revoked-by-signature': revoked('hash of r, because (r, n - s) verifies as well', listOf('SIGNATURE', r)),
  'revoked-by-signature-other-s': revoked(
    'the other s is the same passport',
    listOf('SIGNATURE', r),
    passport({ signature: otherS }),
  ),
  'revoked-under-the-other-certificate': revoked(
    'a key certified twice has two names, and the unprotected one can be exchanged',
    listOf('UCI', CI),
    passport({ ...movable, unprotected: cborOf(new Map([[4, ownSigner('vn-renewed').kid]])) }),
    { trust: ['vn', 'vn-renewed'] },
  ),
  'revocation-has-ended': {
    why: 'entries count until they expire',
    text: passport(),
    revocation: listOf('UCI', CI, { expires: new Date('2022-05-01T00:00:00Z') }),
    reasons: [],
    findings: [],
  },
  'revocation-of-another': {
    why: 'another number',
    text: passport(),
    revocation: listOf('UCI', `${CI}X`),
    reasons: [],
    findings: [],
  },
  'revocation-under-another-key': {
    why: 'a list of another key does not speak of this one',
    text: passport(),
    revocation: listOf('UCI', CI, { kid: toBase64(ownSigner('fr').kid) }),
    reasons: [],
    findings: [],
  },
  'forged-and-revoked': {
    why: 'what is forged needs no revocation',
    text: passport({ signature: (s) => s.with(40, (s[40] ?? 0) ^ 1) }),
    revocation: listOf('UCI', CI),
    reasons: ['signature.wrong'],
  },
}
