/** Who signs in the fuzzer, with OpenSSL's speed, and whom its verifier trusts. */
import { constants, sign } from 'node:crypto'

import { signatureInput } from '../../src/core/hcert/encode.ts'
import { toBase64 } from '../../src/core/trust/base64.ts'
import { DEFAULT_POLICY } from '../../src/core/trust/policy.ts'
import { entryOf } from '../../src/core/trust/revocation/hashes.ts'
import { makeBatches, openRevocationSources } from '../../src/core/trust/revocation/index.ts'
import { parseTrustList } from '../../src/core/trust/trust-list.ts'
import type { VerifyOptions } from '../../src/core/trust/verify.ts'
import { trustText } from '../support/hcert.ts'
import { bloomSlice, hashSlice, source } from '../support/revocation.ts'
import {
  type CertificateName,
  COSE,
  certificateOf,
  type OwnSigner,
  ownSigner,
} from '../vectors/own/signers.ts'

export const TRUSTED = [
  'vn',
  'vn-renewed',
  'vn-rsa',
  'vn-rsa-1024',
  'vn-p384',
  'vn-ed25519',
  'vn-for-tests',
  'vn-for-recoveries-misspelt',
  'vn-ended',
  'vn-begins-later',
] as const satisfies readonly CertificateName[]

export const SIGNERS: readonly OwnSigner[] = [...TRUSTED, 'fr' as const].map(ownSigner)

/** Signs as the algorithm of the key asks; chance may be in it. */
export function signFast({ key, algorithm }: OwnSigner, header: Uint8Array, payload: Uint8Array): Uint8Array {
  const input = signatureInput(header, payload)
  if (algorithm === COSE.EdDSA) return sign(null, input, key)
  const hash = algorithm === COSE.ES384 ? 'sha384' : 'sha256'
  const padding = algorithm === COSE.PS256 ? constants.RSA_PKCS1_PSS_PADDING : undefined
  return sign(hash, input, { key, dsaEncoding: 'ieee-p1363', ...(padding && { padding, saltLength: 32 }) })
}

export const AT = new Date('2022-06-01T12:00:00Z')
export const REVOKED_CI = 'URN:UVCI:01:VN:REVOKED#K'

const names = [REVOKED_CI, `VN${REVOKED_CI}`].map(entryOf)
const kid = toBase64(ownSigner('vn').kid)
const facts = { country: 'VN', kid, hashType: 'UCI' as const, expires: new Date('2023-01-01T00:00:00Z') }
const slicesOf = (entry: Uint8Array) => {
  const digits = Buffer.from(entry).toString('hex').slice(0, 1)
  return [bloomSlice([entry], digits), hashSlice([entry], digits)]
}
const certificates = TRUSTED.map(certificateOf)
const trust = parseTrustList(trustText(certificates))
const endedTrust = parseTrustList(trustText(certificates, { validUntil: new Date('2022-05-31T00:00:00Z') }))

/** Judged by one of these, which one the text decides. */
export const SETTINGS: readonly Omit<VerifyOptions, 'ports'>[] = [
  { trust, at: AT, revocation: openRevocationSources([source({ batches: makeBatches(names, facts) })]) },
  { trust, at: AT },
  {
    trust: endedTrust,
    at: AT,
    policy: { ...DEFAULT_POLICY, rsaBitsLeast: 1024, outlivesKey: 'refuse', keyExpired: 'remark' },
    revocation: openRevocationSources([
      source({
        issuedAt: new Date('2022-05-30T12:00:00Z'),
        slices: names.flatMap(slicesOf).map((slice) => ({ ...slice, kid })),
      }),
    ]),
  },
]

export function settingOf(text: string): Omit<VerifyOptions, 'ports'> {
  // Base45 comes in threes.
  return SETTINGS[Math.floor(text.length / 3) % SETTINGS.length] ?? { trust, at: AT }
}
